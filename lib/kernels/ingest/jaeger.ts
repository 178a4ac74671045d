import { endAttributes, endExtra, openMember, putEvents, startExtra } from "./extra";
import { logs } from "./jaeger-logs";
import {
  chooseParent, putLinks, readReferences, referenceCount, referencedId, referencedLength,
} from "./jaeger-references";
import { attributes, startTags, tags } from "./jaeger-tags";
import { EVENTS } from "./layout";
import { decimal, digits, MOST_WHOLE, readNumber, whole } from "./number";
import {
  beginRecord, endRecord, setId, setOperation, setParent, setResource, setTimes, setTrace, trace, traceLength,
} from "./record";
import {
  behind, blank, copy, ended, escaped, is, keyAt, keyLength, literal, out, put, readKey, scan, setOut,
} from "./text";

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
const OUT_FLAGS = literal('"flags":');

/**
 * Reads one span of Jaeger's JSON into a record, where it is as Jaeger writes it.
 *
 * @param p Its opening bracket.
 * @returns Its end, or 0 if it has to be read in another way; then nothing has happened.
 */
export function jaegerSpan(p: usize, line: f64, most: usize): usize {
  if (!beginRecord()) return 0;
  const element = p;
  setResource(p, 0);
  let start: i64 = -1;
  let duration: i64 = -1;
  let flags: usize = 0;
  let flagsEnd: usize = 0;
  let references: usize = 0;
  let seen = 0;
  startTags();
  startExtra();
  let eventsEnd: usize = EVENTS;
  let attributesEnd = out;

  p = blank(p + 1);
  while (true) {
    p = readKey(p);
    if (p == 0) return 0;
    const key = keyAt;
    const length = keyLength;
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
        setOperation(from, to);
      } else if (escaped) return 0;
      else if (is(key, length, TRACE_ID)) {
        bit = 2;
        setTrace(from, to);
      } else if (is(key, length, SPAN_ID)) {
        bit = 4;
        setId(from, to);
      } else if (is(key, length, PROCESS)) {
        bit = 8;
        setResource(from, to);
      } else if (is(key, length, PARENT_ID)) {
        bit = 16;
        setParent(from, to);
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
    p = behind(p, 0x7d);
    if (p == 0) return 0;
    if (ended) break;
  }
  if (trace == 0 || (seen & (512 | 1024)) != (512 | 1024) || p - element > most) return 0;

  const parent = chooseParent(references, trace, traceLength);
  setOut(attributesEnd);
  endAttributes(attributes);
  if (!putEvents(eventsEnd)) return 0;
  if (references > (parent >= 0 ? 1 : 0)) {
    openMember();
    putLinks(references, parent);
  }
  if (flags != 0) {
    openMember();
    put(OUT_FLAGS);
    copy(flags, flagsEnd - flags);
  }
  endExtra();
  if (parent >= 0) setParent(referencedId(parent), referencedLength(parent));
  setTimes(<f64>start, <f64>duration);
  return endRecord(element, p, line, 0) ? p : 0;
}
