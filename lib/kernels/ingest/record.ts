import { LAST_ID, SIGNATURE, SIGNATURE_MOST, WANTED } from "./layout";
import { intern, isNew, OPERATIONS, OUTCOMES, PROCESSES, RESOURCES, setValue, valueOf } from "./names";
import { copy, foreign, is, literal, out, same, setOut, startText } from "./text";

// @ts-ignore: decorator
@external("env", "operation")
declare function newOperation(at: usize, length: usize): i32;
// @ts-ignore: decorator
@external("env", "resource")
declare function newResource(at: usize, length: usize): i32;
/** The number of a text of a resource; -1 if it cannot be read. */
// @ts-ignore: decorator
@external("env", "process")
declare function newProcess(at: usize, length: usize): i32;
/** Kind and status that the signature stands for: number of the status * 8 + kind; -1 if it cannot be said. */
// @ts-ignore: decorator
@external("env", "outcome")
declare function newOutcome(at: usize, length: usize): i32;
/** A trace id that is not that of the record before; false if it cannot be used as it is. */
// @ts-ignore: decorator
@external("env", "trace")
declare function newTrace(at: usize, length: usize, record: usize): bool;
// @ts-ignore: decorator
@external("env", "utf8")
declare function isUtf8(at: usize, length: usize): bool;

/**
 * A record, from an address that 8 divides:
 *
 *     0 start, 8 duration, 16 line (f64) · 24 resource, 28 operation, 32 status, 36 kind | mended << 8 (i32)
 *     40 bytes of extra, 44 of span id, 48 of parent id, 52 of the record (i32) · 56 extra, span id, parent id
 */
export const HEAD: usize = 56;

/** Where the next record begins, and behind where none may begin. */
let next: usize = 0;
let limit: usize = 0;
let lastLength: i32 = -1;

export function setRecords(at: usize, end: usize): void {
  next = at;
  limit = end;
  lastLength = -1;
}
export function nextRecord(): usize {
  return next;
}

/** Whether the output has come too far; asked before each piece of a span, which takes less than what is left behind the limit. */
// @ts-ignore: decorator
@inline
export function isOver(): bool {
  return out > limit;
}

/** Texts of the record being read, by place and length. The trace id is 0 until there is one. */
export let trace: usize = 0;
export let traceLength: usize = 0;
let id: usize = 0;
let idLength: usize = 0;
let parent: usize = 0;
let parentLength: usize = 0;
let operation: usize = 0;
let operationLength: usize = 0;
let resource: usize = 0;
let resourceLength: usize = 0;

// @ts-ignore: decorator
@inline
export function setTrace(from: usize, length: usize): void {
  trace = from;
  traceLength = length;
}
// @ts-ignore: decorator
@inline
export function setId(from: usize, length: usize): void {
  id = from;
  idLength = length;
}
// @ts-ignore: decorator
@inline
export function setParent(from: usize, length: usize): void {
  parent = from;
  parentLength = length;
}
// @ts-ignore: decorator
@inline
export function setOperation(from: usize, length: usize): void {
  operation = from;
  operationLength = length;
}
/** The name of the resource, for a format in which it has one; it may be empty. */
// @ts-ignore: decorator
@inline
export function setResource(from: usize, length: usize): void {
  resource = from;
  resourceLength = length;
}

/** Whether there is room to begin a record; then its text can be written. */
export function beginRecord(): bool {
  signature = SIGNATURE;
  // What has no text has none at a place that can be read.
  setTrace(0, 0);
  setId(next, 0);
  setParent(next, 0);
  setOperation(next, 0);
  setResource(0, 0);
  startText();
  setOut(next + HEAD);
  return next < limit;
}

let signature: usize = SIGNATURE;

/** Adds what bears on the outcome: number of its key, type ("s" text as in JSON, "d" number, "b" true or false), text. */
export function sign(key: i32, type: u8, from: usize, length: usize): bool {
  if (signature + 4 + length > SIGNATURE + SIGNATURE_MOST) return false;
  store<u8>(signature, <u8>key);
  store<u8>(signature + 1, type);
  store<u16>(signature + 2, <u16>length);
  memory.copy(signature + 4, from, length);
  signature += 4 + length;
  return true;
}

