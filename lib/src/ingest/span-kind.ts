import { SPAN_KINDS } from "../trace/span-table.js";

/** Index of a kind written as "server", "SERVER", "SPAN_KIND_SERVER" or as the number of OTLP; 0 if it is none. */
export function spanKind(value: unknown): number {
  if (typeof value === "number") return SPAN_KINDS[value] === undefined ? 0 : value;
  if (typeof value !== "string") return 0;
  const known = KINDS.get(value);
  if (known !== undefined) return known;
  const name = value
    .trim()
    .toUpperCase()
    .replace(/^SPAN_KIND_/, "");
  return KINDS.get(name) ?? 0;
}

const KINDS: ReadonlyMap<string, number> = new Map([
  ...SPAN_KINDS.map((kind, index) => [kind, index] as const),
  ...SPAN_KINDS.map((_, index) => [String(index), index] as const),
]);
