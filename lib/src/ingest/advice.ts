/** What was done about a fault of the input, and what its owner can do. */
export interface Advice {
  readonly done: string;
  readonly advice: string;
}

const RECORDER = "look whether the recording was cut or sampled per span; record whole traces if you can";
const CLOCK = "have a look at the program that wrote these times";
const KEPT_RAW = "the value as recorded is kept in `attributes.raw`";

/** By the beginning of the reason, in the words of the ledger. */
const KNOWN: readonly (readonly [reason: string, done: string, advice: string])[] = [
  ["missing parent", "kept as a top of its trace; the id of the parent stays", RECORDER],
  ["no root", "kept, its tops beside each other", RECORDER],
  [
    "several roots",
    "kept, its tops beside each other",
    "expected where work outlives its request; else spans are missing",
  ],
  [
    "cycle",
    `cut at the earliest span, which becomes a top; ${KEPT_RAW}`,
    "the ids were not made at random, or two recordings mixed",
  ],
  ["duplicate span id", `kept, with an id of its own; ${KEPT_RAW}`, "look whether a file was imported twice"],
  ["negative duration", `counted as 0; ${KEPT_RAW}`, CLOCK],
  ["unreadable duration", `counted as 0; ${KEPT_RAW}`, "name the right column with --column duration=…"],
  ["over-long duration", `counted as 0; ${KEPT_RAW}`, "check the unit: --duration-unit"],
  ["negative start", `takes the start of its parent or trace; ${KEPT_RAW}`, CLOCK],
  ["zero start", `takes the start of its parent or trace; ${KEPT_RAW}`, CLOCK],
  [
    "unreadable start",
    `takes the start of its parent or trace; ${KEPT_RAW}`,
    "name the right column with --column start=…",
  ],
  ["durations look", "nothing was changed", "import again with the right --duration-unit; start times tell the rest"],
  ["text is not Unicode", "what is no character became U+FFFD", "write the file as UTF-8"],
  [
    "trace id in another form",
    `joined with its trace; ${KEPT_RAW}`,
    "nothing: systems differ in leading zeros and length",
  ],
  [
    "parent id in another form",
    `joined with its parent; ${KEPT_RAW}`,
    "nothing: systems differ in leading zeros and case",
  ],
  ["no span id", "kept, with an id of its own", "name the right column with --column span_id=…"],
  [
    "no service name",
    "kept, with an empty service",
    "set service.name where the spans are made, or name the column with --column service=…",
  ],
  ["span id shared", "the called side became a child with an id of its own", "nothing: Zipkin records a call so"],
  ["a span of Zipkin's version 1", "kept as two spans", "nothing: version 1 of Zipkin records a call so"],
  ["no trace id", "left out", "without it a span belongs nowhere; name the right column with --column trace_id=…"],
  [
    "its trace has more than",
    "left out; the spans that came first are kept",
    "raise --max-spans-per-trace, if that is one trace",
  ],
  ["row has", "left out", "quote fields that hold the delimiter or a line end"],
  ["row is cut off", "left out", "get the file again, it is not whole"],
  ["span is cut off", "left out", "get the file again, it is not whole"],
  ["span is damaged", "left out", "get the file again, it is damaged"],
  ["span is no object", "left out", "look at the line: it is no span"],
  ["span is nested too deeply", "left out", "look at the line: no tracing system writes that"],
  ["broken JSON", "left out", "look at the line; get the file again if it is not whole"],
  ["damage", "what is whole before and behind it is kept", "get the file again, it is not whole"],
  ["file is damaged", "what is whole is kept", "get the file again, it is not whole"],
  ["it is encrypted", "passed over", "unpack the archive with its password first"],
  ["it is UTF-16", "passed over", "write the file as UTF-8"],
  ["it is a Git LFS pointer", "passed over", "git lfs pull"],
  ["it is empty", "passed over", "nothing, if it is meant to be empty"],
  ["no trace file", "passed over", "nothing, if it holds no traces; else name its format or columns"],
];

/**
 * Explains an entry of the report.
 *
 * @example
 * assert.match(adviceOn("missing parent", "repaired").done, /kept as a top/);
 * assert.equal(adviceOn("something new", "rejected").done, "left out");
 */
export function adviceOn(reason: string, action: "repaired" | "rejected" | "kept" | "skipped"): Advice {
  const known = KNOWN.find(([start]) => reason.startsWith(start));
  if (known !== undefined) return { done: known[1], advice: known[2] };
  if (/ of more than [\d.]+ bytes/.test(reason)) return { done: "left out", advice: "raise --limit-mb" };
  return { done: DONE[action], advice: "look at the first example" };
}

const DONE = {
  repaired: "mended and kept",
  rejected: "left out",
  kept: "kept as it is",
  skipped: "passed over",
} as const;
