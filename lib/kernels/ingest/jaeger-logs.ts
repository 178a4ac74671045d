import { FIELDS } from "./layout";
import { decimal, digits, MOST_WHOLE, readNumber, whole } from "./number";
import { attributes, event, eventEnd, eventEscaped, setAttributes, startFields, tags } from "./jaeger-tags";
import {
  behind, blank, copy, ended, is, keyAt, keyLength, literal, out, put, putByte, putString, putWhole, readKey, setOut,
} from "./text";

const TIMESTAMP = literal("timestamp");
const FIELDS_KEY = literal("fields");
const OUT_TIME = literal('{"timeUnixNano":"');
const OUT_NAME = literal('","name":"');
const OUT_FIELDS = literal('","attributes":[');

/** The events of a span, at the position of the output. */
export function logs(p: usize): usize {
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
    startFields();
    while (true) {
      p = readKey(p);
      if (p == 0) return 0;
      const key = keyAt;
      const length = keyLength;
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
      p = behind(p, 0x7d);
      if (p == 0) return 0;
      if (ended) break;
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
      copy(FIELDS, fieldsEnd - FIELDS);
      putByte(0x5d);
    } else putByte(0x22);
    putByte(0x7d);
    some = true;
    p = behind(p, 0x5d);
    if (p == 0) return 0;
    if (ended) break;
  }
  setAttributes(kept);
  return p;
}