const OURS = literal("labelease.");

/** Whether a key is one of those that only an export of ours writes. */
// @ts-ignore: decorator
@inline
export function isOurs(from: usize, length: usize): bool {
  return length >= 10 && is(from, 10, OURS);
}

/** The number of a key that is wanted, or -1. */
// @ts-ignore: decorator
@inline
export function wanted(from: usize, length: usize): i32 {
  if (length > 255) return -1;
  const first = <usize>load<u32>(WANTED + length * 4);
  return first == 0 ? -1 : wantedOf(first, from, length);
}

/** Entries: next of this length or 0, number, bytes. */
function wantedOf(entry: usize, from: usize, length: usize): i32 {
  while (entry != 0) {
    if (same(entry + 8, from, length)) return load<i32>(entry + 4);
    entry = <usize>load<u32>(entry);
  }
  return -1;
}

/** What a record needs beside its text. */
export let start: f64 = 0;
export let duration: f64 = 0;
export function setTimes(from: f64, length: f64): void {
  start = from;
  duration = length;
}

/**
 * Ends the record whose extra was written, if everything is sure.
 *
 * @param element Where the span begins.
 * @param end Where it ends.
 * @param resourceNumber Number of its resource, for one without a name.
 */
export function endRecord(element: usize, end: usize, line: f64, resourceNumber: i32): bool {
  if (foreign != 0 && !isUtf8(element, end - element)) return false;
  const extraLength = out - next - HEAD;
  const operationName = intern(OPERATIONS, operation, operationLength);
  if (operationName < 0) return false;
  if (isNew) setValue(OPERATIONS, operationName, newOperation(operation, operationLength));
  if (resource != 0) {
    resourceNumber = internResource(resource, resourceLength);
    if (resourceNumber < 0) return false;
  }
  const outcomeNumber = intern(OUTCOMES, SIGNATURE, signature - SIGNATURE);
  if (outcomeNumber < 0) return false;
  if (isNew) setValue(OUTCOMES, outcomeNumber, newOutcome(SIGNATURE, signature - SIGNATURE));
  const outcome = valueOf(OUTCOMES, outcomeNumber);
  if (outcome < 0) return false;
  if (<i32>traceLength != lastLength || !same(trace, LAST_ID, traceLength)) {
    if (traceLength > 4096 || !newTrace(trace, traceLength, next)) return false;
    memory.copy(LAST_ID, trace, traceLength);
    lastLength = <i32>traceLength;
  }
  copy(id, idLength);
  copy(parent, parentLength);
  const size = (out - next + 7) & ~7;
  store<f64>(next, start);
  store<f64>(next, duration, 8);
  store<f64>(next, line, 16);
  store<i32>(next, resourceNumber, 24);
  store<i32>(next, valueOf(OPERATIONS, operationName), 28);
  store<i32>(next, outcome >> 3, 32);
  store<i32>(next, outcome & 7, 36);
  store<i32>(next, <i32>extraLength, 40);
  store<i32>(next, <i32>idLength, 44);
  store<i32>(next, <i32>parentLength, 48);
  store<i32>(next, <i32>size, 52);
  next += size;
  return true;
}

/** The number of a resource by the name that spans have for it; -1 if there are too many. */
export function internResource(at: usize, length: usize): i32 {
  const name = intern(RESOURCES, at, length);
  if (name < 0) return -1;
  if (isNew) setValue(RESOURCES, name, newResource(at, length));
  return valueOf(RESOURCES, name);
}

/** The number of a resource by its text; -1 if there are too many, or it cannot be read. */
export function internProcess(at: usize, length: usize): i32 {
  const number = intern(PROCESSES, at, length);
  if (number < 0) return -1;
  if (isNew) setValue(PROCESSES, number, newProcess(at, length));
  return valueOf(PROCESSES, number);
}
