import { EVENTS, EVENTS_MOST } from "./layout";
import { HEAD, nextRecord } from "./record";
import { copy, literal, out, put, putByte, setOut } from "./text";

const OUT_ATTRIBUTES = literal('{"attributes":[');
const OUT_EVENTS = literal('"events":[');

/** Whether the extra has a member. */
let some: bool = false;

/** Begins the extra of a record with its attributes, which may stay without any. */
export function startExtra(): void {
  put(OUT_ATTRIBUTES);
}

/** Ends the attributes, which the output stands behind. */
export function endAttributes(count: i32): void {
  some = count > 0;
  if (some) putByte(0x5d);
  else {
    setOut(nextRecord() + HEAD);
    putByte(0x7b);
  }
}

/** Makes room for a member, which is to be written then. */
export function openMember(): void {
  if (some) putByte(0x2c);
  some = true;
}

/** The events that were written at their place, up to there; false if they are too many. */
export function putEvents(end: usize): bool {
  if (end == EVENTS) return true;
  if (end - EVENTS > EVENTS_MOST) return false;
  openMember();
  put(OUT_EVENTS);
  copy(EVENTS, end - EVENTS);
  putByte(0x5d);
  return true;
}

/** Ends the extra; without a member there is none. */
export function endExtra(): void {
  if (some) putByte(0x7d);
  else setOut(nextRecord() + HEAD);
}
