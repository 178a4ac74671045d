import type { MapState, Selection } from "../../contract/overview-state.js";
import { labelCounts, mapHeadline } from "../../draw/overview-texts.js";
import { html, svg } from "../dom.js";
import { hideTwin } from "../hide-twin.js";
import { counted } from "../numbers.js";
import { addStyle } from "../style.js";
import type { ViewModel } from "../view.js";
import { Asker } from "./asker.js";
import { type Known, traceMark, traceWhen, traceWords } from "./describe-trace.js";
import { MapCamera } from "./map-camera.js";
import { type ColourBy, MapCanvas } from "./map-canvas.js";
import { COLOURS, mapFoot } from "./map-foot.js";
import { drawMarks } from "./map-marks.js";
import { listenToPointer } from "./map-pointer.js";
import { nextAnswered, nextDoubtful, traceTowards } from "./map-search.js";
import { mapSide } from "./map-side.js";
import { keyTable, MAP_KEYS } from "./overview-keys.js";
import { onThemeChange, pageColours } from "./page-colours.js";
import { PointGrid } from "./point-grid.js";
import { TraceList } from "./trace-list.js";
import { TracePane } from "./trace-pane.js";
import { unpackLabels, unpackPlaces, unpackTraces } from "./unpack-overview.js";

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
  #outline: readonly number[] = [];
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
      ...hideTwin(model.get("twin")),
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
    const foot = mapFoot(
      this.#by,
      this.#selection,
      (by) => this.#colour(by),
      (key) => void this.#act(key),
    );
    this.#foot.replaceChildren(...foot);
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
        this.#select(traceTowards(key, this.#row, this.#places, this.#camera) ?? this.#row, false);
        return true;
      case "Enter":
        if (this.#row === undefined) return true;
        if (this.#pane.row === this.#row) void this.#pane.toDeck(this.#row);
        else this.#select(this.#row, true);
        return true;
      case "[":
      case "]":
        this.#select(nextAnswered(this.#known.said, this.#row, key === "]" ? 1 : -1) ?? this.#row, false);
        return true;
      case "d":
        // Pressed again it goes on from there.
        this.#doubt = nextDoubtful(this.#known.labels, this.#row === this.#doubt ? this.#doubt : undefined);
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

  #listen(): void {
    listenToPointer(this.#stage, this.#camera, this.#grid, {
      pressed: () => this.#element.focus({ preventScroll: true }),
      clicked: (row) => this.#select(row, row !== undefined),
      over: (row, x, y) => this.#hover(row, x, y),
      moved: () => this.#drawSoon(),
      outline: (corners) => {
        this.#outline = corners;
        this.#drawSoon();
      },
      outlined: (outline) => void this.#asker.ask({ kind: "outline", outline }),
    });
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
