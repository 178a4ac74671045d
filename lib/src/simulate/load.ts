import { Random } from "../base/random.js";
import type { LoadModel } from "./system.js";

const MINUTE_US = 60e6;

/** The load of a recording, minute by minute. */
export interface LoadCurve {
  readonly startUs: number;
  readonly endUs: number;
  /** Load of each minute as a multiple of the mean of the recording. */
  readonly minutes: Float64Array;
}

/**
 * Draws how load comes and goes: a daily wave, noise that lasts some minutes, busy spells and quiet ones.
 *
 * @param minutes Length of the recording, whole minutes.
 *
 * @example The mean is 1, some minutes are much busier than others
 * const { minutes } = drawLoad(onlineBoutique().load, { seed: 1, startUs: 0, minutes: 600 });
 * assert.ok(Math.abs(minutes.reduce((a, b) => a + b) / 600 - 1) < 1e-9);
 */
export function drawLoad(
  model: LoadModel,
  { seed, startUs, minutes }: { readonly seed: number; readonly startUs: number; readonly minutes: number },
): LoadCurve {
  const random = new Random(seed, "load");
  const curve = new Float64Array(minutes);
  let drift = 0;
  let spell = 1;
  let spellLeft = 0;
  let sum = 0;
  for (let i = 0; i < minutes; i++) {
    drift = 0.8 * drift + 0.6 * random.normal();
    const dice = random.next();
    const length = 3 + random.below(8);
    const height = 2 + random.next();
    if (spellLeft > 0) spellLeft--;
    else if (dice < model.burstsPerHour / 60) [spell, spellLeft] = [height, length];
    else if (dice < (model.burstsPerHour + model.quietPerHour) / 60) [spell, spellLeft] = [1 / 3, 2 * length];
    else spell = 1;
    const dayPart = ((startUs / MINUTE_US + i) % 1440) / 1440;
    curve[i] = (1 - model.wave * Math.cos(2 * Math.PI * dayPart)) * Math.exp(model.noise * drift) * spell;
    sum += curve[i];
  }
  for (let i = 0; i < minutes; i++) curve[i] *= minutes / sum;
  return { startUs, endUs: startUs + minutes * MINUTE_US, minutes: curve };
}

/**
 * Load at a time.
 *
 * @param atUs Microseconds since the epoch; outside of the curve its nearest minute counts.
 *
 * @example
 * const curve = drawLoad(onlineBoutique().load, { seed: 1, startUs: 0, minutes: 3 });
 * assert.equal(loadAt(curve, 61e6), curve.minutes[1]);
 */
export function loadAt({ startUs, minutes }: LoadCurve, atUs: number): number {
  const minute = Math.floor((atUs - startUs) / MINUTE_US);
  return minutes[Math.max(0, Math.min(minutes.length - 1, minute))];
}

/**
 * Start times of exactly `traces` traces: a Poisson process whose rate follows the curve, given its number of arrivals.
 * In rising order, whole microseconds, no two alike; nothing is held in memory.
 *
 * The gaps of a Poisson process at rate 1 are exponential; divided by their sum they cut [0, 1) into parts, which the
 * accumulated curve stretches to the recording. Hence two passes over the same random numbers.
 *
 * @example
 * const curve = drawLoad(onlineBoutique().load, { seed: 1, startUs: 0, minutes: 10 });
 * assert.equal([...arrivals(curve, 500, 1)].length, 500);
 */
export function* arrivals(curve: LoadCurve, traces: number, seed: number): Generator<number> {
  const first = new Random(seed, "arrivals");
  let sum = 0;
  for (let i = 0; i <= traces; i++) sum += first.exponential();
  const random = new Random(seed, "arrivals");
  let passed = 0;
  let minute = 0;
  let before = 0;
  let last = Number.NEGATIVE_INFINITY;
  const { minutes, startUs } = curve;
  for (let i = 0; i < traces; i++) {
    passed += random.exponential();
    const target = (passed / sum) * minutes.length;
    while (minute < minutes.length - 1 && before + minutes[minute] < target) before += minutes[minute++];
    const part = Math.min(1, (target - before) / minutes[minute]);
    last = Math.max(last + 1, startUs + Math.floor((minute + part) * MINUTE_US));
    yield last;
  }
}
