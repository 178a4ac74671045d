import type { Work } from "labelease";
import type { OverviewState } from "../../contract/overview-state.js";
import type { Deck } from "../deck.js";
import { DeckOutlook } from "./deck-outlook.js";
import { Overview } from "./overview.js";
import { timelineTwin } from "./timeline-twin.js";

/**
 * The recording of a deck over time: share of traces labelled abnormal, number of traces, answers. It follows every answer.
 * Dragging selects; `selected()` lists the traces in the notebook.
 *
 * @throws ImportError if the recording cannot be read; the signal's reason if aborted.
 */
export async function openTimeline(deck: Deck, work: Work = {}): Promise<TimelineOverview> {
  return new TimelineOverview(await DeckOutlook.of(deck, work));
}

/** The time line of a deck. */
export class TimelineOverview extends Overview<OverviewState> {
  constructor(outlook: DeckOutlook) {
    super(outlook, "Timeline");
  }

  protected override own() {
    return {};
  }

  override twin(): string {
    return timelineTwin(this.state);
  }
}
