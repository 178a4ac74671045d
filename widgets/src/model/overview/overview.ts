import { LabelEaseError, type TraceLabel } from "labelease";
import {
  LABEL,
  MOST_LISTED,
  type OverviewReply,
  type OverviewRequest,
  type OverviewState,
  type Selection,
} from "../../contract/overview-state.js";
import type { MimeBundle } from "../../kernel/host.js";
import { DISPLAY } from "../../kernel/mime-bundle.js";
import { cardData } from "../card-data.js";
import { hasStatus } from "../has-status.js";
import { ShownWidget } from "../shown-widget.js";
import type { DeckOutlook } from "./deck-outlook.js";

/** A selected trace, as {@link Overview.selected} lists it; no interface, so that it is a row of a table, too. */
export type SelectedRow = {
  readonly traceId: string;
  /** ISO 8601 in UTC. */
  readonly start: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly label: "normal" | "abnormal" | undefined;
  /** 0 to 1. */
  readonly confidence: number | undefined;
  readonly source: TraceLabel["source"] | undefined;
};

/** What is selected where. */
export type Choice =
  | { readonly from: number; readonly to: number }
  | { readonly outline: readonly number[] }
  | { readonly traceIds: Iterable<string> };

/** What all overviews of a deck have in common on the side of the kernel. */
export abstract class Overview<State extends OverviewState> {
  protected readonly outlook: DeckOutlook;
  readonly #end: () => void;
  readonly #shown: ShownWidget<State, OverviewRequest>;
  #selection: Selection | null = null;
  #rows: Uint32Array = new Uint32Array(0);

  constructor(outlook: DeckOutlook, name: string) {
    this.outlook = outlook;
    this.#shown = new ShownWidget<State, OverviewRequest>({
      name,
      state: () => this.state,
      html: () => this.twin(),
      request: (request) =>
        this.request(request).catch((error): OverviewReply => ({ kind: "failed", id: request.id, why: String(error) })),
    });
    this.#end = outlook.listen({
      labels: () => {
        this.#set({ labels: outlook.labels } as Partial<State>);
        if (this.#selection !== null) this.#tell(this.#selection);
      },
      said: () => this.#set({ said: outlook.said } as Partial<State>),
    });
  }

  /** What the page shows. */
  get state(): State {
    const { traces, labels, said, deck } = this.outlook;
    const common = {
      journal: deck.state.journal,
      twin: this.#shown.twin,
      traces,
      labels,
      said,
      selection: this.#selection,
    };
    return { ...common, ...this.own() } as unknown as State;
  }

  /** What is selected; null if nothing is. */
  get selection(): Selection | null {
    return this.#selection;
  }

  /** The selected traces, in the order of the recording: rows for `table`. */
  selected(): SelectedRow[] {
    const { traces, labels, table, ids } = this.outlook;
    return Array.from(this.#rows, (row): SelectedRow => {
      const start = new Date((traces.origin + traces.start[row]) / 1000).toISOString();
      const common = { traceId: ids[row], start, duration: Number(traces.duration[row].toPrecision(6)) };
      if (table === undefined || labels.label[row] === LABEL.open) {
        return { ...common, label: undefined, confidence: undefined, source: undefined };
      }
      const { label, confidence, source } = table.at(row);
      return { ...common, label, confidence: Number(confidence.toFixed(3)), source };
    });
  }

  /** Selects, as dragging in the page does. */
  select(choice: Choice): void {
    this.#rows = this.#rowsOf(choice);
    this.#tell("from" in choice ? { from: choice.from, to: choice.to } : "outline" in choice ? choice : {});
  }

  /** Selects nothing. */
  clear(): void {
    this.#rows = new Uint32Array(0);
    this.#selection = null;
    this.#set({ selection: null } as Partial<State>);
  }

  /** Waits until the labels follow from all answers. */
  async settled(): Promise<void> {
    await this.outlook.settled();
  }

  /** Does what the page asks. */
  async request(request: OverviewRequest): Promise<OverviewReply> {
    const { id } = request;
    try {
      switch (request.kind) {
        case "card":
          return await this.#card(id, request.row);
        case "deck":
          await this.outlook.deck.show(this.#traceId(request.row));
          return { kind: "done", id };
        case "select":
        case "outline":
          this.select(request);
          return { kind: "done", id };
        case "clear":
          this.clear();
          return { kind: "done", id };
      }
    } catch (error) {
      if (!(error instanceof LabelEaseError)) throw error;
      return { kind: "failed", id, why: error.message };
    }
  }

  /** Takes the widget away; the deck stays. */
  close(): void {
    this.#end();
    this.#shown.close();
  }

  [DISPLAY](): MimeBundle {
    return this.#shown.show();
  }

  /** The part of the state that others do not have. */
  protected abstract own(): Omit<State, keyof OverviewState>;

  /** HTML without scripts. */
  abstract twin(): string;

  /** Rows within an outline; only the map has places. */
  protected within(_outline: readonly number[]): number[] {
    return [];
  }

  #set(patch: Partial<State>): void {
    this.#shown.change(() => patch);
  }

  async #card(id: string, row: number): Promise<OverviewReply> {
    const { opened, corpus } = this.outlook.deck;
    const card = await opened.card(this.#traceId(row));
    if (card === undefined) throw new LabelEaseError("Cannot show card: trace is not in the recording", { row });
    return { kind: "card", id, row, data: cardData(card, { traces: opened.ids.length, hasStatus: hasStatus(corpus) }) };
  }

  #traceId(row: number): string {
    const traceId = this.outlook.ids[row];
    if (traceId === undefined) throw new LabelEaseError("Cannot show card: trace is not in the recording", { row });
    return traceId;
  }

  #rowsOf(choice: Choice): Uint32Array {
    if ("outline" in choice) return Uint32Array.from(this.within(choice.outline));
    if ("traceIds" in choice) {
      const rows = Array.from(choice.traceIds, (id) => this.outlook.row(id));
      return Uint32Array.from(rows.filter((row) => row !== undefined)).sort();
    }
    const { origin, start, count } = this.outlook.traces;
    const rows: number[] = [];
    for (let row = 0; row < count; row++) {
      const at = origin + start[row];
      if (at >= choice.from && at <= choice.to) rows.push(row);
    }
    return Uint32Array.from(rows);
  }

  #tell(choice: Pick<Selection, "from" | "to" | "outline">): void {
    const { labels, ids } = this.outlook;
    let abnormal = 0;
    for (const row of this.#rows) abnormal += Number(labels.label[row] === LABEL.abnormal);
    const listed = leastCertain(this.#rows, labels.confidence);
    const { from, to, outline } = choice;
    this.#selection = {
      ...(from === undefined ? {} : { from, to }),
      ...(outline === undefined ? {} : { outline }),
      count: this.#rows.length,
      abnormal,
      listed: listed.map((row) => ({ row, traceId: ids[row] })),
    };
    this.#set({ selection: this.#selection } as Partial<State>);
  }
}

/** Of equal confidence in their order. There are 256 steps of it, so that sorting is counting. */
function leastCertain(rows: Uint32Array, confidence: Uint8Array): number[] {
  const steps: number[][] = Array.from({ length: 256 }, () => []);
  for (const row of rows) steps[confidence[row]].push(row);
  return steps.flat().slice(0, MOST_LISTED);
}
