import { LABEL, type MapState, type Selection } from "../../contract/overview-state.js";
import { labelCounts, mapHeadline, percent } from "../../draw/overview-texts.js";
import { html, svg } from "../dom.js";
import { keyCap } from "../marks.js";
import { counted } from "../numbers.js";
import { addStyle } from "../style.js";
import type { ViewModel } from "../view.js";
import { Asker } from "./asker.js";
import { type Known, traceMark, traceWhen, traceWords } from "./describe-trace.js";
import { MapCamera } from "./map-camera.js";
import { type ColourBy, MapCanvas } from "./map-canvas.js";
import { drawMarks } from "./map-marks.js";
import { mapSide } from "./map-side.js";
import { keyTable, MAP_KEYS } from "./overview-keys.js";
import { onThemeChange, pageColours } from "./page-colours.js";
import { PointGrid } from "./point-grid.js";
import { TraceList } from "./trace-list.js";
import { TracePane } from "./trace-pane.js";
import { unpackLabels, unpackPlaces, unpackTraces } from "./unpack-overview.js";

/** How near, in pixels, a pointer has to be to a mark. */
const REACH = 14;
/** A pointer that moved less has clicked. */
const CLICK = 4;
const COLOURS: readonly (readonly [ColourBy, string])[] = [
  ["label", "label"],
  ["confidence", "confidence"],
  ["time", "time"],
];

/** All traces as a map, like ones beside each other. */
export function drawMap(element: HTMLElement, model: ViewModel<MapState>): () => void {
  const map = new MapView(element, model);
  return () => map.end();
}

class MapView {
  readonly #element: HTMLElement;
  readonly #model: ViewModel<MapState>;
  readonly #asker: Asker;
  readonly #pane: TracePane;
  readonly #list = new TraceList((row) => this.#select(row, true));
  readonly #places: MapState["places"];
  readonly #traces: MapState["traces"];
  readonly #camera: MapCamera;
  readonly #grid: PointGrid;
  readonly #canvas: MapCanvas;
  readonly #head = html("div.oh");
  readonly #trouble = html("div");
  readonly #help = html("div");
  readonly #stage: HTMLElement;
  readonly #marks = svg("svg", { "aria-hidden": "true" });
  readonly #tip = html("div.tip", { hidden: true });
  readonly #side = html("div.oside");
  readonly #foot = html("div.ofoot");
  readonly #status = html("div.unseen", { role: "status" });
  readonly #ends: (() => void)[] = [];
  #known: Known;
  #packed?: MapState["labels"];
  #by: ColourBy = "label";
  /** Row of the selected trace, and of the one under the pointer. */
  #row?: number;
  #over?: number;
  /** The one that was found as the least certain. */
  #doubt?: number;
  #outline: number[] = [];
  #frame = 0;

