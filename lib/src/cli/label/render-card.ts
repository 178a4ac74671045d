import { headline } from "../../label/describe/headline.js";
import type { TraceCard } from "../../label/describe/trace-card.js";
import type { Answer } from "../../label/labels.js";
import type { Card } from "../../label/method.js";
import { visible } from "../table.js";
import { renderTree } from "./render-tree.js";
import { painter } from "./style.js";
import { fitted, textWidth } from "./text-width.js";

/** What is on a card. */
export interface ShownCard {
  readonly trace: TraceCard;
  /** Where the method asks it; absent where the person went back to it. */
  readonly card?: Card;
  /** What the person said of it. */
  readonly answer?: Pick<Answer, "value" | "culprit">;
  readonly note?: string;
}

/** Where it is drawn. */
export interface RenderOptions {
  /** Columns. */
  readonly width: number;
  /** Spans shown at most. Default 24. */
  readonly rows?: number;
  /** Default false. */
  readonly colour?: boolean;
}

/**
 * A card as text: why it is asked, what stands out, and the calls of the trace beside what is usual. Names from outside
 * cannot drive the terminal: control characters are shown as escapes.
 *
 * @returns Lines without a line feed at the end, none wider than `width`.
 */
export function renderCard({ trace, card, answer, note }: ShownCard, options: RenderOptions): string {
  const { width, rows = 24, colour = false } = options;
  const paint = painter(colour);
  const cut = (text: string) => (textWidth(text) > width ? fitted(text, width) : text);
  const { table } = trace;
  const when = Number.isFinite(table.start[0]) ? ` · ${timeOf(table.start[0])}` : "";
  return [
    paint("faint", cut(`trace ${visible(table.traceIds[0])}${when}`)),
    ...(card === undefined ? [] : wrapped(whyOf(card), width)),
    ...(answer === undefined ? [] : [paint(toneOf(answer.value), cut(saidOf(answer)))]),
    ...(note === undefined ? [] : wrapped(`note: ${visible(note)}`, width)),
    "",
    ...wrapped(visible(headline(trace)), width).map((line) => paint("strong", line)),
    "",
    ...renderTree(trace, { width, rows, paint }),
  ].join("\n");
}

/** The marks of the mockups: a shape, a word and a colour always go together. */
export const MARKS = { abnormal: "▲", normal: "●", unsure: "◆", skip: "○" } as const;

function toneOf(value: Answer["value"]): "abnormal" | "normal" | "strong" {
  return value === "abnormal" || value === "normal" ? value : "strong";
}

function saidOf({ value, culprit }: Pick<Answer, "value" | "culprit">): string {
  return `${MARKS[value]} you said ${value}${culprit === undefined ? "" : `, because of ${visible(culprit)}`}`;
}

function whyOf({ number, of, followers, reason }: Card): string {
  const decides = `decides about ${followers.toLocaleString("en-US")} ${followers === 1 ? "trace" : "traces"}`;
  const why = reason === undefined ? decides : reason.includes("decides about") ? reason : `${reason}; ${decides}`;
  return `card ${number} of ${of}: ${why}`;
}

function timeOf(us: number): string {
  const date = new Date(us / 1000);
  return Number.isNaN(date.getTime()) ? "time unknown" : date.toISOString().replace("T", " ").replace("Z", " UTC");
}

/** Text over as many lines as it needs, cut at spaces. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) line = longer;
    else {
      if (line !== "") lines.push(line);
      line = textWidth(word) > width ? fitted(word, width) : word;
    }
  }
  return [...lines, line];
}
