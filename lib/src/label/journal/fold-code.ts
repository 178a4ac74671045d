import type { FoldKind, FoldStep } from "./fold.js";

/**
 * A step of the fold as text, kept beside each event: reading a million of these takes a second, a million events several.
 *
 * @example
 * const step = { pair: 17, annotator: 2, kind: "u", target: 9, joined: true } as const;
 * assert.equal(foldCode(step), "17.2u9+");
 * assert.deepEqual([...foldSteps("17.2u9+ 0.0a")][0], step);
 */
export function foldCode({ pair, annotator, kind, target, joined }: FoldStep): string {
  return `${pair}.${annotator}${kind}${target === 0 ? "" : target}${joined ? "+" : ""}`;
}

/** The steps of such texts with spaces between them. */
export function* foldSteps(codes: string): Generator<FoldStep> {
  const step = { pair: 0, annotator: 0, kind: "x" as FoldKind, target: 0, joined: false };
  let number = 0;
  let afterKind = false;
  const end = () => {
    step.target = number;
    number = 0;
    afterKind = false;
    return { ...step };
  };
  for (let i = 0; i < codes.length; i++) {
    const c = codes.charCodeAt(i);
    if (c >= ZERO && c <= NINE) number = number * 10 + c - ZERO;
    else if (c === DOT) {
      step.pair = number;
      number = 0;
      step.joined = false;
    } else if (c === PLUS) step.joined = true;
    else if (c === SPACE) yield end();
    else {
      step.annotator = number;
      number = 0;
      step.kind = codes[i] as FoldKind;
      afterKind = true;
    }
  }
  if (afterKind) yield end();
}

const ZERO = 48;
const NINE = 57;
const DOT = 46;
const PLUS = 43;
const SPACE = 32;
