import { EVENTS, FIELDS, REFERENCES } from "./layout";
import { decimal, digits, putNumber, readNumber, whole } from "./number";
import { beginRecord, endRecord, HEAD, internProcess, internResource, isOver, nextRecord, setTimes, sign, wanted } from "./record";
import {
  blank, copy, escaped, foreign, is, literal, out, put, putByte, putString, putWhole, same, scan, setOut, startText,
} from "./text";
import { skip } from "./object";
import { readWord } from "./value";

const TRACE_ID = literal("traceID");
const SPAN_ID = literal("spanID");
const PARENT_ID = literal("parentSpanID");
const FLAGS = literal("flags");
const NAME = literal("operationName");
const REFS = literal("references");
const START = literal("startTime");
const START_MILLIS = literal("startTimeMillis");
const DURATION = literal("duration");
const TAGS = literal("tags");
const LOGS = literal("logs");
const PROCESS = literal("processID");
const WARNINGS = literal("warnings");
const KEY = literal("key");
const TYPE = literal("type");
const VALUE = literal("value");
const REF_TYPE = literal("refType");
const TIMESTAMP = literal("timestamp");
const FIELDS_KEY = literal("fields");
const SPAN_KIND = literal("span.kind");
const EVENT = literal("event");
/** Tags that only an export of ours writes. */
const OURS = literal("labelease.");
const FOLLOWS_FROM = literal("FOLLOWS_FROM");

const STRING = literal("string");
const INT64 = literal("int64");
const LONG = literal("long");
const BOOL = literal("bool");
const FLOAT64 = literal("float64");
const DOUBLE = literal("double");
const BINARY = literal("binary");
const TRUE = literal("true");
const FALSE = literal("false");

const SERVER = literal("server");
const CLIENT = literal("client");
const PRODUCER = literal("producer");
const CONSUMER = literal("consumer");
const INTERNAL = literal("internal");

const OUT_KEY = literal('{"key":"');
const OUT_VALUE = literal('","value":{"');
const OUT_STRING = literal('stringValue":"');
const OUT_INT = literal('intValue":"');
const OUT_BYTES = literal('bytesValue":"');
const OUT_BOOL = literal('boolValue":');
const OUT_DOUBLE = literal('doubleValue":');
const OUT_TEXT_END = literal('"}}');
const OUT_END = literal("}}");
const OUT_ATTRIBUTES = literal('{"attributes":[');
const OUT_EVENTS = literal('"events":[');
const OUT_LINKS = literal('"links":[');
const OUT_FLAGS = literal('"flags":');
const OUT_TIME = literal('{"timeUnixNano":"');
const OUT_NAME = literal('","name":"');
const OUT_FIELDS = literal('","attributes":[');
const OUT_TRACE = literal('{"traceId":"');
const OUT_SPAN = literal('","spanId":"');
const OUT_CHILD = literal('","attributes":[{"key":"opentracing.ref_type","value":{"stringValue":"child_of"}}]}');
const OUT_FOLLOWS = literal('","attributes":[{"key":"opentracing.ref_type","value":{"stringValue":"follows_from"}}]}');

const MOST_WHOLE: u64 = 9007199254740991;
const MOST_REFERENCES: usize = 64;
/** Of a reference: type, trace id, span id, each address and length. */
const REFERENCE: usize = 24;

/** Key number of what a tag says of the kind: the first of those wanted. */
const KIND_KEY = 0;

/**
 * Reads one span of Jaeger's JSON into a record, where it is as Jaeger writes it.
 *
 * @param p Its opening bracket.
 * @returns Its end, or 0 if it has to be read in another way; then nothing has happened.
 */
