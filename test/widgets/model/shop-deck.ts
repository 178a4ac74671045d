import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type Deck, openDeck } from "../../../widgets/src/model/deck.js";

/** A deck over the recording of the repository for the tests of a file, with a journal of its own. */
export function shopDeck(budget: number): () => Deck {
  let deck: Deck;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "labelease-deck-"));
    deck = await openDeck({
      data: "data/online-boutique-small",
      journal: join(folder, "it.journal"),
      annotator: "ann",
      budget,
      seed: 1,
    });
  });
  afterAll(async () => {
    await deck.close();
    await rm(folder, { recursive: true });
  });
  return () => deck;
}
