import assert from "node:assert/strict";
import { test } from "vitest";
import { ProgressLine } from "../../lib/src/cli/progress-line.js";

function drawn(isTTY: boolean, columns = 80) {
  let now = 0;
  let text = "";
  const write = (piece: string) => {
    text += piece;
  };
  const line = new ProgressLine({ isTTY, columns, write }, () => now);
  return {
    at: (ms: number, stage: string, done: number, total?: number) => {
      now = ms;
      line.show({ stage, done, total, unit: "traces" });
    },
    clear: () => line.clear(),
    text: () => text,
  };
}

test("ProgressLine draws nothing in the first two seconds", () => {
  const line = drawn(true);
  line.at(0, "encode", 0, 10);
  line.at(1900, "encode", 9, 10);
  assert.equal(line.text(), "");
});

test("ProgressLine draws over one line on a terminal, with the time left", () => {
  const line = drawn(true);
  line.at(0, "encode", 0, 1000);
  line.at(4000, "encode", 400, 1000);
  line.at(4050, "encode", 401, 1000);
  assert.equal(line.text(), "\r\x1b[Kencode: 40 %, 400 of 1,000 traces, about 6.0 s left");
  line.clear();
  assert.ok(line.text().endsWith("\r\x1b[K"));
});

test("ProgressLine writes a line every ten seconds and at a new stage where there is no terminal", () => {
  const line = drawn(false);
  for (let ms = 0; ms <= 30_000; ms += 500) line.at(ms, "train", ms, 60_000);
  for (let ms = 30_500; ms <= 35_000; ms += 500) line.at(ms, "encode", ms);
  const lines = line.text().trimEnd().split("\n");
  assert.deepEqual(
    lines.map((text) => text.slice(0, 6)),
    ["train:", "train:", "train:", "encode"],
  );
});

test("ProgressLine cuts to the width of the terminal and shows control characters as escapes", () => {
  const line = drawn(true, 20);
  line.at(0, "a\u001b[2Jb", 0, 10);
  line.at(3000, "a\u001b[2Jb", 1, 10);
  assert.equal(line.text(), "\r\x1b[Ka\\u001b[2Jb: 10 %, ");
});

test("ProgressLine draws a stage that reports nothing more once two seconds have passed", () => {
  let now = 0;
  let text = "";
  const write = (piece: string) => {
    text += piece;
  };
  const line = new ProgressLine({ write }, () => now);
  line.tick();
  line.show({ stage: "open recording", done: 0 });
  for (now = 0; now <= 13_000; now += 500) line.tick();
  assert.equal(text, "open recording ...\nopen recording ...\n");
});

test("ProgressLine gives bytes in MB", () => {
  let now = 0;
  let text = "";
  const write = (piece: string) => {
    text += piece;
  };
  const line = new ProgressLine({ write }, () => now);
  now = 2500;
  line.show({ stage: "read files", done: 1_234_567.8, total: 10_000_000, unit: "bytes" });
  assert.equal(text, "read files: 12 %, 1.2 of 10.0 MB\n");
});
