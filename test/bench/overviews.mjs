// How quickly the map of traces moves: `node test/bench/overviews.mjs`. Needs a browser (see test/e2e/browser.ts).
//
// For 4,000, 85,000 and 100,000 traces: until the map was drawn; each frame while it is dragged, and what a pointer over it
// takes (of 30, median and 99 %); new labels until they were drawn; bytes that travel once and after each answer.
import { runTypescript } from "./run-typescript.mjs";

await runTypescript("test/widgets/view/measure-overviews.ts", "test/widgets/view/page.ts");
