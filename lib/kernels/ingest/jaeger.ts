import { EVENTS } from "./layout";
import { decimal, digits, readNumber, whole } from "./number";
import { beginRecord, endRecord, HEAD, nextRecord, setTimes } from "./record";
import {
  blank, literal, copy, escaped, is, out, put, putByte, scan, setOut, startText,
} from "./text";
import { logs } from "./jaeger-logs";
import {
  chooseParent, putLinks, readReferences, referenceCount, referencedId, referencedLength,
} from "./jaeger-references";
import { attributes, startTags, tags } from "./jaeger-tags";

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
const OUT_ATTRIBUTES = literal('{"attributes":[');
const OUT_EVENTS = literal('"events":[');
const OUT_FLAGS = literal('"flags":');
const MOST_WHOLE: u64 = 9007199254740991;

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
  startTags();
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
    oldParent = referencedId(parent);
    oldParentLength = referencedLength(parent);
  }
  setTimes(<f64>start, <f64>duration);
  const bytes = p - element;
  return endRecord(
    element, bytes, line, trace, traceLength, id, idLength, oldParent, oldParentLength, name, nameLength, process, processLength, 0,
  ) ? p : 0;
}
