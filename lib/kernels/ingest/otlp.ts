import { allDigits, decimal, MOST_WHOLE, readNumber, whole } from "./number";
import {
  beginRecord, endRecord, HEAD, isOurs, isOver, nextRecord, setId, setOperation, setParent, setTimes, setTrace, sign, trace,
  wanted,
} from "./record";
import {
  behind, blank, copy, ended, escaped, is, keyAt, keyLength, literal, out, put, putByte, putWhole, readKey, scan, setOut,
} from "./text";
import { addKey, copyValue, openKeys } from "./value";

const TRACE_ID = literal("traceId");
const SPAN_ID = literal("spanId");
const PARENT_ID = literal("parentSpanId");
const NAME = literal("name");
const KIND = literal("kind");
const START = literal("startTimeUnixNano");
const END = literal("endTimeUnixNano");
const ATTRIBUTES = literal("attributes");
const STATUS = literal("status");
const CODE = literal("code");
const MESSAGE = literal("message");
/** Members that only an extra of ours has. */
const RESOURCE = literal("resource");
const SCOPE = literal("scope");
const START_NANO = literal("startNano");
const DURATION_NANO = literal("durationNano");
const JAEGER = literal("jaeger");
const ZIPKIN = literal("zipkin");
const RAW = literal("raw");

const OUT_KEY = literal('{"key":"');
const OUT_VALUE = literal('","value":{"');
const OUT_START = literal('"startNano":"');
const OUT_DURATION = literal('"durationNano":"');

/** Key numbers of what is no attribute. */
const KIND_KEY = 253;
const CODE_KEY = 254;

/**
 * Reads one span of OTLP/JSON into a record, where it is as exporters write it. What is no column is copied.
 *
 * @param p Its opening bracket.
 * @param group Number of the group it stands in.
 * @returns Its end, or 0 if it has to be read in another way; then nothing has happened.
 */
