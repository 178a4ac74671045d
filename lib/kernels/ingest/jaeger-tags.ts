import { digits, putNumber, readNumber, whole } from "./number";
import { isOurs, isOver, sign, wanted } from "./record";
import {
  behind, blank, copy, ended, escaped, is, keyAt, keyLength, literal, put, putByte, putString, readKey, scan,
} from "./text";
import { readWord } from "./value";

const KEY = literal("key");
const TYPE = literal("type");
const VALUE = literal("value");
const SPAN_KIND = literal("span.kind");
const EVENT = literal("event");
const STRING = literal("string");
const INT64 = literal("int64");
const LONG = literal("long");
const BOOL = literal("bool");
const FLOAT64 = literal("float64");
const DOUBLE = literal("double");
const BINARY = literal("binary");
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

/** Key number of what a tag says of the kind: the first of those wanted. */
const KIND_KEY = 0;

/** Attributes written for the list being read, and whether one said the kind. */
export let attributes: i32 = 0;
let hasKind: bool = false;
export function startTags(): void {
  attributes = 0;
  hasKind = false;
}
/** The name of the event being read; 0 for none. */
export let event: usize = 0;
export let eventEnd: usize = 0;
export let eventEscaped: bool = false;
/** Begins the fields of an event. */
export function startFields(): void {
  event = 0;
  attributes = 0;
}
export function setAttributes(count: i32): void {
  attributes = count;
}

/** A list of tags of the span, or of fields of an event. */
export function tags(p: usize, ofSpan: bool): usize {
  attributes = 0;
  p = blank(p + 1);
  if (load<u8>(p) == 0x5d) return p + 1;
  while (true) {
    if (load<u8>(p) != 0x7b || isOver()) return 0;
    p = tag(blank(p + 1), ofSpan);
    if (p == 0) return 0;
    p = behind(p, 0x5d);
    if (p == 0 || ended) return p;
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
    p = readKey(p);
    if (p == 0) return 0;
    const name = keyAt;
    const length = keyLength;
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
    p = behind(p, 0x7d);
    if (p == 0) return 0;
    if (ended) break;
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
    if (isOurs(key, keyEnd - key)) return 0;
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
