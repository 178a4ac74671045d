import type { Range } from "./timeline-range.js";

/** A pointer that moved less has clicked. */
const CLICK = 3;

/** What a pointer does on the time line. */
export interface TimelinePointer {
  /** It was pressed. @returns Whether there is anything to select. */
  pressed(): boolean;
  /** What is selected now. */
  chosen(): Range | undefined;
  /** The time at a place. */
  at(x: number): number;
  /** It draws a piece of time, or moves an end of it; undefined where that was broken off. */
  dragged(range: Range | undefined): void;
  /** It has let go of it. */
  dropped(range: Range): void;
  clicked(x: number): void;
  /** It is at a place, or gone. */
  over(x: number | undefined): void;
}

/** Drag selects a piece of time, the handles move its ends, a click selects a bar. */
export function listenToTimeline(plot: HTMLElement, tell: TimelinePointer): void {
  let drag: { readonly x: number; readonly fixed: number; range?: Range; readonly isHandle: boolean } | undefined;
  const xOf = (event: PointerEvent) => event.clientX - plot.getBoundingClientRect().left;
  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !tell.pressed()) return;
    event.preventDefault();
    const x = xOf(event);
    const { tagName, className } = event.target as HTMLElement;
    const chosen = tell.chosen();
    const isHandle = tagName === "I" && chosen !== undefined;
    const fixed = isHandle ? (className === "a" ? chosen.to : chosen.from) : tell.at(x);
    drag = { x, fixed, isHandle };
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointermove", (event) => {
    const x = xOf(event);
    if (drag === undefined) return tell.over(x);
    if (drag.range === undefined && Math.abs(x - drag.x) < CLICK) return;
    const now = tell.at(x);
    drag.range = { from: Math.min(drag.fixed, now), to: Math.max(drag.fixed, now) };
    tell.over(undefined);
    tell.dragged(drag.range);
  });
  plot.addEventListener("pointerup", (event) => {
    if (drag === undefined) return;
    const { range, isHandle } = drag;
    drag = undefined;
    if (range !== undefined) tell.dropped(range);
    else if (!isHandle) tell.clicked(xOf(event));
  });
  plot.addEventListener("pointercancel", () => {
    drag = undefined;
    tell.dragged(undefined);
  });
  plot.addEventListener("pointerleave", () => tell.over(undefined));
}