export function otlpSpan(p: usize, line: f64, most: usize, group: i32): usize {
  if (!beginRecord()) return 0;
  const element = p;
  const first = openKeys();
  let id: usize = p;
  let idLength: usize = 0;
  let parent: usize = p;
  let parentLength: usize = 0;
  let start: usize = 0;
  let startEnd: usize = 0;
  let end: usize = 0;
  let endEnd: usize = 0;
  const extra = nextRecord() + HEAD;
  putByte(0x7b);

  p = blank(p + 1);
  while (true) {
    if (isOver()) return 0;
    p = readKey(p);
    if (p == 0) return 0;
    const key = keyAt;
    const length = keyLength;
    if (!addKey(first, key, key + length)) return 0;
    const c = load<u8>(p);
    const isText = c == 0x22;
    const isId = is(key, length, TRACE_ID) || is(key, length, SPAN_ID) || is(key, length, PARENT_ID);
    const isTime = is(key, length, START) || is(key, length, END);
    if (isId || isTime || is(key, length, NAME)) {
      const from = isText ? p + 1 : p;
      let to: usize = 0;
      if (isText) {
        p = scan(from);
        if (p == 0) return 0;
        to = p++;
        if (escaped && (isId || isTime)) return 0;
      } else {
        if (!isTime) return 0;
        p = readNumber(p);
        if (p == 0 || !whole || c == 0x2d) return 0;
        // Up to 2^53 a number, from 16 digits on a text.
        to = p;
      }
      if (is(key, length, TRACE_ID)) {
        setTrace(from, to - from);
      } else if (is(key, length, SPAN_ID)) {
        id = from;
        idLength = to - from;
      } else if (is(key, length, PARENT_ID)) {
        parent = from;
        parentLength = to - from;
      } else if (is(key, length, START)) {
        start = from;
        startEnd = to;
      } else if (is(key, length, END)) {
        end = from;
        endEnd = to;
      } else {
        setOperation(from, to - from);
      }
    } else if (is(key, length, KIND)) {
      if (isText) {
        const from = p + 1;
        p = scan(from);
        if (p == 0 || escaped || !sign(KIND_KEY, 0x73, from, p - from)) return 0;
        p++;
      } else {
        const from = p;
        p = readNumber(p);
        if (p == 0 || p != from + 1 || !sign(KIND_KEY, 0x64, from, 1)) return 0;
      }
    } else {
      if (isForeign(key, length)) return 0;
      const before = out;
      if (out > extra + 1) putByte(0x2c);
      putByte(0x22);
      copy(key, length);
      putByte(0x22);
      putByte(0x3a);
      const value = out;
      if (is(key, length, ATTRIBUTES)) p = attributes(p);
      else if (is(key, length, STATUS)) p = status(p);
      else p = copyValue(p, 1, key, length);
      if (p == 0) return 0;
      if (isEmpty(value)) setOut(before);
    }
    p = behind(p, 0x7d);
    if (p == 0) return 0;
    if (ended) break;
  }
  if (trace == 0 || start == 0 || end == 0 || p - element > most) return 0;
  if (!isTime(start, startEnd) || !isTime(end, endEnd)) return 0;
  const from = decimal(start, startEnd);
  const to = decimal(end, endEnd);
  if (from / 1000 > MOST_WHOLE || to / 1000 > MOST_WHOLE) return 0;
  const nanos = <i64>to - <i64>from;
  const isWhole = nanos % 1000 == 0;
  const micros = isWhole || nanos >= 0 ? nanos / 1000 : nanos / 1000 - 1;
  setTimes(<f64>(from / 1000), <f64>micros);
  if (from % 1000 != 0) {
    if (out > extra + 1) putByte(0x2c);
    put(OUT_START);
    copy(start, startEnd - start);
    putByte(0x22);
  }
  if (!isWhole) {
    if (out > extra + 1) putByte(0x2c);
    put(OUT_DURATION);
    if (nanos < 0) putByte(0x2d);
    putWhole(<u64>(nanos < 0 ? -nanos : nanos));
    putByte(0x22);
  }
  if (out > extra + 1) putByte(0x7d);
  else setOut(extra);
  if (!isPlainId(id, idLength) || !isPlainId(parent, parentLength)) return 0;
  setId(id, isZeros(id, idLength) ? 0 : idLength);
  setParent(parent, parentLength);
  return endRecord(element, p, line, group) ? p : 0;
}

/** At most 19 digits, below 2^63. */
function isTime(from: usize, to: usize): bool {
  return to > from && to - from <= 19 && allDigits(from, to) && (to - from < 19 || load<u8>(from) <= 0x38);
}

/** Whether an id of a span stays as it is: no upper case to be lowered, and no base64. */
function isPlainId(from: usize, length: usize): bool {
  if (length == 11 || length == 12) return false;
  if (length != 16) return true;
  for (let i: usize = 0; i < 16; i++) if (load<u8>(from + i) - 0x41 < 6) return false;
  return true;
}

function isZeros(from: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(from + i) != 0x30) return false;
  return true;
}

/** Whether a field has no place in what is kept, or another name for one that is read. */
function isForeign(key: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(key + i) == 0x5f) return true;
  return (
    is(key, length, RESOURCE) ||
    is(key, length, SCOPE) ||
    is(key, length, START_NANO) ||
    is(key, length, DURATION_NANO) ||
    is(key, length, JAEGER) ||
    is(key, length, ZIPKIN) ||
    is(key, length, RAW)
  );
}

/** Whether what was written from there on says nothing: null, 0, an empty text, array or object. */
function isEmpty(value: usize): bool {
  const length = out - value;
  if (length == 1) return load<u8>(value) == 0x30;
  if (length == 2) {
    const word = load<u16>(value);
    return word == 0x2222 || word == 0x5d5b || word == 0x7d7b;
  }
  return length == 4 && load<u32>(value) == 0x6c6c756e;
}