  constructor(element: HTMLElement, model: ViewModel<MapState>) {
    this.#element = element;
    this.#model = model;
    this.#asker = new Asker(model as ViewModel<never>, (why) => this.#say(why));
    this.#pane = new TracePane(this.#asker, () => model.get("journal"));
    this.#places = unpackPlaces(model.get("places"));
    this.#traces = unpackTraces(model.get("traces"));
    this.#known = { traces: this.#traces, labels: unpackLabels(model.get("labels")), said: model.get("said") };
    this.#camera = new MapCamera(this.#places.x, this.#places.y);
    this.#grid = new PointGrid(this.#places.x, this.#places.y);
    const page = element.ownerDocument;
    this.#canvas = new MapCanvas(page, this.#places.x, this.#places.y);
    this.#stage = html("div.mapw", { role: "img" }, this.#canvas.element, this.#marks, this.#tip);
    addStyle(page);
    element.classList.add("le", "le-map");
    element.tabIndex = 0;
    // JupyterLab leaves keys alone that are pressed in such an element.
    element.setAttribute("data-lm-suppress-shortcuts", "true");
    element.replaceChildren(
      ...[this.#head, this.#trouble, this.#help],
      html("div.obody", {}, this.#stage, this.#side),
      ...[this.#foot, this.#list.element, this.#pane.element, this.#status],
    );
    element.addEventListener("keydown", this.#onKey);
    this.#ends.push(() => element.removeEventListener("keydown", this.#onKey));
    this.#ends.push(onThemeChange(page, () => this.#recolour()));
    this.#listen();
    const resized = new ResizeObserver(() => this.#resize());
    resized.observe(this.#stage);
    this.#ends.push(() => resized.disconnect());
    model.onChange(() => this.#update());
    this.#update();
    this.#resize();
  }

  end(): void {
    this.#asker.end();
    cancelAnimationFrame(this.#frame);
    for (const end of this.#ends) end();
  }

  get #selection(): Selection | null {
    return this.#model.get("selection");
  }

  #update(): void {
    const packed = this.#model.get("labels");
    const said = this.#model.get("said");
    if (packed !== this.#packed) {
      this.#packed = packed;
      this.#known = { traces: this.#traces, labels: unpackLabels(packed), said };
      this.#recolour();
    } else this.#known = { ...this.#known, said };
    this.#drawText();
    this.#drawSoon();
  }

  #recolour(): void {
    const {
      panel,
      open,
      normal,
      abnormal,
      "pop-band": faint,
      ink,
    } = pageColours(this.#element, [...(["panel", "open", "normal", "abnormal", "pop-band", "ink"] as const)]);
    const { start } = this.#traces;
    const last = start.reduce((most, at) => Math.max(most, at), 1);
    const time = (row: number) => start[row] / last;
    this.#canvas.mark(this.#known.labels, this.#by, time, { panel, open, normal, abnormal, faint, ink });
    this.#drawSoon();
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.#stage;
    if (clientWidth === 0) return;
    this.#camera.width = clientWidth;
    this.#camera.height = clientHeight;
    this.#drawSoon();
  }

  #drawSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#drawPoints());
  }

  #drawPoints(): void {
    if (this.#camera.width <= 1) return;
    this.#canvas.draw(this.#camera, Math.min(2, this.#element.ownerDocument.defaultView?.devicePixelRatio ?? 1));
    this.#drawMarks();
  }

  #drawText(): void {
    const { labels, said } = this.#known;
    const counts = labelCounts(labels, said);
    const headline = mapHeadline(counts);
    this.#element.setAttribute("aria-label", `Map of ${counted(counts.traces, "trace")}: ${headline}`);
    this.#stage.setAttribute(
      "aria-label",
      `${headline}. ${counts.saidAbnormal} answered abnormal, ${counts.saidNormal} normal.`,
    );
    this.#head.replaceChildren(html("h3", {}, headline), html("p", {}, this.#places.meaning));
    const selected = this.#row === undefined ? undefined : { row: this.#row, isOpen: this.#pane.row === this.#row };
    this.#side.replaceChildren(...mapSide(this.#known, counts, selected, (row) => this.#select(row, true)));
    this.#drawFoot();
    this.#list.draw(this.#selection, this.#known, this.#row);
  }

  #drawFoot(): void {
    const button = (label: string, key: string, name: string) =>
      html(
        "button.quiet",
        { type: "button", tabindex: -1, "aria-label": name, title: name, onclick: () => this.#act(key) },
        label,
        keyCap(key),
      );
    const selection = this.#selection;
    const chosen =
      selection === null
        ? html("span.dim.hide-s", {}, "drag: move · Shift and drag: select a group · Ctrl and wheel: nearer")
        : html(
            "span.group",
            {},
            html("b", {}, counted(selection.count, "trace")),
            ` selected, ${percent(selection.count === 0 ? Number.NaN : selection.abnormal / selection.count)} abnormal${TraceList.shown(selection)}`,
          );
    const note =
      this.#by === "label" ? "" : this.#by === "time" ? "pale: early, dark: late" : "pale: uncertain, dark: certain";
    this.#foot.replaceChildren(
      html("span", {}, "colour by"),
      html(
        "span.tabs",
        { role: "group", "aria-label": "colour by" },
        ...COLOURS.map(([by, label]) =>
          html(
            "button",
            { type: "button", tabindex: -1, "aria-pressed": String(by === this.#by), onclick: () => this.#colour(by) },
            label,
          ),
        ),
      ),
      html("span.dim", {}, note),
      html("span.sp"),
      chosen,
      button("", "+", "nearer"),
      button("", "-", "farther"),
      button("whole", "f", "the whole map"),
      button("", "?", "keys"),
    );
  }

  #colour(by: ColourBy): void {
    this.#by = by;
    this.#recolour();
    this.#drawFoot();
  }

  #say(why: string | undefined): void {
    this.#trouble.replaceChildren(
      ...(why === undefined ? [] : [html("div.banner.bad", { role: "alert" }, html("strong.err", {}, why))]),
    );
  }

  /** Selects a trace. @param open Also opens its card. */
  #select(row: number | undefined, open: boolean): void {
    this.#row = row;
    if (row === undefined) {
      this.#pane.close();
      this.#status.textContent = "";
    } else {
      const words = `${traceWords(this.#known, row)}, ${traceWhen(this.#known, row)}`;
      this.#status.textContent = words;
      this.#camera.show(this.#places.x[row], this.#places.y[row]);
      if (open) void this.#pane.open(row, [traceMark(this.#known, row), " ", words]).then(() => this.#drawText());
      else if (this.#pane.row !== row) this.#pane.close();
    }
    this.#drawText();
    this.#drawSoon();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const used = this.#act(event.key) || this.#pane.press(event.key) || event.key.length === 1;
    if (!used) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** @returns Whether it had a use for the key. */
  #act(key: string): boolean {
    switch (key) {
      case "ArrowLeft":
      case "ArrowRight":
      case "ArrowUp":
      case "ArrowDown":
        this.#select(this.#towards(key) ?? this.#row, false);
        return true;
      case "Enter":
        if (this.#row === undefined) return true;
        if (this.#pane.row === this.#row) void this.#pane.toDeck(this.#row);
        else this.#select(this.#row, true);
        return true;
      case "[":
      case "]":
        this.#select(this.#answered(key === "]" ? 1 : -1) ?? this.#row, false);
        return true;
      case "d":
        this.#doubt = this.#doubtful();
        this.#select(this.#doubt ?? this.#row, false);
        return true;
      case "w":
      case "W":
        this.#select(this.#list.step(this.#row, key === "w" ? 1 : -1) ?? this.#row, false);
        return true;
      case "+":
      case "=":
      case "-":
        this.#camera.scale(key === "-" ? 1 / 1.5 : 1.5);
        this.#drawSoon();
        return true;
      case "f":
        this.#camera.fit();
        this.#drawSoon();
        return true;
      case "v":
        this.#colour(COLOURS[(COLOURS.findIndex(([by]) => by === this.#by) + 1) % COLOURS.length][0]);
        return true;
      case "?":
        this.#help.replaceChildren(...(this.#help.childElementCount > 0 ? [] : [keyTable(MAP_KEYS)]));
        return true;
      case "Escape":
        this.#leave();
        return true;
      default:
        return false;
    }
  }

  /** One step outwards. */
  #leave(): void {
    if (this.#help.childElementCount > 0) this.#help.replaceChildren();
    else if (this.#pane.row !== undefined) {
      this.#pane.close();
      this.#drawText();
    } else if (this.#selection !== null) void this.#asker.ask({ kind: "clear" });
    else if (this.#row !== undefined) this.#select(undefined, false);
    else this.#element.blur();
  }

  /** The nearest trace in a direction; without a selected one the nearest to the middle. */
  #towards(key: string): number | undefined {
    const { x, y } = this.#places;
    const { a, b, c, d } = this.#camera.factors;
    const { width, height } = this.#camera;
    const from = this.#row;
    const [x0, y0] = from === undefined ? [width / 2, height / 2] : [a * x[from] + b, c * y[from] + d];
    const [right, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [
      1, 0,
    ];
    let best: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let row = 0; row < x.length; row++) {
      if (row === from) continue;
      const [dx, dy] = [a * x[row] + b - x0, c * y[row] + d - y0];
      const along = dx * right + dy * down;
      const across = Math.abs(dx * down) + Math.abs(dy * right);
      if (from !== undefined && along < 2) continue;
      const far = from === undefined ? Math.hypot(dx, dy) : along + 2 * across;
      if (far < least) {
        least = far;
        best = row;
      }
    }
    return best;
  }

  #answered(by: 1 | -1): number | undefined {
    const { traces } = this.#known.said;
    if (traces.length === 0) return undefined;
    const at = traces.findIndex(({ row }) => row === this.#row);
    return traces[at < 0 ? (by > 0 ? 0 : traces.length - 1) : (at + by + traces.length) % traces.length].row;
  }

  /** The least certain trace; after one that was found so the next least certain one. */
  #doubtful(): number | undefined {
    const { label, confidence } = this.#known.labels;
    const rank = (row: number) => confidence[row] * label.length + row;
    const from = this.#row === undefined || this.#row !== this.#doubt ? -1 : rank(this.#row);
    let [best, first]: (number | undefined)[] = [];
    for (let row = 0; row < label.length; row++) {
      if (label[row] === LABEL.open) continue;
      if (first === undefined || rank(row) < rank(first)) first = row;
      if (rank(row) > from && (best === undefined || rank(row) < rank(best))) best = row;
    }
    return best ?? first;
  }

  #listen(): void {
    const stage = this.#stage;
    let drag: { readonly x: number; readonly y: number; moved: boolean; readonly lasso: boolean } | undefined;
    const at = (event: PointerEvent | WheelEvent | MouseEvent) => {
      const box = stage.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top] as const;
    };
    const under = (x: number, y: number) => {
      const { a, b, c, d } = this.#camera.factors;
      return this.#grid.nearest((x - b) / a, (y - d) / c, a, Math.abs(c), REACH);
    };
    const toMap = (x: number, y: number) => {
      const { a, b, c, d } = this.#camera.factors;
      return [(x - b) / a, (y - d) / c];
    };
    let last: readonly [number, number] = [0, 0];
    stage.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      this.#element.focus({ preventScroll: true });
      const [x, y] = at(event);
      last = [x, y];
      drag = { x, y, moved: false, lasso: event.shiftKey };
      this.#outline = drag.lasso ? toMap(x, y) : [];
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => {
      const [x, y] = at(event);
      if (drag === undefined) {
        this.#hover(under(x, y), x, y);
        return;
      }
      if (Math.hypot(x - drag.x, y - drag.y) >= CLICK) drag.moved = true;
      if (!drag.moved) return;
      this.#hover(undefined, 0, 0);
      if (drag.lasso) this.#outline.push(...toMap(x, y));
      else {
        stage.classList.add("drag");
        this.#camera.move(x - last[0], y - last[1]);
      }
      last = [x, y];
      this.#drawSoon();
    });
    const up = (event: PointerEvent) => {
      stage.classList.remove("drag");
      if (drag === undefined) return;
      const { moved, lasso } = drag;
      drag = undefined;
      const outline = this.#outline;
      this.#outline = [];
      if (!moved) {
        const row = under(...at(event));
        this.#select(row, row !== undefined);
      } else if (lasso && outline.length >= 6) void this.#asker.ask({ kind: "outline", outline: thinned(outline) });
      this.#drawSoon();
    };
    stage.addEventListener("pointerup", up);
    stage.addEventListener("pointercancel", () => {
      drag = undefined;
      this.#outline = [];
      this.#drawSoon();
    });
    stage.addEventListener("pointerleave", () => this.#hover(undefined, 0, 0));
    stage.addEventListener("dblclick", (event) => {
      this.#camera.scale(2, ...at(event));
      this.#drawSoon();
    });
    stage.addEventListener(
      "wheel",
      (event) => {
        // Without Ctrl the wheel moves the page, as anywhere in a notebook.
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.#camera.scale(Math.exp(-event.deltaY / 300), ...at(event));
        this.#drawSoon();
      },
      { passive: false },
    );
  }

  #hover(row: number | undefined, x: number, y: number): void {
    if (row === undefined && this.#over === undefined) return;
    if (row !== this.#over) {
      this.#over = row;
      this.#drawMarks();
    }
    this.#tip.hidden = row === undefined;
    if (row === undefined) return;
    this.#tip.replaceChildren(
      traceMark(this.#known, row),
      html("span", {}, `${traceWords(this.#known, row)} · ${traceWhen(this.#known, row)}`),
    );
    const wide = this.#tip.offsetWidth;
    this.#tip.style.left = `${Math.max(2, Math.min(x + 14, this.#camera.width - wide - 4))}px`;
    this.#tip.style.top = `${y > this.#camera.height - 44 ? y - 36 : y + 14}px`;
  }

  /** The marks above the points alone: what is under the pointer changes often. */
  #drawMarks(): void {
    drawMarks(this.#marks, this.#places, this.#camera, {
      said: this.#known.said,
      selected: this.#row,
      over: this.#over,
      outline: this.#outline.length > 0 ? this.#outline : this.#selection?.outline,
    });
  }
}

/** An outline of at most some hundred corners. */
function thinned(outline: readonly number[]): number[] {
  const corners = outline.length / 2;
  const step = Math.ceil(corners / 300);
  const kept: number[] = [];
  for (let corner = 0; corner < corners; corner += step) kept.push(outline[2 * corner], outline[2 * corner + 1]);
  return kept.map((value) => Number(value.toPrecision(6)));
}
