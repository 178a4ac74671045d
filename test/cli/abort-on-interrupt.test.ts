import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "vitest";
import { abortOnInterrupt } from "../../lib/src/cli/interrupt.js";

let now: number;
let ended: number[];
let first: number;
let controller: AbortController;
let release: () => void;
beforeEach(() => {
  now = 1000;
  ended = [];
  first = 0;
  controller = new AbortController();
  release = abortOnInterrupt(controller, () => first++, { now: () => now, end: (code) => ended.push(code) });
});
afterEach(() => release());

test("abortOnInterrupt() aborts at the first signal and ends at the second", () => {
  process.emit("SIGINT");
  assert.deepEqual([controller.signal.aborted, first, ended.length], [true, 1, 0]);
  now += 400;
  process.emit("SIGTERM");
  assert.deepEqual([first, ended], [1, [130]]);
});

test("abortOnInterrupt() takes signals in quick succession for one press, as npx hands it on", () => {
  process.emit("SIGINT");
  now += 50;
  process.emit("SIGINT");
  assert.deepEqual(ended, []);
});
