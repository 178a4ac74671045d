import { UsageError } from "../base/error.js";
import { Random } from "../base/random.js";
import type { RawSpans } from "../trace/build.js";
import type { PlayedSpan } from "./player.js";

/** How a recording differs from what happened; labels stay those of what happened. */
export interface Distortion {
  /** Clocks of instances are off by so many milliseconds (standard deviation), each by its own; default 0. */
  readonly clockSkewMs?: number;
  /** Share of the requests that are recorded, decided at their start (head sampling); default 1. */
  readonly sample?: number;
  /** Share of the spans that get lost, one by one; their children become orphans; default 0. */
  readonly dropSpans?: number;
}

/** @throws UsageError that names the option and the value. */
export function checkDistortion({ clockSkewMs = 0, sample = 1, dropSpans = 0 }: Distortion): void {
  if (!(clockSkewMs >= 0 && clockSkewMs <= 86_400_000)) {
    throw new UsageError(`Cannot simulate clock skew ${clockSkewMs}: it is not in [0, 86400000] ms`);
  }
  if (!(sample > 0 && sample <= 1)) throw new UsageError(`Cannot sample ${sample}: it is not in (0, 1]`);
  if (!(dropSpans >= 0 && dropSpans < 1))
    throw new UsageError(`Cannot drop ${dropSpans} of the spans: it is not in [0, 1)`);
}

/** Turns what happened into what is recorded; a trace may have no span left. */
export function distorted(
  { clockSkewMs = 0, dropSpans = 0 }: Distortion,
  seed: number,
): (raw: RawSpans, played: readonly PlayedSpan[], traceSeed: number) => RawSpans {
  const offsets = new Map<string, number>();
  const offsetOf = (instance: string) => {
    let offset = offsets.get(instance);
    if (offset === undefined) {
      offset = Math.round(new Random(seed, `clock ${instance}`).normal() * clockSkewMs * 1000);
      offsets.set(instance, offset);
    }
    return offset;
  };
  return (raw, played, traceSeed) => {
    let recorded = raw;
    if (clockSkewMs > 0) {
      recorded = { ...recorded, start: played.map(({ instance }, i) => raw.start[i] + offsetOf(instance)) };
    }
    if (dropSpans > 0 || played[0].absent) {
      const random = new Random(traceSeed, "dropped");
      const kept = played.map(({ absent }) => random.next() >= dropSpans && !absent);
      recorded = filtered(recorded, kept);
    }
    return recorded;
  };
}

function filtered(raw: RawSpans, kept: readonly boolean[]): RawSpans {
  const rows = kept.flatMap((keep, row) => (keep ? [row] : []));
  return {
    spanIds: rows.map((row) => raw.spanIds[row]),
    parentIds: rows.map((row) => raw.parentIds[row]),
    service: rows.map((row) => raw.service[row]),
    operation: rows.map((row) => raw.operation[row]),
    instance: rows.map((row) => raw.instance[row]),
    status: rows.map((row) => raw.status[row]),
    kind: rows.map((row) => raw.kind[row]),
    start: rows.map((row) => raw.start[row]),
    duration: rows.map((row) => raw.duration[row]),
  };
}
