import { expect, test } from "vitest";
import { COLOURS } from "../../lib/src/figure/colours.js";
import { durationHistogram } from "../../lib/src/figure/duration-histogram.js";
import { embeddingMap } from "../../lib/src/figure/embedding-map.js";
import type { Figure } from "../../lib/src/figure/figure.js";
import { principalPlane } from "../../lib/src/figure/principal-plane.js";
import { qualityFigure } from "../../lib/src/figure/quality-figure.js";
import { escapeXml } from "../../lib/src/figure/svg.js";
import { timeTicks } from "../../lib/src/figure/ticks.js";
import { timeline } from "../../lib/src/figure/timeline.js";
import { LabelTable } from "../../lib/src/label/label-table.js";
import { TOKENS } from "../../widgets/src/view/tokens.js";

const HOSTILE = '<script>alert("1")</script>\u0000';
const ids = ["a", "b", "c", HOSTILE];
const times = {
  ids,
  start: Float64Array.of(0, 60e6, 120e6, 180e6),
  duration: Float64Array.of(1000, 2000, 0, 50_000),
  spans: Uint32Array.of(1, 2, 3, 4),
};
const labels = LabelTable.of(
  ids.map((traceId, i) => ({
    ...{ traceId, label: i === 3 ? "abnormal" : "normal", source: i === 0 || i === 3 ? "human" : "propagated" },
    ...{ annotator: HOSTILE, representativeId: "a", distance: 0, confidence: 0.5 + i / 10, time: "" },
  })) as never,
);
const embedding = { ids, width: 3, vectors: Float32Array.of(0, 0, 0, 1, 0, 0, 2, 0.1, 0, 9, 3, 0) };
const bounds = { estimate: 0.9, low: 0.8, high: 0.95 };
const none = { estimate: Number.NaN, low: Number.NaN, high: Number.NaN };

const FIGURES: Record<string, () => Figure> = {
  timeline: () => timeline(times, labels),
  "timeline of nothing": () =>
    timeline(
      { ids: [], start: new Float64Array(), duration: new Float64Array(), spans: new Uint32Array() },
      LabelTable.of([]),
    ),
  durationHistogram: () => durationHistogram(times, { labels }),
  "durationHistogram of nothing": () =>
    durationHistogram({ ids: [], start: new Float64Array(), duration: new Float64Array(), spans: new Uint32Array() }),
  embeddingMap: () => embeddingMap(embedding, { labels }),
  "embeddingMap of one trace": () => embeddingMap({ ids: ["a"], width: 2, vectors: Float32Array.of(1, 2) }),
  qualityFigure: () =>
    qualityFigure({
      n: 40,
      precision: none,
      recall: bounds,
      f1: bounds,
      modelEstimate: { precision: 1, recall: Number.NaN, f1: 0.9 },
    }),
};

test.each(
  Object.keys(FIGURES),
)("%s: a picture without scripts or numbers that are none, and JSON beside it", (name) => {
  const figure = FIGURES[name]();
  expect(figure.title).not.toMatch(/NaN|undefined|Infinity/);
  expect(figure.svg).toMatch(/^<svg [\s\S]*<\/svg>$/);
  expect(figure.svg).not.toMatch(/<script|NaN|undefined|Infinity/);
  expect(figure.svg.includes("\u0000")).toBe(false);
  // Every element is closed.
  const tags = [...figure.svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)];
  expect(tags.filter(([, close, , self]) => !close && !self)).toHaveLength(tags.filter(([, close]) => close).length);
  expect(JSON.parse(JSON.stringify(figure.plotly))).toEqual(JSON.parse(JSON.stringify(FIGURES[name]().plotly)));
  expect(JSON.stringify(figure.plotly.data)).not.toContain("NaN");
});

test("timeline() counts abnormal traces and shows each answer", () => {
  const { title, plotly } = timeline(times, labels, { bars: 4 });
  expect(title).toBe("4 traces labelled; 1 abnormal (25 %)");
  expect(plotly.data[0].y).toEqual([0, 0, 0, 100]);
  expect(plotly.data[2].text).toEqual([HOSTILE]);
  expect(plotly.data[3].text).toEqual(["a"]);
});

test("timeline() refuses labels of another recording", () => {
  expect(() => timeline({ ...times, ids: ["x", "b", "c", "d"] }, labels)).toThrow("trace is not in the recording");
});

test("durationHistogram() puts every trace into one bar", () => {
  const { plotly } = durationHistogram(times, { labels, bars: 7 });
  const sum = (i: number) => (plotly.data[i].y as number[]).reduce((a, b) => a + b, 0);
  expect([sum(0), sum(1)]).toEqual([3, 1]);
});

test("embeddingMap() keeps marked traces when it leaves points out", () => {
  const many = {
    ids: Array.from({ length: 500 }, (_, i) => `t${i}`),
    width: 2,
    vectors: new Float32Array(1000).map((_, i) => i % 37),
  };
  const { title, plotly } = embeddingMap(many, { points: 50, marked: ["t499"] });
  expect(title).toMatch(/^51 of 500 traces/);
  expect(plotly.data.flatMap(({ text }) => text as string[])).toContain("t499");
});

test("principalPlane() finds the two directions of largest variance, the same each time", () => {
  const rows = Array.from({ length: 200 }, (_, i) => [
    ((i * 7) % 41) - 20,
    ((i * 11) % 13) / 4,
    ((i * 5) % 3) / 100,
    5,
  ]);
  const embedded = { ids: rows.map((_, i) => String(i)), width: 4, vectors: Float32Array.from(rows.flat()) };
  const { x, y, share } = principalPlane(embedded);
  const mean = rows.reduce((sum, [a]) => sum + a / rows.length, 0);
  for (const [i, [a]] of rows.entries()) expect(x[i]).toBeCloseTo(a - mean, 0);
  expect(share[0]).toBeGreaterThan(0.98);
  expect(share[0] + share[1]).toBeLessThanOrEqual(1 + 1e-9);
  expect(principalPlane(embedded).y).toEqual(y);
});

test("timeTicks() stand at whole steps, and a year has no more than a few", () => {
  expect(timeTicks(0, 3600e6, 4).map(({ text }) => text)).toEqual(["00:00", "00:15", "00:30", "00:45", "01:00"]);
  expect(timeTicks(0, 365 * 86400e6).length).toBeLessThan(10);
  expect(timeTicks(5, 5)).toEqual([]);
});

test("escapeXml() leaves no markup and no character that XML forbids", () => {
  expect(escapeXml(HOSTILE)).toBe("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;\ufffd");
});

test("COLOURS are those of the cards", () => {
  for (const [name, token] of Object.entries({
    abnormal: "abnormal",
    normal: "normal",
    unsure: "unsure",
    open: "open",
    pop: "pop",
    band: "pop-band",
  })) {
    expect(TOKENS).toContain(`--le-${token}: ${COLOURS[name as keyof typeof COLOURS]};`);
  }
});
