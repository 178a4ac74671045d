import type { CardData } from "../../contract/card-data.js";
import { spanEnds } from "../../draw/span-ends.js";
import { type TimeAxis, timeAxis } from "../../draw/time-axis.js";

/** A card and what its drawings share. */
export interface CardContext {
  readonly data: CardData;
  readonly ends: Uint32Array;
  readonly axis: TimeAxis;
  /** A person named a service. */
  readonly onCulprit?: (service: string) => void;
}

export function cardContext(data: CardData, onCulprit?: (service: string) => void): CardContext {
  return { data, ends: spanEnds(data.spans.parent), axis: timeAxis(data.spans), onCulprit };
}
