import {
  ATTRIBUTES, ATTRIBUTES_END, CHILDREN, FIRST, HAS_ATTRIBUTES, HAS_PARENT, ID_TEXTS, KINDS, MEMBERS, MOST_ROWS,
  OPERATION_NUMBERS, ORDER, PARENT_ROWS, PARENT_TEXTS, PARENT_TEXTS_END, PARENTS, RECORD_AT, RESOURCE_NUMBERS, ROW_OF, RUNS,
  SERVICELESS, SLOTS, STACK, STARTS, STATUS_NUMBERS, TRACE_STARTS, TRACE_TEXTS, DURATIONS,
} from "./layout-rows";
import { hashOf } from "./names";
import { HEAD } from "./record";
import { same } from "./text";

/** 30 days in microseconds, and 2^53 - 1: beyond is mended elsewhere (lib/src/trace/read-times.ts). */
const LONGEST: f64 = 30.0 * 24.0 * 3600.0 * 1e6;
const LATEST: f64 = 9007199254740991;
/** More children of one span are sorted elsewhere, if they are not in order. */
const MOST_UNSORTED = 256;

let rows: i32 = 0;
let traceEnd: usize = TRACE_TEXTS;
let idEnd: usize = ID_TEXTS;
let parentEnd: usize = PARENT_TEXTS;
let attributesEnd: usize = ATTRIBUTES;

export function startRows(): void {
  rows = 0;
  traceEnd = TRACE_TEXTS;
  idEnd = ID_TEXTS;
  parentEnd = PARENT_TEXTS;
  attributesEnd = ATTRIBUTES;
}
export function rowCount(): i32 {
  return rows;
}
export function traceTextEnd(): usize {
  return traceEnd;
}
export function idTextEnd(): usize {
  return idEnd;
}
export function parentTextEnd(): usize {
  return parentEnd;
}
export function attributeEnd(): usize {
  return attributesEnd;
}

// @ts-ignore: decorator
@inline
function at(list: usize, i: i32): i32 {
  return load<i32>(list + ((<usize>i) << 2));
}
// @ts-ignore: decorator
@inline
function set(list: usize, i: i32, value: i32): void {
  store<i32>(list + ((<usize>i) << 2), value);
}
// @ts-ignore: decorator
@inline
function record(span: i32): usize {
  return <usize>at(RECORD_AT, span);
}
// @ts-ignore: decorator
@inline
function idOf(from: usize): usize {
  return from + HEAD + <usize>load<i32>(from, 40);
}

/**
 * Puts the spans of one trace behind the rows, parents before children, siblings by start and id, where nothing about
 * them is to be mended.
 *
 * @param runs Number of runs at RUNS: address of the first record and number of records of each.
 * @param trace Text of the trace id.
 * @returns 1 if it was done, 0 if there is something to be mended, -1 if there is no room.
 */
