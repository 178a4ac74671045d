import { endAttributes, endExtra, openMember, putEvents, startExtra } from "./extra";
import { EVENTS, EVENTS_MOST } from "./layout";
import { decimal, digits, MOST_WHOLE, readNumber, whole } from "./number";
import {
  beginRecord, endRecord, isOurs, isOver, setId, setOperation, setParent, setResource, setTimes, setTrace, sign, trace, wanted,
} from "./record";
import {
  behind, blank, copy, ended, escaped, is, keyAt, keyLength, literal, out, put, putByte, putString, putWhole, readKey, scan,
  setOut,
} from "./text";
import { addKey, openKeys, readWord } from "./value";

const TRACE_ID = literal("traceId");
const ID = literal("id");
const PARENT_ID = literal("parentId");
const NAME = literal("name");
const KIND = literal("kind");
const TIMESTAMP = literal("timestamp");
const DURATION = literal("duration");
const LOCAL = literal("localEndpoint");
const REMOTE = literal("remoteEndpoint");
const TAGS = literal("tags");
const ANNOTATIONS = literal("annotations");
const SHARED = literal("shared");
const DEBUG = literal("debug");
const VALUE = literal("value");
const SERVICE_NAME = literal("serviceName");
const IPV4 = literal("ipv4");
const IPV6 = literal("ipv6");
const PORT = literal("port");

const OUT_KEY = literal('{"key":"');
const OUT_STRING = literal('","value":{"stringValue":"');
const OUT_TEXT_END = literal('"}}');
const OUT_PEER_SERVICE = literal('{"key":"peer.service","value":{"stringValue":"');
const OUT_PEER_IP = literal('{"key":"net.peer.ip","value":{"stringValue":"');
const OUT_PEER_PORT = literal('{"key":"net.peer.port","value":{"intValue":"');
const OUT_TIME = literal('{"timeUnixNano":"');
const OUT_NAME = literal('000","name":"');
const OUT_EVENT_END = literal('"}');
const OUT_SHARED = literal('"zipkin":{"shared":true}');
const OUT_DEBUG = literal('"zipkin":{"debug":true}');
const OUT_BOTH = literal('"zipkin":{"shared":true,"debug":true}');

/** Key number of the kind, and from where on keys of tags stand for what is not read here. */
const KIND_KEY = 253;
const NOT_HERE = 128;

let attributes: i32 = 0;

/**
 * Reads one span of Zipkin's JSON, version 2, into a record, where it is as tracers write it.
 *
 * @param p Its opening bracket.
 * @returns Its end, or 0 if it has to be read in another way; then nothing has happened.
 */
export function zipkinSpan(p: usize, line: f64, most: usize): usize {
  if (!beginRecord()) return 0;
  const element = p;
  setResource(p, 0);
  let start = f64.NaN;
  let duration = f64.NaN;
  let shared = false;
  let debug = false;
  let seen = 0;
  attributes = 0;
  hasRemote = false;
  startExtra();
  let attributesEnd = out;
  let eventsEnd: usize = EVENTS;

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
      } else if (is(key, length, ID)) {
        bit = 4;
        setId(from, to);
      } else if (is(key, length, PARENT_ID)) {
        bit = 8;
        setParent(from, to);
      } else if (is(key, length, KIND)) {
        bit = 16;
        if (!sign(KIND_KEY, 0x73, from, to)) return 0;
      }
    } else if (c == 0x7b) {
      if (is(key, length, TAGS)) {
        bit = 32;
        p = readTags(p);
        attributesEnd = out;
      } else if (is(key, length, LOCAL)) {
        bit = 64;
        const local = p;
        p = readEndpoint(p, false);
        setResource(local, p - local);
      } else if (is(key, length, REMOTE)) {
        bit = 128;
        p = readEndpoint(p, true);
      }
      if (p == 0) return 0;
    } else if (c == 0x5b) {
      if (!is(key, length, ANNOTATIONS)) return 0;
      bit = 256;
      setOut(EVENTS);
      p = annotations(p);
      if (p == 0) return 0;
      eventsEnd = out;
      setOut(attributesEnd);
    } else if (c == 0x74 || c == 0x66) {
      const value = c == 0x74;
      p = readWord(p);
      if (p == 0) return 0;
      if (is(key, length, SHARED)) {
        bit = 512;
        shared = value;
      } else if (is(key, length, DEBUG)) {
        bit = 1024;
        debug = value;
      }
    } else {
      const from = p;
      p = readNumber(p);
      if (p == 0 || !whole || digits > 16 || c == 0x2d) return 0;
      const value = decimal(from, p);
      if (value > MOST_WHOLE) return 0;
      if (is(key, length, TIMESTAMP)) {
        bit = 2048;
        start = <f64>value;
      } else if (is(key, length, DURATION)) {
        bit = 4096;
        duration = <f64>value;
      }
    }
    if (bit == 0 || (seen & bit) != 0) return 0;
    seen |= bit;
    p = behind(p, 0x7d);
    if (p == 0) return 0;
    if (ended) break;
  }
  if (trace == 0 || p - element > most) return 0;

  setOut(attributesEnd);
  if (hasRemote) putPeer();
  endAttributes(attributes);
  if (!putEvents(eventsEnd)) return 0;
  if (shared || debug) {
    openMember();
    put(shared ? (debug ? OUT_BOTH : OUT_SHARED) : OUT_DEBUG);
  }
  endExtra();
  setTimes(start, duration);
  return endRecord(element, p, line, 0) ? p : 0;
}

