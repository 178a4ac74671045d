import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isInside } from "../../../widgets/src/draw/is-inside.js";
import { mapSvg } from "../../../widgets/src/draw/map-svg.js";
import { percent } from "../../../widgets/src/draw/overview-texts.js";
import { qualitySvg } from "../../../widgets/src/draw/quality-svg.js";
import { agreementLine, qualityHeadline } from "../../../widgets/src/draw/quality-texts.js";
import { barLengthText, emptyRuns, spanText, timeBins, timeTicks } from "../../../widgets/src/draw/time-bins.js";
import { timelineSvg } from "../../../widgets/src/draw/timeline-svg.js";
import { nextAnswered, nextDoubtful } from "../../../widgets/src/view/overview/map-search.js";
import { putStamp, stampPixels } from "../../../widgets/src/view/overview/map-stamps.js";
import { PointGrid } from "../../../widgets/src/view/overview/point-grid.js";
import { nextRun, rangeOfBar, stepRange } from "../../../widgets/src/view/overview/timeline-range.js";
import { mapState, qualityState, unlabelled } from "../view/overviews.js";

describe("timeBins()", () => {
  test("counts every trace once, in bars that begin at round times, never more than asked for", () => {
    const starts = fc.array(fc.integer({ min: 0, max: 5e10 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        starts,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 1e9 }),
        (values, bars, origin) => {
          const start = Float64Array.from(values).sort();
          const label = Uint8Array.from(values, (_, i) => i % 3);
          const bins = timeBins(start, label, start[0], start[start.length - 1], bars, origin);
          expect(bins.all.reduce((a, b) => a + b, 0)).toBe(values.length);
          expect(bins.abnormal.reduce((a, b) => a + b, 0)).toBe(label.filter((l) => l === 2).length);
          expect(bins.all.length).toBeLessThanOrEqual(bars + 1);
          expect((bins.from + origin) % bins.length).toBeCloseTo(0, 6);
        },
      ),
    );
  });

  test("of one trace, and of none, are one bar of a second", () => {
    for (const start of [Float64Array.of(5e6), new Float64Array(0)]) {
      const bins = timeBins(start, new Uint8Array(start.length), start[0] ?? 0, start[0] ?? 0, 100);
      expect([bins.length, bins.all.length]).toEqual([1e6, 1]);
      expect(barLengthText(bins)).toBe("One bar is one second.");
    }
  });
});

test("emptyRuns() are the pieces in which nothing was recorded", () => {
  const all = Uint32Array.of(0, 2, 0, 0, 3, 0);
  expect(emptyRuns({ all } as never)).toEqual([
    { from: 0, to: 1 },
    { from: 2, to: 4 },
    { from: 5, to: 6 },
  ]);
});

test("timeTicks() are at round times, with seconds or days where those tell them apart", () => {
  const at = Date.UTC(2022, 7, 22, 3, 54) * 1000;
  expect(timeTicks(at, at + 3600e6, 6).map(({ text }) => text)).toEqual([
    "04:00",
    "04:10",
    "04:20",
    "04:30",
    "04:40",
    "04:50",
  ]);
  expect(timeTicks(at, at + 30e6, 3).map(({ text }) => text)).toEqual(["03:54:00", "03:54:10", "03:54:20", "03:54:30"]);
  expect(timeTicks(at, at + 86400e6 * 20, 3)[0].text).toBe("2022-08-25");
});

test("times and shares read as people say them", () => {
  expect([5e5, 32e6, 250 * 60e6, 120 * 60e6, 80 * 3600e6].map(spanText)).toEqual([
    "500 ms",
    "32 s",
    "4 h 10 min",
    "2 h",
    "3 days",
  ]);
  expect([0.285, 0.0123, 0, 1, Number.NaN].map(percent)).toEqual(["28.5 %", "1.2 %", "0 %", "100 %", "–"]);
});

test("isInside() follows any outline", () => {
  const hook = [0, 0, 4, 0, 4, 4, 2, 4, 2, 2, 0, 2];
  expect([isInside(hook, 1, 1), isInside(hook, 3, 3), isInside(hook, 1, 3), isInside(hook, 5, 1)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(isInside([], 0, 0)).toBe(false);
});

test("PointGrid finds the point that looking at all would find", () => {
  const places = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    maxLength: 80,
  });
  fc.assert(
    fc.property(
      places,
      fc.integer({ min: -60, max: 60 }),
      fc.integer({ min: -60, max: 60 }),
      fc.integer({ min: 1, max: 40 }),
      (points, x, y, most) => {
        const grid = new PointGrid(
          Float32Array.from(points, ([px]) => px),
          Float32Array.from(points, ([, py]) => py),
        );
        const far = (row: number) => Math.hypot((points[row][0] - x) * 2, points[row][1] - y);
        const found = grid.nearest(x, y, 2, 1, most);
        const best = [...points.keys()].filter((row) => far(row) < most).sort((a, b) => far(a) - far(b))[0];
        if (best === undefined) expect(found).toBeUndefined();
        else expect(far(found!)).toBe(far(best));
      },
    ),
  );
});