export function jaegerSpan(p: usize, line: f64, most: usize): usize {
  if (!beginRecord()) return 0;
  startText();
  const element = p;
  const record = nextRecord();
  let trace: usize = 0;
  let traceLength: usize = 0;
  let id: usize = p;
  let idLength: usize = 0;
  let oldParent: usize = p;
  let oldParentLength: usize = 0;
  let name: usize = p;
  let nameLength: usize = 0;
  let process: usize = p;
  let processLength: usize = 0;
  let start: i64 = -1;
  let duration: i64 = -1;
  let flags: usize = 0;
  let flagsEnd: usize = 0;
  let references: usize = 0;
  let seen = 0;
  hasKind = false;
  attributes = 0;
  setOut(record + HEAD);
  put(OUT_ATTRIBUTES);
  let eventsEnd: usize = EVENTS;
  let attributesEnd = out;

  p = blank(p + 1);
  while (true) {
    if (load<u8>(p) != 0x22) return 0;
    const key = p + 1;
    p = scan(key);
    if (p == 0) return 0;
    const length = p - key;
    p = blank(p + 1);
    if (load<u8>(p) != 0x3a) return 0;
    p = blank(p + 1);
    const c = load<u8>(p);
    let bit = 0;
    if (c == 0x22) {
      const from = p + 1;
      p = scan(from);
      if (p == 0) return 0;
      const to = p - from;
      p++;
      if (is(key, length, NAME)) {
        bit = 1;
        name = from;
        nameLength = to;
      } else if (escaped) return 0;
      else if (is(key, length, TRACE_ID)) {
        bit = 2;
        trace = from;
        traceLength = to;
      } else if (is(key, length, SPAN_ID)) {
        bit = 4;
        id = from;
        idLength = to;
      } else if (is(key, length, PROCESS)) {
        bit = 8;
        process = from;
        processLength = to;
      } else if (is(key, length, PARENT_ID)) {
        bit = 16;
        oldParent = from;
        oldParentLength = to;
      }
    } else if (c == 0x5b) {
      if (is(key, length, TAGS)) {
        bit = 32;
        setOut(attributesEnd);
        p = tags(p, true);
        attributesEnd = out;
      } else if (is(key, length, LOGS)) {
        bit = 64;
        setOut(EVENTS);
        p = logs(p);
        eventsEnd = out;
      } else if (is(key, length, REFS)) {
        bit = 128;
        p = readReferences(p);
        references = referenceCount;
      } else if (is(key, length, WARNINGS)) {
        bit = 256;
        p = blank(p + 1);
        p = load<u8>(p) == 0x5d ? p + 1 : 0;
      }
      if (p == 0) return 0;
    } else if (c == 0x6e) {
      if (load<u32>(p) != 0x6c6c756e) return 0;
      if (is(key, length, WARNINGS)) bit = 256;
      else if (is(key, length, REFS)) bit = 128;
      else if (is(key, length, LOGS)) bit = 64;
      else if (is(key, length, TAGS)) bit = 32;
      p += 4;
    } else {
      const from = p;
      p = readNumber(p);
      if (p == 0 || !whole || digits > 16 || c == 0x2d) return 0;
      if (is(key, length, START)) {
        bit = 512;
        start = <i64>decimal(from, p);
        if (<u64>start > MOST_WHOLE) return 0;
      } else if (is(key, length, DURATION)) {
        bit = 1024;
        duration = <i64>decimal(from, p);
        if (<u64>duration > MOST_WHOLE) return 0;
      } else if (is(key, length, FLAGS)) {
        bit = 2048;
        flags = from;
        flagsEnd = p;
        if (digits > 15) return 0;
      } else if (is(key, length, START_MILLIS)) bit = 4096;
    }
    if (bit == 0 || (seen & bit) != 0) return 0;
    seen |= bit;
    p = blank(p);
    const after = load<u8>(p);
    p = p + 1;
    if (after == 0x7d) break;
    if (after != 0x2c) return 0;
    p = blank(p);
  }
  if (trace == 0 || (seen & (512 | 1024)) != (512 | 1024) || p - element > most) return 0;

  const parent = chooseParent(references, trace, traceLength);
  let some = attributes > 0;
  if (some) {
    setOut(attributesEnd);
    putByte(0x5d);
  } else {
    setOut(record + HEAD);
    putByte(0x7b);
  }
  if (eventsEnd > EVENTS) {
    if (eventsEnd - EVENTS > 0x200000) return 0;
    if (some) putByte(0x2c);
    some = true;
    put(OUT_EVENTS);
    copy(EVENTS, eventsEnd - EVENTS);
    putByte(0x5d);
  }
  if (references > (parent >= 0 ? 1 : 0)) {
    if (some) putByte(0x2c);
    some = true;
    putLinks(references, parent);
  }
  if (flags != 0) {
    if (some) putByte(0x2c);
    some = true;
    put(OUT_FLAGS);
    copy(flags, flagsEnd - flags);
  }
  if (some) putByte(0x7d);
  else setOut(record + HEAD);
  if (parent >= 0) {
    const reference = REFERENCES + <usize>parent * REFERENCE;
    oldParent = <usize>load<u32>(reference, 16);
    oldParentLength = <usize>load<u32>(reference, 20);
  }
  setTimes(<f64>start, <f64>duration);
  const bytes = p - element;
  return endRecord(
    element, bytes, line, trace, traceLength, id, idLength, oldParent, oldParentLength, name, nameLength, process, processLength, 0,
  ) ? p : 0;
}

