import type { MapCamera } from "./map-camera.js";
import type { PointGrid } from "./point-grid.js";

/** How near, in pixels, a pointer has to be to a mark. */
const REACH = 14;
/** A pointer that moved less has clicked. */
const CLICK = 4;
/** Corners of an outline at most. */
const CORNERS = 300;

/** What a pointer does on the map. */
export interface MapPointer {
  /** It was pressed: the map wants the keyboard. */
  pressed(): void;
  /** It clicked a mark, or beside all of them. */
  clicked(row: number | undefined): void;
  /** It is over a mark, or over none. */
  over(row: number | undefined, x: number, y: number): void;
  /** It draws an outline, in places of the map; empty when it has ended. */
  outline(corners: readonly number[]): void;
  /** The outline is complete. */
  outlined(corners: readonly number[]): void;
  /** The camera has moved. */
  moved(): void;
}

/** Drag moves, Shift and drag draws an outline, a double click and Ctrl with the wheel go nearer. */
export function listenToPointer(stage: HTMLElement, camera: MapCamera, grid: PointGrid, tell: MapPointer): void {
  let drag: { readonly x: number; readonly y: number; moved: boolean; readonly corners?: number[] } | undefined;
  let last: readonly [number, number] = [0, 0];
  const at = (event: MouseEvent) => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top] as const;
  };
  const place = (x: number, y: number) => {
    const { a, b, c, d } = camera.factors;
    return [(x - b) / a, (y - d) / c] as const;
  };
  const under = (x: number, y: number) => {
    const { a, c } = camera.factors;
    return grid.nearest(...place(x, y), a, Math.abs(c), REACH);
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    tell.pressed();
    const [x, y] = at(event);
    last = [x, y];
    drag = { x, y, moved: false, ...(event.shiftKey ? { corners: [...place(x, y)] } : {}) };
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    const [x, y] = at(event);
    if (drag === undefined) return tell.over(under(x, y), x, y);
    if (Math.hypot(x - drag.x, y - drag.y) >= CLICK) drag.moved = true;
    if (!drag.moved) return;
    tell.over(undefined, 0, 0);
    if (drag.corners !== undefined) {
      drag.corners.push(...place(x, y));
      tell.outline(drag.corners);
    } else {
      stage.classList.add("drag");
      camera.move(x - last[0], y - last[1]);
      tell.moved();
    }
    last = [x, y];
  });
  const end = () => {
    stage.classList.remove("drag");
    drag = undefined;
    tell.outline([]);
  };
  stage.addEventListener("pointerup", (event) => {
    if (drag === undefined) return;
    const { moved, corners } = drag;
    end();
    if (!moved) tell.clicked(under(...at(event)));
    else if (corners !== undefined && corners.length >= 6) tell.outlined(thinned(corners));
  });
  stage.addEventListener("pointercancel", end);
  stage.addEventListener("pointerleave", () => tell.over(undefined, 0, 0));
  stage.addEventListener("dblclick", (event) => {
    camera.scale(2, ...at(event));
    tell.moved();
  });
  const onWheel = (event: WheelEvent) => {
    // Without Ctrl the wheel moves the page, as anywhere in a notebook.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    camera.scale(Math.exp(-event.deltaY / 300), ...at(event));
    tell.moved();
  };
  stage.addEventListener("wheel", onWheel, { passive: false });
}

/** An outline of not too many corners, each in six figures. */
function thinned(corners: readonly number[]): number[] {
  const step = Math.ceil(corners.length / 2 / CORNERS);
  return corners.filter((_, i) => (i >> 1) % step === 0).map((value) => Number(value.toPrecision(6)));
}
