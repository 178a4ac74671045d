import { drawDeck } from "./deck/draw-deck.js";
import { drawMap } from "./overview/draw-map.js";
import { drawQuality } from "./overview/draw-quality.js";
import { drawTimeline } from "./overview/draw-timeline.js";
import type { Draw } from "./view.js";

/**
 * All widgets, by the name under which the kernel asks for them.
 *
 * A widget "Deck" has the model class "DeckModel" and the view class "DeckView".
 */
// biome-ignore lint/suspicious/noExplicitAny: each has a state of its own.
export const VIEWS: Readonly<Record<string, Draw<any>>> = {
  Deck: drawDeck,
  Map: drawMap,
  Timeline: drawTimeline,
  Quality: drawQuality,
};
