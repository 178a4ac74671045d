import type { CardData } from "../contract/card-data.js";
import { count, duration } from "./numbers.js";
import { FEW, rowFigures, timesUsual } from "./row-figures.js";

/** A piece of evidence in words. */
export interface EvidenceText {
  readonly title: string;
  /** To the right of the title. */
  readonly scale?: string;
  readonly value: string;
  readonly detail: string;
  /** Whether it speaks for abnormal. */
  readonly speaks: boolean;
}

/** Calls around it that say something. */
export const NEAR = 5;
const MOST_NEAR = 31;

/** How long the call took beside all calls along its path. */
export function timeText(data: CardData): EvidenceText {
  const title = "time of this call itself";
  const row = data.evidence?.row ?? data.unusual[0];
  if (row === undefined) return { title, value: "unknown", detail: "nothing to compare with", speaks: false };
  const { ratio, seen } = rowFigures(data, [row]);
  const speaks = data.unusual.includes(row) && data.spans.error[row] === 0;
  if (ratio === undefined) {
    return {
      title,
      value: "unknown",
      detail: `path seen ${seen === 1 ? "once" : `${count(seen)} times`}`,
      speaks: false,
    };
  }
  const { asLong } = data.evidence ?? {};
  const detail = asLong === undefined ? `of ${count(seen)} calls` : `${count(asLong)} of ${count(seen)} as long`;
  return { title, scale: "log scale", value: `${timesUsual(ratio)} usual`, detail, speaks };
}

/** What the same call took around the trace. */
export function aroundText(data: CardData): EvidenceText {
  const title = "same call in time";
  const around = data.evidence?.around;
  const near = around && nearestMedian(around.seconds, around.self);
  if (around === undefined || near === undefined) {
    return {
      title,
      value: "unknown",
      detail: around === undefined ? "neighbours not read" : "too few calls near",
      speaks: false,
    };
  }
  const far = around.seconds.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
  const { median } = near;
  const { usual, p95 } = rowFigures(data, [data.evidence!.row]);
  const speaks =
    data.unusual.length > 0 && usual !== undefined && p95 !== undefined && median > p95 && median > 2 * usual;
  return {
    title,
    scale: `±${far >= 90 ? `${Math.round(far / 30) / 2} min` : `${Math.max(1, Math.ceil(far))} s`}`,
    value: `${duration(median)} near it`,
    detail: usual === undefined ? "" : `usual ${duration(usual)}`,
    speaks,
  };
}

/** How common the structure of the trace is. */
export function structureText({ sameStructure, traces }: CardData): EvidenceText {
  const title = "call structure";
  if (sameStructure === undefined) return { title, value: "unknown", detail: "not counted", speaks: false };
  const share = (100 * sameStructure) / traces;
  const percent = share < 0.1 ? "under 0.1" : String(Number(share.toPrecision(2)));
  if (sameStructure <= 1) return { title, value: "only here", detail: `of ${count(traces)} traces`, speaks: false };
  return {
    title,
    value: sameStructure < FEW ? "rare" : "known",
    detail: `${count(sameStructure)} traces, ${percent} %`,
    speaks: false,
  };
}

/** Whether spans failed, and how common that is. */
export function errorText({ spans, hasStatus, evidence, traces }: CardData): EvidenceText {
  const title = "errors";
  if (!hasStatus) return { title, value: "unknown", detail: "no status recorded", speaks: false };
  const own = spans.error.reduce((sum, is) => sum + is, 0);
  const failed = evidence?.failed;
  const detail = failed === undefined ? "" : `${count(failed)} of ${count(traces)} traces have some`;
  return {
    title,
    value: own === 0 ? "none" : `${count(own)} of ${count(spans.parent.length)} spans`,
    detail,
    speaks: own > 0,
  };
}

/** Median of the self time over the calls nearest in time; undefined where there are too few to say. */
export function nearestMedian(
  seconds: readonly number[],
  self: readonly number[],
): { readonly median: number; readonly calls: number } | undefined {
  if (self.length < NEAR) return undefined;
  const nearest = Array.from(seconds.keys())
    .sort((a, b) => Math.abs(seconds[a]) - Math.abs(seconds[b]) || a - b)
    .slice(0, MOST_NEAR)
    .map((i) => self[i])
    .sort((a, b) => a - b);
  return { median: nearest[nearest.length >> 1], calls: nearest.length };
}
