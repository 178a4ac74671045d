import { TOKENS } from "./tokens.js";

/** Colours by the names that the style sheet has for them, for drawings that no style sheet reaches. */
export type Palette = (name: string) => string;

const [LIGHT, DARK] = TOKENS.split("[data-jp-theme-light", 2).map((part) => {
  const found = part.matchAll(/--le-([\w-]+):\s*(?:var\([^,]+,\s*)?(#[0-9a-f]{6})/g);
  return new Map(Array.from(found, ([, name, color]) => [name, color]));
});

/**
 * The colours of the widgets as numbers.
 *
 * @example
 * assert.equal(palette(false)("abnormal"), "#d9540b");
 */
export function palette(dark: boolean): Palette {
  return (name) => (dark ? DARK.get(name) : undefined) ?? LIGHT.get(name) ?? "#808080";
}
