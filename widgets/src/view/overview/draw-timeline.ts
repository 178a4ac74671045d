import type { OverviewState, Selection } from "../../contract/overview-state.js";
import { labelCounts, percent, startRange, timelineHeadline } from "../../draw/overview-texts.js";
import { barLengthText, clockText, type TimeBins, timeBins } from "../../draw/time-bins.js";
import { html } from "../dom.js";
import { hideTwin } from "../hide-twin.js";
import { count, counted } from "../numbers.js";
import { addStyle } from "../style.js";
import type { ViewModel } from "../view.js";
import { Asker } from "./asker.js";
import { type Known, traceMark, traceWhen, traceWords } from "./describe-trace.js";
import { keyTable, TIMELINE_KEYS } from "./overview-keys.js";
import { chosenTime, nothingChosen } from "./timeline-chosen.js";
import { barText, laneLabels, timelinePlot } from "./timeline-plot.js";
import { listenToTimeline } from "./timeline-pointer.js";
import { nextRun, type Range, rangeOfBar, stepRange } from "./timeline-range.js";
import { TraceList } from "./trace-list.js";
import { TracePane } from "./trace-pane.js";
import { unpackLabels, unpackTraces } from "./unpack-overview.js";

/** Between the last key that moves the selection and the request, milliseconds. */
const REST = 180;
let drawings = 0;

/** The recording over time. */
export function drawTimeline(element: HTMLElement, model: ViewModel<OverviewState>): () => void {
  const timeline = new TimelineView(element, model);
  return () => timeline.end();
}

class TimelineView {
  readonly #element: HTMLElement;
  readonly #model: ViewModel<OverviewState>;
  readonly #asker: Asker;
  readonly #pane: TracePane;
  readonly #list = new TraceList((row) => this.#select(row, true));
  readonly #traces: OverviewState["traces"];
  readonly #range: { readonly first: number; readonly last: number };
  readonly #id = `le-none-${drawings++}`;
  readonly #head = html("div.oh");
  readonly #trouble = html("div");
  readonly #help = html("div");
  readonly #plot = html("div.tplot");
  readonly #brush = html("div.brush", { hidden: true }, html("i.a"), html("i.z"));
  readonly #tip = html("div.tip", { hidden: true });
  readonly #lanes = html("div.tlane");
  readonly #detail = html("div.tl", { hidden: true });
  readonly #bar = html("div.selbar");
  readonly #status = html("div.unseen", { role: "status" });
  readonly #ends: (() => void)[] = [];
  #known: Known;
  #packed?: OverviewState["labels"];
  #bins!: TimeBins;
  #width = 0;
  /** Being dragged or moved by key: microseconds in the time of the starts. */
  #moving?: Range;
  #row?: number;
  #timer?: ReturnType<typeof setTimeout>;

