import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findHost, type Host, installHost, type MimeBundle } from "../../../widgets/src/kernel/host.js";
import { progress } from "../../../widgets/src/model/progress.js";

interface Shown {
  readonly html: string;
  readonly displayId?: string;
  readonly update?: boolean;
}

const shown: Shown[] = [];
const abort = new AbortController();
const before = findHost();

beforeEach(() => {
  shown.length = 0;
  const display: Host["display"] = (data: MimeBundle, options) =>
    void shown.push({ html: String(data["text/html"]), ...options });
  installHost({ version: 1, signal: abort.signal, display } as Host);
});
afterEach(() => installHost(before as Host));

test("progress() shows one bar that is replaced, and keeps how long it took", async () => {
  let now = 0;
  const result = await progress(
    async ({ onProgress }) => {
      for (let done = 1; done <= 3; done++) {
        now += 1000;
        onProgress?.({ stage: "encode <traces>", done, total: 3, unit: "traces" });
      }
      return "result";
    },
    { now: () => now },
  );
  expect(result).toBe("result");
  expect(shown.map(({ update }) => update)).toEqual([false, true, true, true, true]);
  expect(new Set(shown.map(({ displayId }) => displayId)).size).toBe(1);
  expect(shown[1].html).toContain('<progress value="1" max="3">');
  expect(shown[1].html).toContain("encode &lt;traces&gt;: 1 of 3 traces");
  expect(shown.at(-1)?.html).toContain("done in 3 s");
});

test("progress() sends no more than ten updates a second, and the last one", async () => {
  let now = 0;
  await progress(
    async ({ onProgress }) => {
      for (let done = 0; done < 10_000; done++) {
        now += 0.1;
        onProgress?.({ stage: "train", done });
      }
      await pause(150);
      expect(shown.at(-1)?.html).toContain("train: 9,999");
    },
    { now: () => now },
  );
  expect(shown.length).toBeLessThanOrEqual(14);
});

test("progress() hands on the interrupt of the cell, and says how far the work came", async () => {
  const stopped = progress(async ({ signal, onProgress }) => {
    onProgress?.({ stage: "train", done: 5, total: 9, unit: "steps" });
    abort.abort(new Error("interrupted"));
    signal?.throwIfAborted();
  });
  await expect(stopped).rejects.toThrow("interrupted");
  expect(shown.at(-1)?.html).toMatch(/stopped after .* at: train: 5 of 9 steps/);
});
