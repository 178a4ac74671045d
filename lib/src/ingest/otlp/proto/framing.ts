import type { InputFile } from "../../files/open-file.js";
import type { Framing } from "../../protobuf/proto-rule.js";
import { ProtoSplitter } from "../../protobuf/proto-splitter.js";
import { VarintReader } from "../../protobuf/varint.js";
import { REQUEST } from "./rules.js";

type Start = Pick<InputFile, "head" | "whole" | "path">;

/**
 * Finds out whether a file holds spans of OTLP as protobuf, and how its messages follow each other: reads the beginning
 * in each way until one leads to a span, or to scopes where the first span is longer than what was looked at.
 *
 * @returns undefined if none does.
 */
export function protobufFraming(file: Start): Framing | undefined {
  return WAYS.find(([framing, first]) => {
    const at = first(file.head);
    // A request begins with its first resource.
    return at >= 0 && file.head[at] === RESOURCE_TAG && leadsToSpans(file, framing);
  })?.[0];
}

/** Field 1 with a length. */
const RESOURCE_TAG = 10;

/** Where the first message begins in each way; -1 if it does not. */
const WAYS: readonly [Framing, (head: Buffer) => number][] = [
  ["single", () => 0],
  ["fixed", (head) => (head.length > 4 && head.readUInt32BE(0) > 0 ? 4 : -1)],
  [
    "varint",
    (head) => {
      const length = new VarintReader();
      return length.read(head, 0, Math.min(head.length, 5)) ? length.next : -1;
    },
  ],
];

function leadsToSpans({ head, whole, path }: Start, framing: Framing): boolean {
  let spans = 0;
  let others = 0;
  let scopes = 0;
  const handler = {
    value(name: string, bytes: Buffer) {
      if (name !== "span") return;
      if (isSpan(bytes)) spans++;
      else others++;
    },
    begin(name: string) {
      if (name === "scope group") scopes++;
    },
    tooLarge() {},
  };
  let isSound = true;
  try {
    new ProtoSplitter(REQUEST, handler, path, head.length, framing).push(head);
  } catch {
    // Damage behind the first spans is for the reader to tell.
    isSound = false;
  }
  return spans > 0 || (isSound && !whole && scopes > 0 && others === 0);
}

/** Whether a message begins as spans do, with ids of 16 and 8 bytes. Log records and metrics stand at the same place. */
function isSpan(bytes: Buffer): boolean {
  return bytes[0] === 10 && bytes[1] === 16 && bytes[18] === 18 && bytes[19] === 8;
}
