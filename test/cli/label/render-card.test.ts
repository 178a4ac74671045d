import fc from "fast-check";
import { expect, test } from "vitest";
import { renderCard, type ShownCard } from "../../../lib/src/cli/label/render-card.js";
import { textWidth } from "../../../lib/src/cli/label/text-width.js";
import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { callPathStatistics } from "../../../lib/src/corpus/statistics.js";
import { traceCard } from "../../../lib/src/label/describe/trace-card.js";
import { type PlainSpan, tableOfSpans } from "../../../lib/src/trace/table-of-spans.js";

const span = (id: string, more: Partial<PlainSpan> = {}): PlainSpan => ({
  ...{ id, service: "shop", operation: "GET /view", start: 0, duration: 10_000 },
  ...more,
});

const call = (cart: number, status?: number): PlainSpan[] => [
  span("1", { duration: 5_000 + cart }),
  span("2", { parent: "1", service: "cart", operation: "Get", start: 2_000, duration: cart, status }),
  span("3", { parent: "2", service: "db", operation: "SELECT", start: 2_500, duration: 1_000 }),
];

/** The card of a trace among a hundred usual ones. */
async function cardOf(spans: readonly PlainSpan[], usual = call(4_000)): Promise<ShownCard> {
  const traces = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`t${i}`, usual]));
  const statistics = await callPathStatistics(memoryCorpus([tableOfSpans(traces)]));
  return { trace: traceCard(tableOfSpans({ odd: [...spans] }), statistics) };
}

const asked = { traceId: "odd", number: 3, of: 20, followers: 1842, reason: "far from everything you have seen" };

test("renderCard(): why it is asked, what it decides, what stands out with its number and what is usual", async () => {
  const text = renderCard({ ...(await cardOf(call(241_000))), card: asked }, { width: 140 });
  expect(text.split("\n")).toEqual([
    "trace odd · 1970-01-01 00:00:00.000 UTC",
    "card 3 of 20: far from everything you have seen; decides about 1,842 traces",
    "",
    expect.stringMatching(/^cart Get took 240 ms itself; usually (2\.9\d|3) ms, 8\d(\.\d)? times \(100 calls\)$/),
    "",
    expect.stringMatching(/^ {2}call .*time .*total .*mean .*std .*p95 .*self .*usual .*times .*status .*calls$/),
    expect.stringMatching(/^ {2}shop GET \/view .*█+ .*246 ms .*9 ms/),
    expect.stringMatching(/^! {2}cart Get .*·*█+·* .*241 ms .*4 ms .*0 ms .*240 ms/),
    expect.stringMatching(/^ {4}db SELECT .*1 ms/),
  ]);
});

test("renderCard(): bars lie on the time axis of the trace", async () => {
  const lines = renderCard(await cardOf(call(15_000)), { width: 140 }).split("\n");
  const [root, cart] = lines.slice(-3).map((line) => line.match(/[·█]+/)![0]);
  expect(root).toMatch(/^█+$/);
  expect(cart).toMatch(/^·{1,4}█+·+$/);
  expect(cart).toHaveLength(root.length);
});

test("renderCard(): errors have a mark and a word; without anything unusual it says so", async () => {
  const failed = renderCard(await cardOf(call(4_000, 503)), { width: 100 });
  expect(failed).toMatch(/cart Get ended with http 503; 1 span with an error/);
  expect(failed).toMatch(/^x {2}cart Get.*http 503/m);
  expect(renderCard(await cardOf(call(4_000)), { width: 100 })).toMatch(
    /Nothing stands out: 9 ms, usually 8\.\d+ ms|usually 9 ms/,
  );
});

test("renderCard(): no line is wider than the terminal, down to 20 columns, and the tree keeps its order", async () => {
  const shown = { ...(await cardOf(call(241_000, 503))), card: asked, note: "a long remark ".repeat(20) };
  for (let width = 20; width <= 200; width += 7) {
    const lines = renderCard(shown, { width }).split("\n");
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
    expect(lines.findIndex((line) => line.startsWith("! "))).toBeGreaterThan(3);
  }
});

test("renderCard(): names from outside never reach the terminal as controls", async () => {
  const names = fc.string({ unit: "binary", maxLength: 30 });
  const bad = ["\x1b[2J\x1b]0;pwned\x07", "\u009b31m", "a\r\nb\tc\b", "\u202egnp.exe", "e\u0301", "界界界", "👩‍👩‍👧"];
  for (const name of [...bad, ...fc.sample(names, { numRuns: 40, seed: 5 })]) {
    const shown = await cardOf(
      [span("1", { service: name, operation: name, duration: 900_000 })],
      [span("1", { service: name, operation: name })],
    );
    const text = renderCard({ ...shown, note: name, answer: { value: "abnormal", culprit: name } }, { width: 80 });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    for (const line of text.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(80);
  }
});

test("renderCard(): colour adds nothing but colour", async () => {
  const shown = { ...(await cardOf(call(241_000, 503))), card: asked, answer: { value: "abnormal" } as const };
  const coloured = renderCard(shown, { width: 100, colour: true });
  expect(coloured).not.toBe(renderCard(shown, { width: 100 }));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  expect(coloured.replace(/\u001b\[[\d;]*m/g, "")).toBe(renderCard(shown, { width: 100 }));
});

test("renderCard(): of a chain and a fan of 20,000 spans it shows what stands out, within its rows", async () => {
  const deep = Array.from({ length: 20_000 }, (_, i) =>
    span(`${i}`, { parent: i > 0 ? `${i - 1}` : undefined, start: i / 10, duration: 20_000 - i / 10 }),
  );
  const wide = [
    span("r", { duration: 1e6 }),
    ...Array.from({ length: 20_000 }, (_, i) =>
      span(`${i}`, { parent: "r", service: "cart", start: i, duration: i === 17_000 ? 900_000 : 5 }),
    ),
  ];
  for (const [spans, seen] of [
    [deep, "(19999)|GET /view"],
    [wide, "! +cart GET /view.*900 ms"],
  ] as const) {
    const statistics = await callPathStatistics(memoryCorpus([tableOfSpans({ odd: [...spans] })]));
    const lines = renderCard(
      { trace: traceCard(tableOfSpans({ odd: [...spans] }), statistics) },
      { width: 120, rows: 20 },
    ).split("\n");
    expect(lines.length).toBeLessThan(32);
    expect(lines.join("\n")).toMatch(new RegExp(seen));
    expect(lines.at(-1)).toMatch(/^ {2}showing \d+ of 20,00[01] spans$/);
  }
});