function readTags(p: usize): usize {
  const first = openKeys();
  p = blank(p + 1);
  if (load<u8>(p) == 0x7d) return p + 1;
  while (true) {
    if (isOver()) return 0;
    p = readKey(p);
    if (p == 0) return 0;
    const key = keyAt;
    const length = keyLength;
    if (!addKey(first, key, key + length)) return 0;
    if (load<u8>(p) != 0x22) return 0;
    const value = p + 1;
    p = scan(value);
    if (p == 0) return 0;
    if (isOurs(key, length)) return 0;
    const number = wanted(key, length);
    if (number >= 0 && (number >= NOT_HERE || !sign(number, 0x73, value, p - value))) return 0;
    if (attributes++ > 0) putByte(0x2c);
    put(OUT_KEY);
    copy(key, length);
    put(OUT_STRING);
    putString(value, p, escaped);
    put(OUT_TEXT_END);
    p = blank(p + 1);
    const c = load<u8>(p);
    p++;
    if (c == 0x7d) return p;
    if (c != 0x2c) return 0;
    p = blank(p);
  }
}

function annotations(p: usize): usize {
  p = blank(p + 1);
  if (load<u8>(p) == 0x5d) return p + 1;
  let some = false;
  while (true) {
    if (load<u8>(p) != 0x7b || out > EVENTS + EVENTS_MOST) return 0;
    p = blank(p + 1);
    let time: u64 = 0;
    let value: usize = 0;
    let end: usize = 0;
    let hasEscape = false;
    while (true) {
      p = readKey(p);
      if (p == 0) return 0;
      const key = keyAt;
      const length = keyLength;
      if (is(key, length, TIMESTAMP)) {
        const from = p;
        p = readNumber(p);
        if (p == 0 || !whole || digits > 16 || time != 0 || load<u8>(from) == 0x2d) return 0;
        time = decimal(from, p);
        if (time == 0 || time > MOST_WHOLE) return 0;
      } else if (is(key, length, VALUE)) {
        if (load<u8>(p) != 0x22 || value != 0) return 0;
        value = p + 1;
        p = scan(value);
        if (p == 0) return 0;
        hasEscape = escaped;
        end = p++;
      } else return 0;
      p = behind(p, 0x7d);
      if (p == 0) return 0;
      if (ended) break;
    }
    if (time == 0 || value == 0) return 0;
    if (some) putByte(0x2c);
    some = true;
    put(OUT_TIME);
    putWhole(time);
    put(OUT_NAME);
    putString(value, end, hasEscape);
    put(OUT_EVENT_END);
    p = behind(p, 0x5d);
    if (p == 0 || ended) return p;
  }
}

let hasRemote: bool = false;
let service: usize = 0;
let serviceEnd: usize = 0;
let ipv4: usize = 0;
let ipv4End: usize = 0;
let ipv6: usize = 0;
let ipv6End: usize = 0;
let port: usize = 0;
let portEnd: usize = 0;

/** Reads an endpoint; what it says is kept only of the other side. */
function readEndpoint(p: usize, isRemote: bool): usize {
  if (isRemote) {
    hasRemote = true;
    service = serviceEnd = ipv4 = ipv4End = ipv6 = ipv6End = port = portEnd = 0;
  }
  let seen = 0;
  p = blank(p + 1);
  if (load<u8>(p) == 0x7d) return p + 1;
  while (true) {
    p = readKey(p);
    if (p == 0) return 0;
    const key = keyAt;
    const length = keyLength;
    let bit = 0;
    if (load<u8>(p) == 0x22) {
      const from = p + 1;
      p = scan(from);
      if (p == 0 || escaped) return 0;
      if (is(key, length, SERVICE_NAME)) {
        bit = 1;
        if (isRemote) {
          service = from;
          serviceEnd = p;
        }
      } else if (is(key, length, IPV4)) {
        bit = 2;
        if (isRemote) {
          ipv4 = from;
          ipv4End = p;
        }
      } else if (is(key, length, IPV6)) {
        bit = 4;
        if (isRemote) {
          ipv6 = from;
          ipv6End = p;
        }
      }
      p++;
    } else if (is(key, length, PORT)) {
      bit = 8;
      const from = p;
      p = readNumber(p);
      if (p == 0 || !whole || digits > 15 || load<u8>(from) == 0x2d) return 0;
      if (isRemote && load<u8>(from) != 0x30) {
        port = from;
        portEnd = p;
      }
    }
    if (bit == 0 || (seen & bit) != 0) return 0;
    seen |= bit;
    p = behind(p, 0x7d);
    if (p == 0 || ended) return p;
  }
}

function putPeer(): void {
  putSide(OUT_PEER_SERVICE, service, serviceEnd);
  putSide(OUT_PEER_IP, ipv4, ipv4End);
  putSide(OUT_PEER_IP, ipv6, ipv6End);
  putSide(OUT_PEER_PORT, port, portEnd);
}

function putSide(text: usize, from: usize, to: usize): void {
  if (to == from) return;
  if (attributes++ > 0) putByte(0x2c);
  put(text);
  copy(from, to - from);
  put(OUT_TEXT_END);
}
