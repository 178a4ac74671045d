import { KEYS } from "./layout";
import { digits, putNumber, readNumber, whole } from "./number";
import { blank, copy, escaped, is, literal, out, put, putByte, putString, same, scan } from "./text";

const TRUE = literal("true");
const FALSE = literal("false");
const NULL = literal("null");
const INT_VALUE = literal("intValue");
const INT_VALUE_2 = literal("int_value");
const TIME = literal("timeUnixNano");
const TIME_2 = literal("time_unix_nano");
const START = literal("startTimeUnixNano");
const START_2 = literal("start_time_unix_nano");
const END = literal("endTimeUnixNano");
const END_2 = literal("end_time_unix_nano");

const DEEPEST = 24;
const MOST_KEYS: usize = 64;
const KEYS_END: usize = KEYS + 0xf000;

/** Behind the keys of the objects that are open. */
let keys: usize = KEYS;

/** Begins a list of keys; gives back where to end it. */
export function openKeys(): usize {
  keys = KEYS;
  return keys;
}

/** Adds a key to those since `first`; false if it is among them, may be out of order in a parsed object, or they are too many. */
export function addKey(first: usize, from: usize, to: usize): bool {
  const length = to - from;
  // Whole numbers as keys go first.
  if (escaped || load<u8>(from) - 0x30 < 10) return false;
  for (let at = first; at < keys; at += 8) {
    if (<usize>load<u32>(at + 4) == length && same(<usize>load<u32>(at), from, length)) return false;
  }
  if (keys - first >= MOST_KEYS * 8 || keys >= KEYS_END) return false;
  store<u32>(keys, <u32>from);
  store<u32>(keys + 4, <u32>length);
  keys += 8;
  return true;
}

/** Keys under which whole numbers of 16 digits or more become texts. */
function isExact(from: usize, length: usize): bool {
  if (length < 8 || length > 20) return false;
  if (length == 8) return is(from, length, INT_VALUE);
  return (
    is(from, length, INT_VALUE_2) ||
    is(from, length, TIME) ||
    is(from, length, TIME_2) ||
    is(from, length, START) ||
    is(from, length, START_2) ||
    is(from, length, END) ||
    is(from, length, END_2)
  );
}

/**
 * Copies a JSON value as JSON.stringify(JSON.parse()) would write it; its end, or 0 where that cannot be said for sure.
 *
 * @param key Key of the value, its length 0 in an array.
 */
export function copyValue(p: usize, depth: i32, key: usize, keyLength: usize): usize {
  const c = load<u8>(p);
  if (c == 0x22) {
    const end = scan(p + 1);
    if (end == 0) return 0;
    putByte(0x22);
    putString(p + 1, end, escaped);
    putByte(0x22);
    return end + 1;
  }
  if (c == 0x7b) return depth > DEEPEST ? 0 : copyObject(p, depth);
  if (c == 0x5b) return depth > DEEPEST ? 0 : copyArray(p, depth);
  if (c == 0x74 || c == 0x66 || c == 0x6e) return copyWord(p, c);
  const end = readNumber(p);
  if (end == 0) return 0;
  if (whole && digits >= 16 && isExact(key, keyLength)) {
    putByte(0x22);
    copy(p, end - p);
    putByte(0x22);
    return end;
  }
  return putNumber(p, end) ? end : 0;
}

/** true, false or null. */
export function readWord(p: usize): usize {
  const word = load<u32>(p);
  if (word == 0x65757274 || word == 0x6c6c756e) return p + 4;
  return load<u8>(p) == 0x66 && load<u32>(p + 1) == 0x65736c61 ? p + 5 : 0;
}

function copyWord(p: usize, c: u8): usize {
  const end = readWord(p);
  if (end != 0) put(c == 0x74 ? TRUE : c == 0x66 ? FALSE : NULL);
  return end;
}

function copyObject(p: usize, depth: i32): usize {
  const first = keys;
  putByte(0x7b);
  p = blank(p + 1);
  if (load<u8>(p) != 0x7d) {
    while (true) {
      if (load<u8>(p) != 0x22) return 0;
      const from = p + 1;
      const to = scan(from);
      if (to == 0 || !addKey(first, from, to)) return 0;
      putByte(0x22);
      copy(from, to - from);
      putByte(0x22);
      putByte(0x3a);
      p = blank(to + 1);
      if (load<u8>(p) != 0x3a) return 0;
      p = copyValue(blank(p + 1), depth + 1, from, to - from);
      if (p == 0) return 0;
      p = blank(p);
      const c = load<u8>(p);
      if (c == 0x7d) break;
      if (c != 0x2c) return 0;
      putByte(c);
      p = blank(p + 1);
    }
  }
  putByte(0x7d);
  keys = first;
  return p + 1;
}

function copyArray(p: usize, depth: i32): usize {
  putByte(0x5b);
  p = blank(p + 1);
  if (load<u8>(p) != 0x5d) {
    while (true) {
      p = copyValue(p, depth + 1, p, 0);
      if (p == 0) return 0;
      p = blank(p);
      const c = load<u8>(p);
      if (c == 0x5d) break;
      if (c != 0x2c) return 0;
      putByte(c);
      p = blank(p + 1);
    }
  }
  putByte(0x5d);
  return p + 1;
}