/** Attributes written for the list being read, and whether one said the kind. */
let attributes: i32 = 0;
let hasKind: bool = false;
/** The name of the event being read; 0 for none. */
let event: usize = 0;
let eventEnd: usize = 0;
let eventEscaped: bool = false;

/** A list of tags of the span, or of fields of an event. */
function tags(p: usize, ofSpan: bool): usize {
  attributes = 0;
  p = blank(p + 1);
  if (load<u8>(p) == 0x5d) return p + 1;
  while (true) {
    if (load<u8>(p) != 0x7b || isOver()) return 0;
    p = tag(blank(p + 1), ofSpan);
    if (p == 0) return 0;
    p = blank(p);
    const c = load<u8>(p);
    p++;
    if (c == 0x5d) return p;
    if (c != 0x2c) return 0;
    p = blank(p);
  }
}

/** One tag, from its first key to behind its closing bracket. */
function tag(p: usize, ofSpan: bool): usize {
  let key: usize = 0;
  let keyEnd: usize = 0;
  let type: usize = 0;
  let typeLength: usize = 0;
  let value: usize = 0;
  let valueEnd: usize = 0;
  let valueEscaped = false;
  let kind: u8 = 0;
  let isWhole = false;
  let count: usize = 0;
  while (true) {
    // `"key":`, `"type":`, `"value":`, and the beginning of a string behind it, byte for byte where nothing stands between.
    if (load<u8>(p) != 0x22) return 0;
    const name = p + 1;
    p = scan(name);
    if (p == 0) return 0;
    const length = p - name;
    p = blank(p + 1);
    if (load<u8>(p) != 0x3a) return 0;
    p = blank(p + 1);
    if (is(name, length, KEY)) {
      if (key != 0 || load<u8>(p) != 0x22) return 0;
      key = p + 1;
      p = scan(key);
      if (p == 0 || escaped) return 0;
      keyEnd = p++;
    } else if (is(name, length, TYPE)) {
      if (type != 0 || load<u8>(p) != 0x22) return 0;
      type = p + 1;
      p = scan(type);
      if (p == 0 || escaped) return 0;
      typeLength = p++ - type;
    } else if (is(name, length, VALUE)) {
      if (value != 0) return 0;
      kind = load<u8>(p);
      if (kind == 0x22) {
        value = p + 1;
        p = scan(value);
        if (p == 0) return 0;
        valueEnd = p++;
        valueEscaped = escaped;
      } else {
        value = p;
        p = kind == 0x74 || kind == 0x66 ? readWord(p) : readNumber(p);
        if (p == 0) return 0;
        valueEnd = p;
        isWhole = whole;
        count = digits;
      }
    } else return 0;
    p = blank(p);
    const c = load<u8>(p);
    p++;
    if (c == 0x7d) break;
    if (c != 0x2c) return 0;
    p = blank(p);
  }
  if (key == 0 || value == 0) return 0;
  const length = valueEnd - value;
  const isText = kind == 0x22;
  const isWord = kind == 0x74 || kind == 0x66;

  if (!ofSpan) {
    // The first field "event" with a text names the event.
    if (event == 0 && isText && is(key, keyEnd - key, EVENT)) {
      if (!is(type, typeLength, STRING) && type != 0) return 0;
      event = value;
      eventEnd = valueEnd;
      eventEscaped = valueEscaped;
      return p;
    }
  } else if (is(key, keyEnd - key, SPAN_KIND)) {
    if (hasKind || !isText || (type != 0 && !is(type, typeLength, STRING))) return 0;
    const known =
      is(value, length, SERVER) ||
      is(value, length, CLIENT) ||
      is(value, length, INTERNAL) ||
      is(value, length, PRODUCER) ||
      is(value, length, CONSUMER);
    if (!known) return 0;
    hasKind = true;
    return sign(KIND_KEY, 0x73, value, length) ? p : 0;
  }

  if (attributes++ > 0) putByte(0x2c);
  put(OUT_KEY);
  copy(key, keyEnd - key);
  put(OUT_VALUE);
  let said: u8 = 0x73;
  if (isText) {
    if (typeLength == 6 && is(type, 6, STRING)) put(OUT_STRING);
    else if (type == 0) put(OUT_STRING);
    else if (is(type, typeLength, INT64) || is(type, typeLength, LONG)) put(isInteger(value, valueEnd) ? OUT_INT : OUT_STRING);
    else if (is(type, typeLength, BINARY)) put(OUT_BYTES);
    else return 0;
    putString(value, valueEnd, valueEscaped);
    put(OUT_TEXT_END);
  } else if (isWord) {
    if (!is(type, typeLength, BOOL) && type != 0 && !is(type, typeLength, STRING)) return 0;
    said = 0x62;
    put(OUT_BOOL);
    copy(value, length);
    put(OUT_END);
  } else {
    const isFloat = is(type, typeLength, FLOAT64) || is(type, typeLength, DOUBLE);
    if (isFloat) {
      if (isWhole && count > 15) return 0;
      said = 0x64;
      put(OUT_DOUBLE);
      if (!putNumber(value, valueEnd)) return 0;
      put(OUT_END);
    } else {
      const isInt = is(type, typeLength, INT64) || is(type, typeLength, LONG);
      if (!isWhole || count > (isInt ? <usize>19 : <usize>15)) return 0;
      if (!isInt && type != 0 && !is(type, typeLength, STRING)) return 0;
      // -0
      if (kind == 0x2d && load<u8>(value + 1) == 0x30) return 0;
      put(OUT_INT);
      copy(value, length);
      put(OUT_TEXT_END);
    }
  }
  if (ofSpan) {
    if (keyEnd - key >= 10 && is(key, 10, OURS)) return 0;
    const number = wanted(key, keyEnd - key);
    if (number >= 0) {
      if (type != 0 && is(type, typeLength, BINARY)) return 0;
      if (!sign(number, said, value, length)) return 0;
    }
  }
  return p;
}

