import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { arrivals, drawLoad, loadAt } from "../../lib/src/simulate/load.js";
import { onlineBoutique } from "../../lib/src/simulate/presets/online-boutique.js";

const model = onlineBoutique().load;

test("arrivals() gives exactly as many as asked, rising, different, within the recording", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(),
      (traces, minutes, seed) => {
        const curve = drawLoad(model, { seed, startUs: 1e15, minutes });
        const times = [...arrivals(curve, traces, seed)];
        assert.equal(times.length, traces);
        for (let i = 1; i < traces; i++) assert.ok(times[i] > times[i - 1]);
        assert.ok(times[0] >= curve.startUs && times[traces - 1] <= curve.endUs);
        assert.ok(times.every(Number.isSafeInteger));
      },
    ),
    { numRuns: 60 },
  );
});

test("arrivals() follow the curve like a Poisson process: counts scatter by their square root", () => {
  const minutes = 400;
  const curve = drawLoad(model, { seed: 5, startUs: 0, minutes });
  const traces = 40_000;
  const counts = new Float64Array(minutes);
  for (const at of arrivals(curve, traces, 5)) counts[Math.min(minutes - 1, Math.floor(at / 60e6))]++;
  let chi2 = 0;
  for (let i = 0; i < minutes; i++) {
    const expected = (traces / minutes) * curve.minutes[i];
    chi2 += (counts[i] - expected) ** 2 / expected;
  }
  // chi-square with 399 degrees of freedom: 399 +- 28
  assert.ok(chi2 > 399 - 5 * 28 && chi2 < 399 + 5 * 28, `chi2 ${chi2}`);
});

test("drawLoad() has mean 1, a daily wave, busy and quiet spells", () => {
  const { minutes } = drawLoad(model, { seed: 2, startUs: 0, minutes: 14 * 1440 });
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
  assert.ok(Math.abs(mean(minutes) - 1) < 1e-9);
  const hourOf = (hour: number) => mean(minutes.filter((_, i) => Math.floor((i % 1440) / 60) === hour));
  assert.ok(hourOf(12) > 1.8 * hourOf(0));
  assert.ok(minutes.filter((level) => level > 2).length > 100);
  assert.ok(minutes.filter((level) => level < 0.3).length > 100);
});

test("drawLoad() without variation is flat", () => {
  const flat = { tracesPerMinute: 1, wave: 0, noise: 0, burstsPerHour: 0, quietPerHour: 0 };
  assert.ok(drawLoad(flat, { seed: 1, startUs: 0, minutes: 9 }).minutes.every((level) => level === 1));
});

test("loadAt() takes the nearest minute outside of the curve", () => {
  const curve = drawLoad(model, { seed: 1, startUs: 600e6, minutes: 2 });
  assert.equal(loadAt(curve, 0), curve.minutes[0]);
  assert.equal(loadAt(curve, 1e15), curve.minutes[1]);
});
