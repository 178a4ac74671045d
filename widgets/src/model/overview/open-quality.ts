import { type Agreement, agreement, type Bounds, type Certificate, type ModelEstimate, type Work } from "labelease";
import type { AgreementState, Quality, QualityRow, QualityState } from "../../contract/overview-state.js";
import { labelCounts } from "../../draw/overview-texts.js";
import type { MimeBundle } from "../../kernel/host.js";
import { DISPLAY } from "../../kernel/mime-bundle.js";
import type { Deck } from "../deck.js";
import { ShownWidget } from "../shown-widget.js";
import { DeckOutlook } from "./deck-outlook.js";
import { qualityTwin } from "./quality-twin.js";

/** What {@link openQuality} shows beside the deck's own figures. */
export interface OpenQualityOptions extends Work {
  /** Of an audit of these labels, see `auditLabels`. */
  readonly certificate?: Certificate;
}

const MEASURES = ["f1", "precision", "recall"] as const;
const NAMES = { f1: "F1", precision: "precision", recall: "recall" } as const;
/** Disagreements that a page lists. */
const MOST_DISAGREEMENTS = 50;

/**
 * How good the labels of a deck are: the model's own estimate, the bounds of an audit if there was one, and the agreement of
 * several annotators of the journal. It follows every answer.
 *
 * @throws ImportError if the recording cannot be read; the signal's reason if aborted.
 */
export async function openQuality(deck: Deck, options: OpenQualityOptions = {}): Promise<QualityOverview> {
  const { signal, onProgress } = options;
  return new QualityOverview(await DeckOutlook.of(deck, { signal, onProgress }), options.certificate);
}

/** The quality of the labels of a deck. */
export class QualityOverview {
  readonly #outlook: DeckOutlook;
  readonly #end: () => void;
  readonly #shown = new ShownWidget<QualityState>({
    name: "Quality",
    state: () => this.state,
    html: () => this.twin(),
  });
  #certificate?: Certificate;
  /** Answers when the audit was made. */
  #auditedAt = 0;

  constructor(outlook: DeckOutlook, certificate?: Certificate) {
    this.#outlook = outlook;
    this.certificate = certificate;
    this.#end = outlook.listen({ labels: () => this.#tell(), said: () => this.#tell() });
  }

  get certificate(): Certificate | undefined {
    return this.#certificate;
  }

  /** Shows the bounds of an audit that was made just now, or none. */
  set certificate(certificate: Certificate | undefined) {
    this.#certificate = certificate;
    this.#auditedAt = this.#outlook.deck.session.state().answered;
    this.#tell();
  }

  /** What the page shows. */
  get state(): QualityState {
    return { journal: this.#outlook.deck.state.journal, twin: this.#shown.twin, quality: this.#quality() };
  }

  /** Waits until the labels follow from all answers. */
  settled(): Promise<void> {
    return this.#outlook.settled();
  }

  /** Takes the widget away; the deck stays. */
  close(): void {
    this.#end();
    this.#shown.close();
  }

  /** HTML without scripts. */
  twin(): string {
    return qualityTwin(this.state.quality);
  }

  [DISPLAY](): MimeBundle {
    return this.#shown.show();
  }

  #tell(): void {
    this.#shown.change(() => ({ quality: this.#quality() }));
  }

  #quality(): Quality {
    const { deck, labels, said, survey, table } = this.#outlook;
    const { answered, budget, normal, abnormal } = deck.session.state();
    const { traces, ...labelled } = labelCounts(labels, said);
    const { advice } = deck.state.progress;
    return {
      traces,
      ...{ normal: labelled.normal, abnormal: labelled.abnormal, undecided: labelled.undecided },
      human: normal + abnormal,
      ...{ answered, budget },
      rows: rowsOf(table === undefined ? undefined : survey?.estimate, this.#certificate),
      ...(this.#certificate === undefined ? {} : { audit: auditOf(this.#certificate, answered - this.#auditedAt) }),
      ...(advice === undefined ? {} : { advice }),
      ...this.#agreement(),
    };
  }

  #agreement(): { readonly agreement?: AgreementState } {
    const answers = this.#outlook.deck.opened.journal.standing();
    if (new Set(answers.map(({ annotator }) => annotator)).size < 2) return {};
    const { annotators, shared, krippendorff, pairs, disagreements } = agreement(answers);
    const alpha = Number.isFinite(krippendorff.estimate) ? { alpha: intervalOf(krippendorff) } : {};
    return {
      agreement: {
        ...{ annotators, shared, ...alpha },
        pairs: pairs.map(pairOf),
        disagreements: disagreements.slice(0, MOST_DISAGREEMENTS).map(({ traceId, said }) => ({
          traceId,
          row: this.#outlook.row(traceId) ?? -1,
          said: Array.from(said, ([annotator, value]) => ({ annotator, value })),
        })),
        disagreed: disagreements.length,
      },
    };
  }
}

function rowsOf(model: ModelEstimate | undefined, certificate: Certificate | undefined): QualityRow[] {
  return MEASURES.map((measure) => ({
    name: NAMES[measure],
    ...(Number.isFinite(model?.[measure]) ? { model: model?.[measure] } : {}),
    ...(certificate !== undefined && Number.isFinite(certificate[measure].low)
      ? { audit: boundsOf(certificate[measure]) }
      : {}),
  }));
}

function boundsOf({ low, estimate, high }: Bounds) {
  return { low, estimate, high };
}

function auditOf({ n, assumption, warnings }: Certificate, since: number): NonNullable<Quality["audit"]> {
  return { cards: n, assumption, warnings, since: Math.max(0, since) };
}

function intervalOf({
  estimate,
  low,
  high,
}: {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}) {
  return { estimate, ...(Number.isFinite(low) ? { low, high } : {}) };
}

function pairOf({ first, second, traces, cohen, confusion }: Agreement["pairs"][number]) {
  const same = confusion.reduce((sum, row, i) => sum + row[i], 0) / traces;
  return { first, second, traces, same, ...(Number.isFinite(cohen.estimate) ? { kappa: cohen.estimate } : {}) };
}
