import { html } from "./dom.js";

/**
 * A rule that hides the drawing beside a widget where the widget itself is drawn.
 *
 * @param twin Class of the drawing.
 */
export function hideTwin(twin?: string): HTMLElement[] {
  if (twin === undefined || !/^[\w-]+$/.test(twin)) return [];
  return [html("style", {}, `.jp-OutputArea-child:has(.${twin}), .${twin} { display: none; }`)];
}