  constructor(element: HTMLElement, model: ViewModel<OverviewState>) {
    this.#element = element;
    this.#model = model;
    this.#asker = new Asker(model as ViewModel<never>, (why) => this.#say(why));
    this.#pane = new TracePane(this.#asker, () => model.get("journal"));
    this.#traces = unpackTraces(model.get("traces"));
    this.#range = startRange(this.#traces);
    this.#known = { traces: this.#traces, labels: unpackLabels(model.get("labels")), said: model.get("said") };
    const page = element.ownerDocument;
    addStyle(page);
    element.classList.add("le", "le-timeline");
    element.tabIndex = 0;
    element.setAttribute("data-lm-suppress-shortcuts", "true");
    element.replaceChildren(
      ...hideTwin(model.get("twin")),
      ...[this.#head, this.#trouble, this.#help],
      html("div.tl", {}, this.#lanes),
      ...[this.#detail, this.#bar, this.#list.element, this.#pane.element, this.#status],
    );
    element.addEventListener("keydown", this.#onKey);
    this.#ends.push(() => element.removeEventListener("keydown", this.#onKey));
    this.#listen();
    this.#lanes.append(html("span"), this.#plot);
    const resized = new ResizeObserver(() => {
      if (this.#plot.clientWidth === this.#width) return;
      this.#width = this.#plot.clientWidth;
      this.#draw();
    });
    resized.observe(this.#plot);
    this.#ends.push(() => resized.disconnect());
    model.onChange(() => this.#update());
    this.#width = this.#plot.clientWidth;
    this.#update();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#asker.end();
    for (const end of this.#ends) end();
  }

  get #selection(): Selection | null {
    return this.#model.get("selection");
  }

  /** What is selected on the axis, in the time of the starts. */
  get #chosen(): Range | undefined {
    if (this.#moving !== undefined) return this.#moving;
    const { from, to } = this.#selection ?? {};
    return from === undefined || to === undefined
      ? undefined
      : { from: from - this.#traces.origin, to: to - this.#traces.origin };
  }

  #update(): void {
    const packed = this.#model.get("labels");
    const labels = packed === this.#packed ? this.#known.labels : unpackLabels(packed);
    this.#packed = packed;
    this.#known = { traces: this.#traces, labels, said: this.#model.get("said") };
    // What the kernel says of a selection replaces what the page thought.
    if (this.#timer === undefined && !this.#isDragging) this.#moving = undefined;
    this.#draw();
  }

  #draw(): void {
    const { labels, said } = this.#known;
    const bars = Math.max(40, Math.min(240, Math.floor((this.#width || 800) / 4)));
    const { first, last } = this.#range;
    this.#bins = timeBins(this.#traces.start, labels.label, first, last, bars, this.#traces.origin);
    const counts = labelCounts(labels, said);
    const headline = timelineHeadline(counts, this.#traces);
    this.#element.setAttribute("aria-label", `Time line: ${headline}`);
    this.#head.replaceChildren(html("h3", {}, headline), html("p", {}, this.#line()));
    const [labelsOf] = this.#lanes.children;
    labelsOf.replaceWith(laneLabels(this.#bins));
    const drawing = timelinePlot(this.#bins, this.#traces, said, Math.max(1, this.#width), this.#id);
    this.#plot.setAttribute("role", "img");
    this.#plot.setAttribute(
      "aria-label",
      `${headline}; ${counts.saidAbnormal} answered abnormal, ${counts.saidNormal} normal`,
    );
    this.#plot.replaceChildren(drawing, this.#brush, this.#tip);
    this.#drawChosen();
    this.#list.draw(this.#selection, this.#known, this.#row);
  }

  /** Where and when, and what the hatching means. */
  #line(): string {
    const { origin, count: traces } = this.#traces;
    if (traces === 0) return "";
    const { first } = this.#range;
    const day = new Date((origin + first) / 1000);
    const when = Number.isNaN(day.getTime())
      ? ""
      : `From ${day.toISOString().slice(0, 10)} ${clockText(origin + first)} UTC. `;
    const empty = this.#bins.all.reduce((sum, all) => sum + Number(all === 0), 0);
    const lacking =
      empty === 0 ? "" : ` Hatched: nothing recorded (${count(empty)} of ${count(this.#bins.all.length)} bars).`;
    return `${when}${barLengthText(this.#bins)}${lacking}`;
  }

  /** The brush, the piece of time in detail, and what is in it. */
  #drawChosen(): void {
    const chosen = this.#chosen;
    this.#brush.hidden = chosen === undefined;
    this.#detail.hidden = chosen === undefined || this.#traces.count === 0;
    if (chosen === undefined) {
      this.#detail.replaceChildren();
      this.#bar.replaceChildren(...nothingChosen(this.#selection));
      return;
    }
    const left = this.#x(chosen.from);
    this.#brush.style.left = `${left}px`;
    this.#brush.style.width = `${Math.max(2, this.#x(chosen.to) - left)}px`;
    const more = { width: this.#width, id: `${this.#id}-detail`, clear: () => this.#clear() };
    const { detail, line } = chosenTime(chosen, this.#traces, this.#known.labels, this.#selection, more);
    this.#detail.replaceChildren(detail);
    this.#bar.replaceChildren(...line);
  }

  #x(at: number): number {
    const { from, length, all } = this.#bins;
    return Math.max(0, Math.min(this.#width, ((at - from) / (length * all.length)) * this.#width));
  }

  #at(x: number): number {
    const { from, length, all } = this.#bins;
    return Math.round(from + (Math.max(0, Math.min(this.#width, x)) / Math.max(1, this.#width)) * length * all.length);
  }

  #say(why: string | undefined): void {
    this.#trouble.replaceChildren(
      ...(why === undefined ? [] : [html("div.banner.bad", { role: "alert" }, html("strong.err", {}, why))]),
    );
  }

  /** Shows a selection at once, and tells the kernel when it has come to rest. */
  #choose(range: Range | undefined, rest = REST): void {
    if (range === undefined) return;
    const { from, to } = range;
    const { origin } = this.#traces;
    this.#moving = { from, to };
    this.#drawChosen();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#asker.ask({ kind: "select", from: origin + from, to: origin + to }).then(() => {
        const selection = this.#selection;
        if (selection === null) return;
        const abnormal = selection.count === 0 ? "" : `, ${percent(selection.abnormal / selection.count)} abnormal`;
        this.#status.textContent = `${clockText(origin + from)} to ${clockText(origin + to)}: ${counted(selection.count, "trace")}${abnormal}`;
      });
    }, rest);
  }

  #clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#moving = undefined;
    this.#row = undefined;
    this.#pane.close();
    void this.#asker.ask({ kind: "clear" });
  }

  #select(row: number | undefined, open: boolean): void {
    if (row === undefined) return;
    this.#row = row;
    const words = `${traceWords(this.#known, row)}, ${traceWhen(this.#known, row)}`;
    this.#status.textContent = words;
    if (open) void this.#pane.open(row, [traceMark(this.#known, row), " ", words]);
    else if (this.#pane.row !== row) this.#pane.close();
    this.#list.draw(this.#selection, this.#known, row);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return;
    const isArrow = event.key.startsWith("Arrow");
    if (event.ctrlKey || event.metaKey || (event.altKey && !isArrow)) return;
    const used = this.#act(event) || this.#pane.press(event.key) || event.key.length === 1;
    if (!used) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** @returns Whether it had a use for the key. */
  #act({ key, shiftKey, altKey }: KeyboardEvent): boolean {
    switch (key) {
      case "ArrowLeft":
      case "ArrowRight":
        if (this.#traces.count === 0) return true;
        this.#choose(
          stepRange(
            this.#bins,
            this.#chosen,
            key === "ArrowRight" ? 1 : -1,
            shiftKey ? "to" : altKey ? "from" : "both",
          ),
        );
        return true;
      case "ArrowUp":
      case "ArrowDown":
        this.#select(this.#list.step(this.#row, key === "ArrowDown" ? 1 : -1), false);
        return true;
      case "Enter":
        if (this.#row === undefined) this.#select(this.#list.step(undefined, 1), true);
        else if (this.#pane.row === this.#row) void this.#pane.toDeck(this.#row);
        else this.#select(this.#row, true);
        return true;
      case "[":
      case "]":
        this.#choose(nextRun(this.#bins, this.#chosen, key === "]" ? 1 : -1));
        return true;
      case "?":
        this.#help.replaceChildren(...(this.#help.childElementCount > 0 ? [] : [keyTable(TIMELINE_KEYS)]));
        return true;
      case "Escape":
        if (this.#help.childElementCount > 0) this.#help.replaceChildren();
        else if (this.#pane.row !== undefined) this.#pane.close();
        else if (this.#chosen !== undefined) this.#clear();
        else this.#element.blur();
        return true;
      default:
        return false;
    }
  }

  #isDragging = false;

  #listen(): void {
    listenToTimeline(this.#plot, {
      pressed: () => {
        if (this.#traces.count === 0) return false;
        this.#element.focus({ preventScroll: true });
        this.#isDragging = true;
        return true;
      },
      chosen: () => this.#chosen,
      at: (x) => this.#at(x),
      dragged: (range) => {
        this.#isDragging = range !== undefined;
        this.#moving = range;
        this.#drawChosen();
      },
      dropped: (range) => {
        this.#isDragging = false;
        this.#choose(range, 0);
      },
      clicked: (x) => {
        this.#isDragging = false;
        const { from, length } = this.#bins;
        this.#choose(rangeOfBar(this.#bins, Math.floor((this.#at(x) - from) / length)), 0);
      },
      over: (x) => this.#hover(x),
    });
  }

  #hover(x: number | undefined): void {
    this.#tip.hidden = x === undefined || this.#traces.count === 0;
    if (x === undefined || this.#tip.hidden) return;
    const { from, length, all } = this.#bins;
    const bin = Math.min(all.length - 1, Math.floor((this.#at(x) - from) / length));
    this.#tip.replaceChildren(barText(this.#bins, bin, (time) => clockText(this.#traces.origin + time)));
    this.#tip.style.left = `${Math.max(0, Math.min(x + 12, this.#width - this.#tip.offsetWidth))}px`;
    this.#tip.style.top = "4px";
  }
}