/** Whether a text is a whole number of at most 19 digits. */
function isInteger(p: usize, end: usize): bool {
  if (load<u8>(p) == 0x2d) p++;
  if (p >= end || end - p > 19) return false;
  for (; p < end; p++) if (load<u8>(p) - 0x30 >= 10) return false;
  return true;
}

/** The events of a span, at the position of the output. */
function logs(p: usize): usize {
  const kept = attributes;
  p = blank(p + 1);
  if (load<u8>(p) == 0x5d) return p + 1;
  let some = false;
  while (true) {
    if (load<u8>(p) != 0x7b || out > FIELDS - 0x400000) return 0;
    p = blank(p + 1);
    const to = out;
    let time: i64 = -1;
    let fieldsEnd: usize = FIELDS;
    let seenFields = false;
    event = 0;
    attributes = 0;
    while (true) {
      if (load<u8>(p) != 0x22) return 0;
      const key = p + 1;
      p = scan(key);
      if (p == 0) return 0;
      const length = p - key;
      p = blank(p + 1);
      if (load<u8>(p) != 0x3a) return 0;
      p = blank(p + 1);
      if (is(key, length, TIMESTAMP)) {
        const from = p;
        p = readNumber(p);
        if (p == 0 || !whole || digits > 16 || load<u8>(from) - 0x31 > 8 || time >= 0) return 0;
        time = <i64>decimal(from, p);
        if (<u64>time > MOST_WHOLE) return 0;
      } else if (is(key, length, FIELDS_KEY)) {
        if (load<u8>(p) != 0x5b || seenFields) return 0;
        seenFields = true;
        setOut(FIELDS);
        p = tags(p, false);
        if (p == 0) return 0;
        fieldsEnd = out;
      } else return 0;
      p = blank(p);
      const c = load<u8>(p);
      p++;
      if (c == 0x7d) break;
      if (c != 0x2c) return 0;
      p = blank(p);
    }
    if (time < 0) return 0;
    setOut(to);
    if (some) putByte(0x2c);
    put(OUT_TIME);
    putWhole(<u64>time);
    store<u32>(out, 0x303030);
    setOut(out + 3);
    if (event != 0) {
      put(OUT_NAME);
      putString(event, eventEnd, eventEscaped);
    }
    if (attributes > 0) {
      put(OUT_FIELDS);
      memory.copy(out, FIELDS, fieldsEnd - FIELDS);
      setOut(out + (fieldsEnd - FIELDS));
      putByte(0x5d);
    } else putByte(0x22);
    putByte(0x7d);
    some = true;
    p = blank(p);
    const c = load<u8>(p);
    p++;
    if (c == 0x5d) break;
    if (c != 0x2c) return 0;
    p = blank(p);
  }
  attributes = kept;
  return p;
}