export function assembleTrace(runs: i32, trace: usize, traceLength: usize): i32 {
  let count = 0;
  let earliest: f64 = LATEST;
  for (let run = 0; run < runs; run++) {
    let from = <usize>at(RUNS, run * 2);
    const spans = at(RUNS, run * 2 + 1);
    if (count + spans > MOST_ROWS) return 0;
    for (let i = 0; i < spans; i++) {
      const start = load<f64>(from);
      const duration = load<f64>(from, 8);
      if (!(start > 0 && start <= LATEST && duration >= 0 && duration <= LONGEST)) return 0;
      if (start < earliest) earliest = start;
      // Mended before, or without an id, or without a service.
      if (load<i32>(from, 36) > 255 || load<i32>(from, 44) == 0) return 0;
      if (load<u8>(SERVICELESS + <usize>load<i32>(from, 24)) != 0) return 0;
      set(RECORD_AT, count, <i32>from);
      count++;
      from += <usize>load<i32>(from, 52);
    }
  }
  if (rows + count > MOST_ROWS) return -1;

  let slots: u32 = 4;
  while (slots < <u32>count * 2) slots <<= 1;
  memory.fill(SLOTS, 0xff, <usize>slots << 2);
  const mask = slots - 1;
  for (let span = 0; span < count; span++) {
    const from = record(span);
    const id = idOf(from);
    const length = <usize>load<i32>(from, 44);
    let slot = hashOf(id, length) & mask;
    while (true) {
      const other = at(SLOTS, <i32>slot);
      if (other < 0) break;
      const there = record(other);
      if (<usize>load<i32>(there, 44) == length && same(idOf(there), id, length)) return 0;
      slot = (slot + 1) & mask;
    }
    set(SLOTS, <i32>slot, span);
  }

  let top = -1;
  memory.fill(FIRST, 0, (<usize>count + 2) << 2);
  for (let span = 0; span < count; span++) {
    const from = record(span);
    const length = <usize>load<i32>(from, 48);
    const id = idOf(from) + <usize>load<i32>(from, 44);
    let parent = -1;
    if (length > 0) {
      let slot = hashOf(id, length) & mask;
      while (true) {
        const other = at(SLOTS, <i32>slot);
        if (other < 0) break;
        const there = record(other);
        if (<usize>load<i32>(there, 44) == length && same(idOf(there), id, length)) {
          parent = other;
          break;
        }
        slot = (slot + 1) & mask;
      }
      if (parent == span || (parent < 0 && !isZeros(id, length))) return 0;
    }
    if (parent < 0) {
      if (top >= 0) return 0;
      top = span;
    }
    set(PARENTS, span, parent);
    const list = (parent < 0 ? count : parent) + 1;
    set(FIRST, list, at(FIRST, list) + 1);
  }
  if (top < 0) return 0;
  for (let span = 0; span <= count; span++) set(FIRST, span + 1, at(FIRST, span + 1) + at(FIRST, span));
  for (let span = count; span-- > 0; ) {
    const parent = at(PARENTS, span);
    const list = (parent < 0 ? count : parent) + 1;
    const place = at(FIRST, list) - 1;
    set(FIRST, list, place);
    set(CHILDREN, place, span);
  }
  for (let span = 0; span <= count; span++) set(FIRST, span, at(FIRST, span + 1));
  set(FIRST, count + 1, count);
  for (let span = 0; span < count; span++) if (!sortChildren(at(FIRST, span), at(FIRST, span + 1))) return 0;

  let depth = 1;
  let done = 0;
  set(STACK, 0, top);
  while (depth > 0) {
    const span = at(STACK, --depth);
    set(ORDER, done++, span);
    const first = at(FIRST, span);
    for (let c = at(FIRST, span + 1); c-- > first; ) set(STACK, depth++, at(CHILDREN, c));
  }
  // A cycle hangs under no top.
  if (done < count) return 0;
  return putRows(count, trace, traceLength, earliest);
}

function isZeros(from: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(from + i) != 0x30) return false;
  return true;
}

/** Whether span a goes behind b; 2 if that cannot be said here. */
function isBehind(a: i32, b: i32): i32 {
  const first = record(a);
  const second = record(b);
  const start = load<f64>(first);
  const other = load<f64>(second);
  if (start != other) return start > other ? 1 : 0;
  const x = idOf(first);
  const y = idOf(second);
  const xLength = load<i32>(first, 44);
  const yLength = load<i32>(second, 44);
  for (let i = 0; i < min(xLength, yLength); i++) {
    const c = load<u8>(x + <usize>i);
    const d = load<u8>(y + <usize>i);
    // Elsewhere ids are ordered by UTF-16 units.
    if ((c | d) >= 0x80) return 2;
    if (c != d) return c > d ? 1 : 0;
  }
  return xLength > yLength ? 1 : 0;
}

