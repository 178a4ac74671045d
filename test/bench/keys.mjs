// From a key to the next card in JupyterLab: `node test/bench/keys.mjs`. Needs the set-up and a browser.
//
// 60 cards of the recording in data/ are answered by key in a real page: from the key event until the next card was painted
// (kernel, journal and both ways through the Jupyter server among it), and until the deck says "saved". p50, p99, worst.
import { runTypescript } from "./run-typescript.mjs";

await runTypescript("test/e2e/measure-keys.ts", "scripts/setup/places.mjs");