let referenceCount: usize = 0;

function readReferences(p: usize): usize {
  referenceCount = 0;
  p = blank(p + 1);
  if (load<u8>(p) == 0x5d) return p + 1;
  while (true) {
    if (load<u8>(p) != 0x7b || referenceCount >= MOST_REFERENCES) return 0;
    p = blank(p + 1);
    const reference = REFERENCES + referenceCount * REFERENCE;
    memory.fill(reference, 0, REFERENCE);
    while (true) {
      if (load<u8>(p) != 0x22) return 0;
      const key = p + 1;
      p = scan(key);
      if (p == 0) return 0;
      const length = p - key;
      p = blank(p + 1);
      if (load<u8>(p) != 0x3a) return 0;
      p = blank(p + 1);
      if (load<u8>(p) != 0x22) return 0;
      const from = p + 1;
      p = scan(from);
      if (p == 0 || escaped) return 0;
      let at = reference;
      if (is(key, length, TRACE_ID)) at += 8;
      else if (is(key, length, SPAN_ID)) at += 16;
      else if (!is(key, length, REF_TYPE)) return 0;
      if (load<u32>(at) != 0) return 0;
      store<u32>(at, <u32>from);
      store<u32>(at, <u32>(p - from), 4);
      p = blank(p + 1);
      const c = load<u8>(p);
      p++;
      if (c == 0x7d) break;
      if (c != 0x2c) return 0;
      p = blank(p);
    }
    // One without a span id is none.
    if (load<u32>(reference, 20) > 0) referenceCount++;
    p = blank(p);
    const c = load<u8>(p);
    p++;
    if (c == 0x5d) return p;
    if (c != 0x2c) return 0;
    p = blank(p);
  }
}

