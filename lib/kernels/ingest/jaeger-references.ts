import { REFERENCES } from "./layout";
import {
  behind, blank, copy, ended, escaped, is, keyAt, keyLength, literal, put, putByte, readKey, same, scan,
} from "./text";

const TRACE_ID = literal("traceID");
const SPAN_ID = literal("spanID");
const REF_TYPE = literal("refType");
const FOLLOWS_FROM = literal("FOLLOWS_FROM");
const OUT_LINKS = literal('"links":[');
const OUT_TRACE = literal('{"traceId":"');
const OUT_SPAN = literal('","spanId":"');
const OUT_CHILD = literal('","attributes":[{"key":"opentracing.ref_type","value":{"stringValue":"child_of"}}]}');
const OUT_FOLLOWS = literal('","attributes":[{"key":"opentracing.ref_type","value":{"stringValue":"follows_from"}}]}');
const MOST_REFERENCES: usize = 64;
/** Of a reference: type, trace id, span id, each address and length. */
const REFERENCE: usize = 24;

/** References read. */
export let referenceCount: usize = 0;

/** Reads the references of a span; behind its closing bracket, or 0. */
export function readReferences(p: usize): usize {
  referenceCount = 0;
  p = blank(p + 1);
  if (load<u8>(p) == 0x5d) return p + 1;
  while (true) {
    if (load<u8>(p) != 0x7b || referenceCount >= MOST_REFERENCES) return 0;
    p = blank(p + 1);
    const reference = REFERENCES + referenceCount * REFERENCE;
    memory.fill(reference, 0, REFERENCE);
    while (true) {
      p = readKey(p);
      if (p == 0) return 0;
      const key = keyAt;
      const length = keyLength;
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
    p = behind(p, 0x5d);
    if (p == 0 || ended) return p;
  }
}

/** Which reference names the parent: the first into this trace that does not only follow; -1 for none. */
export function chooseParent(references: usize, trace: usize, traceLength: usize): i32 {
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

/** Writes all references but that of the parent as links. */
export function putLinks(references: usize, parent: i32): void {
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

export function referencedId(reference: i32): usize {
  return <usize>load<u32>(REFERENCES + <usize>reference * REFERENCE, 16);
}
export function referencedLength(reference: i32): usize {
  return <usize>load<u32>(REFERENCES + <usize>reference * REFERENCE, 20);
}