function sortChildren(from: i32, to: i32): bool {
  for (let c = from + 1; c < to; c++) {
    const moved = at(CHILDREN, c);
    let hole = c;
    for (; hole > from; hole--) {
      const behind = isBehind(at(CHILDREN, hole - 1), moved);
      if (behind == 2) return false;
      if (behind == 0) break;
      set(CHILDREN, hole, at(CHILDREN, hole - 1));
    }
    if (hole < c && to - from > MOST_UNSORTED) return false;
    set(CHILDREN, hole, moved);
  }
  return true;
}

function putRows(count: i32, trace: usize, traceLength: usize, earliest: f64): i32 {
  const began = rows;
  const traceBegan = traceEnd;
  const idBegan = idEnd;
  const parentBegan = parentEnd;
  const attributesBegan = attributesEnd;
  for (let i = 0; i < count; i++) {
    const span = at(ORDER, i);
    const from = record(span);
    const row = rows++;
    const wide = (<usize>row) << 3;
    set(ROW_OF, span, row);
    const resource = load<i32>(from, 24);
    const members = <usize>at(MEMBERS, resource * 2);
    const membersLength = <usize>at(MEMBERS, resource * 2 + 1);
    const extraLength = <usize>load<i32>(from, 40);
    const idLength = <usize>load<i32>(from, 44);
    const parent = at(PARENTS, span);
    const parentLength: usize = parent < 0 ? 0 : <usize>load<i32>(from, 48);
    if (
      traceEnd + traceLength + 32 > ID_TEXTS ||
      idEnd + idLength + 32 > PARENT_TEXTS ||
      parentEnd + parentLength + 32 > PARENT_TEXTS_END ||
      attributesEnd + extraLength + membersLength + 64 > ATTRIBUTES_END
    ) {
      rows = began;
      traceEnd = traceBegan;
      idEnd = idBegan;
      parentEnd = parentBegan;
      attributesEnd = attributesBegan;
      return -1;
    }
    store<f64>(STARTS + wide, load<f64>(from));
    store<f64>(DURATIONS + wide, load<f64>(from, 8));
    store<f64>(TRACE_STARTS + wide, earliest);
    set(RESOURCE_NUMBERS, row, resource);
    set(OPERATION_NUMBERS, row, load<i32>(from, 28));
    set(STATUS_NUMBERS, row, load<i32>(from, 32));
    set(KINDS, row, load<i32>(from, 36));
    set(PARENT_ROWS, row, parent < 0 ? -1 : at(ROW_OF, parent));
    traceEnd = putText(traceEnd, trace, traceLength);
    const id = idOf(from);
    idEnd = putText(idEnd, id, idLength);
    store<u8>(HAS_PARENT + <usize>row, parent < 0 ? 0 : 1);
    if (parent >= 0) parentEnd = putText(parentEnd, id + idLength, parentLength);
    store<u8>(HAS_ATTRIBUTES + <usize>row, extraLength + membersLength > 0 ? 1 : 0);
    if (extraLength + membersLength == 0) continue;
    if (membersLength == 0) attributesEnd = putText(attributesEnd, from + HEAD, extraLength);
    else {
      let to = attributesEnd + 4;
      if (extraLength > 0) {
        // Without its closing bracket.
        memory.copy(to, from + HEAD, extraLength - 1);
        to += extraLength - 1;
        store<u8>(to++, 0x2c);
      } else store<u8>(to++, 0x7b);
      memory.copy(to, members, membersLength);
      to += membersLength;
      store<u8>(to++, 0x7d);
      store<u32>(attributesEnd, <u32>(to - attributesEnd - 4));
      attributesEnd = to;
    }
  }
  return 1;
}

/** A text as Parquet has it: its length, then its bytes. */
// @ts-ignore: decorator
@inline
function putText(to: usize, from: usize, length: usize): usize {
  store<u32>(to, <u32>length);
  to += 4;
  if (length > 64) memory.copy(to, from, length);
  else {
    let k: usize = 0;
    do {
      v128.store(to + k, v128.load(from + k));
      k += 16;
    } while (k < length);
  }
  return to + length;
}