function chooseParent(references: usize, trace: usize, traceLength: usize): i32 {
  let follows = -1;
  for (let i: usize = 0; i < references; i++) {
    const reference = REFERENCES + i * REFERENCE;
    const id = <usize>load<u32>(reference, 8);
    const length = <usize>load<u32>(reference, 12);
    const isHere = length == 0 || (length == traceLength && same(id, trace, length)) || sameNumber(id, length, trace, traceLength);
    if (!isHere) continue;
    if (!is(<usize>load<u32>(reference), <usize>load<u32>(reference, 4), FOLLOWS_FROM)) return <i32>i;
    if (follows < 0) follows = <i32>i;
  }
  return follows;
}

/** Whether two ids are the same number in hexadecimal digits. */
function sameNumber(a: usize, aLength: usize, b: usize, bLength: usize): bool {
  if (!isHex(a, aLength) || !isHex(b, bLength)) return false;
  while (aLength > 0 && load<u8>(a) == 0x30) {
    a++;
    aLength--;
  }
  while (bLength > 0 && load<u8>(b) == 0x30) {
    b++;
    bLength--;
  }
  if (aLength != bLength) return false;
  for (let i: usize = 0; i < aLength; i++) {
    const x = load<u8>(a + i);
    const y = load<u8>(b + i);
    if ((x > 0x40 ? x | 0x20 : x) != (y > 0x40 ? y | 0x20 : y)) return false;
  }
  return true;
}

function isHex(p: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) {
    const c = load<u8>(p + i);
    if (c - 0x30 >= 10 && (c | 0x20) - 0x61 >= 6) return false;
  }
  return true;
}

function putLinks(references: usize, parent: i32): void {
  put(OUT_LINKS);
  let some = false;
  for (let i: usize = 0; i < references; i++) {
    if (<i32>i == parent) continue;
    const reference = REFERENCES + i * REFERENCE;
    if (some) putByte(0x2c);
    some = true;
    put(OUT_TRACE);
    copy(<usize>load<u32>(reference, 8), <usize>load<u32>(reference, 12));
    put(OUT_SPAN);
    copy(<usize>load<u32>(reference, 16), <usize>load<u32>(reference, 20));
    put(is(<usize>load<u32>(reference), <usize>load<u32>(reference, 4), FOLLOWS_FROM) ? OUT_FOLLOWS : OUT_CHILD);
  }
  putByte(0x5d);
}

/**
 * Reads the processes of a trace: for each the number of its name, as spans have it, and the number of its text.
 *
 * @param p The opening bracket of the object.
 * @returns Its end, or 0; the pairs stand where references do.
 */
export function jaegerProcesses(p: usize): usize {
  startText();
  processCount = 0;
  p = blank(p + 1);
  if (load<u8>(p) == 0x7d) return p + 1;
  while (true) {
    if (load<u8>(p) != 0x22 || processCount >= MOST_PROCESSES) return 0;
    const key = p + 1;
    p = scan(key);
    if (p == 0 || escaped) return 0;
    const length = p - key;
    p = blank(p + 1);
    if (load<u8>(p) != 0x3a) return 0;
    p = blank(p + 1);
    if (load<u8>(p) != 0x7b) return 0;
    const from = p;
    p = skip(p);
    // Text that is not ASCII is looked at by the other reader.
    if (p == 0 || foreign != 0) return 0;
    const name = internResource(key, length);
    const text = internProcess(from, p - from);
    if (name < 0 || text < 0) return 0;
    for (let i: usize = 0; i < processCount; i++) if (load<i32>(REFERENCES + i * 8) == name) return 0;
    store<i32>(REFERENCES + processCount * 8, name);
    store<i32>(REFERENCES + processCount * 8, text, 4);
    processCount++;
    p = blank(p);
    const c = load<u8>(p);
    p++;
    if (c == 0x7d) return p;
    if (c != 0x2c) return 0;
    p = blank(p);
  }
}

const MOST_PROCESSES: usize = 1024;
let processCount: usize = 0;
export function processesRead(): usize {
  return processCount;
}