test("putStamp() never writes outside of the image, nor beyond a colour", () => {
  for (const shape of ["dot", "ring", "triangle", "hollow"] as const) {
    const stamp = stampPixels({ shape, color: [200, 10, 0], opacity: 1 }, 3, 9);
    const image = new Uint8ClampedArray(4 * 9 * 9).fill(255);
    for (const [x, y] of [
      [-2, 4],
      [9, 9],
      [4, 4],
      [0, 0],
      [8, -1],
    ])
      putStamp(image, 9, 9, stamp, x, y);
    const pixel = image.subarray(4 * (6 * 9 + 4), 4 * (6 * 9 + 4) + 4);
    expect(
      image.some((value) => value < 50),
      shape,
    ).toBe(true);
    expect(pixel[3]).toBe(255);
    expect(Math.min(...image.filter((_, i) => i % 4 === 0))).toBeGreaterThanOrEqual(199);
  }
});

test("keys find answered traces in turn, doubtful ones by doubt, and runs of abnormal bars", () => {
  const said = { traces: [4, 9, 2].map((row) => ({ row })) } as never;
  expect([
    nextAnswered(said, undefined, 1),
    nextAnswered(said, 9, 1),
    nextAnswered(said, 2, 1),
    nextAnswered(said, 4, -1),
  ]).toEqual([4, 2, 4, 2]);
  const labels = { answers: 1, label: Uint8Array.of(1, 2, 0, 1), confidence: Uint8Array.of(200, 140, 0, 140) };
  expect(nextDoubtful(labels, undefined)).toBe(1);
  expect(nextDoubtful(labels, 1)).toBe(3);
  expect(nextDoubtful(labels, 3)).toBe(0);
  expect(nextDoubtful(labels, 0)).toBe(1);
  const start = Float64Array.from({ length: 60 }, (_, i) => i * 1e6);
  const label = Uint8Array.from(start, (_, i) => ((i >= 20 && i < 29) || i === 50 ? 2 : 1));
  const bins = timeBins(start, label, 0, 59e6, 12);
  const first = nextRun(bins, undefined, 1)!;
  expect(first).toEqual({ from: 20e6, to: 30e6 - 1 });
  expect(nextRun(bins, first, 1)).toEqual({ from: 50e6, to: 55e6 - 1 });
  expect(nextRun(bins, first, -1)).toBeUndefined();
  const bar = rangeOfBar(bins, 3);
  expect(stepRange(bins, bar, 1, "both")).toEqual(rangeOfBar(bins, 4));
  expect(stepRange(bins, bar, 1, "to")).toEqual({ from: bar.from, to: bar.to + 5e6 });
  expect(stepRange(bins, rangeOfBar(bins, 0), -1, "both")).toEqual(rangeOfBar(bins, 0));
  expect(stepRange(bins, undefined, -1, "both")).toEqual(rangeOfBar(bins, 11));
});

describe("drawings without a script", () => {
  const range = { from: 1_661_143_000_000_000, to: 1_661_145_000_000_000 };
  const selection = { ...range, count: 9, abnormal: 3, listed: [] };
  const drawings: readonly (readonly [string, (dark: boolean) => string])[] = [
    ["map", (dark) => mapSvg(mapState(3000), { dark })],
    ["map of nothing", (dark) => mapSvg(unlabelled(0), { dark })],
    ["map of one", (dark) => mapSvg(mapState(1), { dark })],
    ["time line", (dark) => timelineSvg(mapState(3000, { selection }), { dark })],
    ["time line of nothing", (dark) => timelineSvg(unlabelled(0), { dark })],
    ["time line of one", (dark) => timelineSvg(mapState(1), { dark })],
    ["quality", (dark) => qualitySvg(qualityState().quality, { dark })],
  ];
  test.each(drawings)("%s: SVG by itself, light and dark, no larger than a page bears", (_name, draw) => {
    const [light, dark] = [draw(false), draw(true)];
    for (const drawing of [light, dark]) {
      expect(drawing).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(drawing).not.toMatch(/NaN|Infinity|undefined|<script|<img|onerror=|var\(--/);
      expect(drawing.length).toBeLessThan(150_000);
    }
    expect(dark).not.toBe(light);
  });

  test("the map draws shapes beside colours, and says how many traces it leaves out", () => {
    const drawing = mapSvg(mapState(85_000));
    expect(drawing).toContain("of them drawn");
    expect(drawing).toContain("▲ answered abnormal");
  });
});

test("what is said of quality goes by what is known", () => {
  const { quality } = qualityState();
  expect(qualityHeadline(quality)).toBe("F1 is at least .94 by 40 audit cards");
  expect(qualityHeadline({ ...quality, audit: undefined, rows: [{ name: "F1" }] })).toContain("not audited yet");
  const agreement = quality.agreement!;
  expect(agreementLine({ ...quality, agreement: { ...agreement, shared: 0 } })).toContain("nothing can be said");
  expect(agreementLine({ ...quality, agreement: { ...agreement, alpha: { estimate: -0.2 }, disagreed: 0 } })).toBe(
    "2 people judged 20 traces in common and agree on all: Krippendorff’s alpha −.20.",
  );
});
