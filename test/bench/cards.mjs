// How long a trace card takes: `node test/bench/cards.mjs`. Needs a browser (see test/e2e/browser.ts).
//
// For cards of 10, 1,000 and 100,000 spans, medians of nine: preparing it in the kernel (cardData), drawing it in the page
// until it was painted, all rows open, and the bytes that travel.
import { runTypescript } from "./run-typescript.mjs";

await runTypescript("test/widgets/view/measure-cards.ts", "test/widgets/view/page.ts");