/** Copies attributes, and looks for those that bear on the outcome. */
function attributes(p: usize): usize {
  if (load<u8>(p) != 0x5b) return 0;
  putByte(0x5b);
  p = blank(p + 1);
  if (load<u8>(p) == 0x5d) {
    putByte(0x5d);
    return p + 1;
  }
  while (true) {
    if (isOver()) return 0;
    const from = out;
    p = copyValue(p, 2, p, 0);
    if (p == 0) return 0;
    if (!isKnown(from)) return 0;
    p = behind(p, 0x5d);
    if (p == 0) return 0;
    putByte(ended ? 0x5d : 0x2c);
    if (ended) return p;
  }
}

/** Looks at an attribute as it was written; false if it does not begin with its key, or may say what only we write. */
function isKnown(from: usize): bool {
  const prefix = <usize>load<u32>(OUT_KEY);
  if (out - from < prefix || !is(from, prefix, OUT_KEY)) return false;
  const key = from + prefix;
  // Behind the output stands no quote by chance that would matter: the key ends within it.
  let end = key;
  while (load<u8>(end) != 0x22) {
    if (load<u8>(end) == 0x5c) return false;
    end++;
  }
  const length = end - key;
  if (isOurs(key, length)) return false;
  const number = wanted(key, length);
  if (number < 0) return true;
  const between = <usize>load<u32>(OUT_VALUE);
  if (!is(end, between, OUT_VALUE)) return false;
  let at = end + between;
  const type = at;
  while (load<u8>(at) - 0x61 < 26 || load<u8>(at) - 0x41 < 26) at++;
  if (load<u16>(at) != 0x3a22 || !isPlain(type, at - type)) return false;
  at += 2;
  // The value ends with the two brackets that end the attribute.
  if (load<u16>(out - 2) != 0x7d7d) return false;
  let to = out - 2;
  const c = load<u8>(at);
  if (c == 0x22) {
    at++;
    let close = at;
    for (; load<u8>(close) != 0x22; close++) if (load<u8>(close) == 0x5c) close++;
    if (close + 1 != to) return false;
    return sign(number, 0x73, at, close - at);
  }
  if (c == 0x74 || c == 0x66) return to - at <= 5 && sign(number, 0x62, at, to - at);
  for (let i = at; i < to; i++) if (load<u8>(i) == 0x2c || load<u8>(i) > 0x65) return false;
  return c != 0x5b && c != 0x7b && sign(number, 0x64, at, to - at);
}

const STRING_VALUE = literal("stringValue");
const INT_VALUE = literal("intValue");
const BOOL_VALUE = literal("boolValue");
const DOUBLE_VALUE = literal("doubleValue");

function isPlain(at: usize, length: usize): bool {
  return (
    is(at, length, STRING_VALUE) ||
    is(at, length, INT_VALUE) ||
    is(at, length, BOOL_VALUE) ||
    is(at, length, DOUBLE_VALUE)
  );
}

/** Copies the status of a span, and notes its code. */
function status(p: usize): usize {
  if (load<u8>(p) != 0x7b) return 0;
  putByte(0x7b);
  p = blank(p + 1);
  if (load<u8>(p) == 0x7d) {
    putByte(0x7d);
    return p + 1;
  }
  let seen = 0;
  while (true) {
    p = readKey(p);
    if (p == 0) return 0;
    const key = keyAt;
    const length = keyLength;
    const bit = is(key, length, CODE) ? 1 : is(key, length, MESSAGE) ? 2 : 0;
    if (bit == 0 || (seen & bit) != 0) return 0;
    seen |= bit;
    putByte(0x22);
    copy(key, length);
    putByte(0x22);
    putByte(0x3a);
    const from = p;
    const c = load<u8>(p);
    if (c == 0x7b || c == 0x5b) return 0;
    p = copyValue(p, 2, p, 0);
    if (p == 0) return 0;
    if (bit == 1) {
      if (c == 0x22) {
        if (escaped || !sign(CODE_KEY, 0x73, from + 1, p - from - 2)) return 0;
      } else if (c - 0x30 < 10) {
        if (p != from + 1 || !sign(CODE_KEY, 0x64, from, 1)) return 0;
      } else return 0;
    }
    p = behind(p, 0x7d);
    if (p == 0) return 0;
    putByte(ended ? 0x7d : 0x2c);
    if (ended) return p;
  }
}
