import { LITERALS } from "./layout";

let literals: usize = LITERALS;

/** A text in ASCII as bytes: its length, then the bytes, with room to be read 16 at a time. */
export function literal(text: string): usize {
  const at = literals;
  store<u32>(at, text.length);
  for (let i = 0; i < text.length; i++) store<u8>(at + 4 + i, text.charCodeAt(i));
  literals = (at + 4 + text.length + 32) & ~7;
  return at;
}

/** Position in the output. */
export let out: usize = 0;
// @ts-ignore: decorator
@inline
export function setOut(at: usize): void {
  out = at;
}

// @ts-ignore: decorator
@inline
export function put(text: usize): void {
  copy(text + 4, load<u32>(text));
}

// @ts-ignore: decorator
@inline
export function putByte(c: u8): void {
  store<u8>(out, c);
  out++;
}

/** Copies 16 bytes at a time, of which the last may lie behind the end. */
// @ts-ignore: decorator
@inline
export function copy(from: usize, length: usize): void {
  let k: usize = 0;
  do {
    v128.store(out + k, v128.load(from + k));
    k += 16;
  } while (k < length);
  out += length;
}

export function same(a: usize, b: usize, length: usize): bool {
  while (length >= 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
    length -= 8;
  }
  if (length & 4) {
    if (load<u32>(a) != load<u32>(b)) return false;
    a += 4;
    b += 4;
  }
  if (length & 2) {
    if (load<u16>(a) != load<u16>(b)) return false;
    a += 2;
    b += 2;
  }
  return (length & 1) == 0 || load<u8>(a) == load<u8>(b);
}

/** Whether the bytes are those of a literal. */
// @ts-ignore: decorator
@inline
export function is(at: usize, length: usize, text: usize): bool {
  return length == <usize>load<u32>(text) && same(at, text + 4, length);
}

let oneLine: bool = false;
/** Whether a line end is damage. */
export function setOneLine(value: bool): void {
  oneLine = value;
}

/** Line ends passed. */
export let lines: i32 = 0;
/** Not 0 once a string had bytes that are not ASCII. */
export let foreign: i32 = 0;
/** Whether the last string read had an escape. */
export let escaped: bool = false;

export function startText(): void {
  lines = 0;
  foreign = 0;
}

/** The first byte that is no white space. */
// @ts-ignore: decorator
@inline
export function blank(p: usize): usize {
  return load<u8>(p) > 0x20 ? p : blanks(p);
}

function blanks(p: usize): usize {
  const spaces = i8x16.splat(0x20);
  while (true) {
    const c = load<u8>(p);
    if (c == 0x20) {
      p++;
      while (i8x16.bitmask(i8x16.eq(v128.load(p), spaces)) == 0xffff) p += 16;
    } else if (c == 0x0a && !oneLine) {
      lines++;
      p++;
    } else if (c == 0x0d || c == 0x09) p++;
    else return p;
  }
}

/** Reads the string whose first character stands at p; the place of its closing quote, or 0. */
export function scan(p: usize): usize {
  escaped = false;
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  const control = i8x16.splat(0x20);
  while (true) {
    const x = v128.load(p);
    const ends = i8x16.bitmask(
      v128.or(v128.or(i8x16.eq(x, quote), i8x16.eq(x, backslash)), i8x16.lt_u(x, control)),
    );
    const high = i8x16.bitmask(x);
    if (ends == 0) {
      foreign |= high;
      p += 16;
      continue;
    }
    const k = ctz(ends);
    foreign |= high & ((1 << k) - 1);
    p += k;
    const c = load<u8>(p);
    if (c == 0x22) return p;
    if (c != 0x5c) return 0;
    escaped = true;
    p = escape(p);
    if (p == 0) return 0;
  }
}

/** The key that was read last. */
export let keyAt: usize = 0;
export let keyLength: usize = 0;

/** Reads a key and the colon behind it; the place of its value, or 0. Whether the key is `escaped` can be asked then. */
// @ts-ignore: decorator
@inline
export function readKey(p: usize): usize {
  if (load<u8>(p) != 0x22) return 0;
  keyAt = p + 1;
  const end = scan(keyAt);
  if (end == 0) return 0;
  keyLength = end - keyAt;
  p = blank(end + 1);
  return load<u8>(p) == 0x3a ? blank(p + 1) : 0;
}

/** Whether `behind` has passed the closing bracket. */
export let ended: bool = false;

/** Behind an element: the place of the next one, or behind the closing bracket, or 0. */
// @ts-ignore: decorator
@inline
export function behind(p: usize, closing: u8): usize {
  p = blank(p);
  const c = load<u8>(p);
  ended = c == closing;
  if (ended) return p + 1;
  return c == 0x2c ? blank(p + 1) : 0;
}

/** The end of an escape, or 0 if there is none, or it is half of a surrogate pair. */
function escape(p: usize): usize {
  const c = load<u8>(p + 1);
  if (c == 0x75) {
    const code = hex(p + 2);
    return code < 0 || (code >= 0xd800 && code < 0xe000) ? 0 : p + 6;
  }
  const plain = c == 0x22 || c == 0x5c || c == 0x2f || c == 0x62 || c == 0x66 || c == 0x6e || c == 0x72 || c == 0x74;
  return plain ? p + 2 : 0;
}

/** Four hexadecimal digits, or -1. */
function hex(p: usize): i32 {
  let value = 0;
  for (let i: usize = 0; i < 4; i++) {
    const c = <i32>load<u8>(p + i);
    const letter = c | 0x20;
    if (c >= 0x30 && c <= 0x39) value = (value << 4) | (c - 0x30);
    else if (letter >= 0x61 && letter <= 0x66) value = (value << 4) | (letter - 0x57);
    else return -1;
  }
  return value;
}

/** The content of a string, as JSON.stringify would write what JSON.parse has read. */
// @ts-ignore: decorator
@inline
export function putString(from: usize, to: usize, hasEscape: bool): void {
  if (hasEscape) putEscaped(from, to);
  else copy(from, to - from);
}

function putEscaped(p: usize, end: usize): void {
  while (p < end) {
    const c = load<u8>(p);
    if (c != 0x5c) {
      putByte(c);
      p++;
      continue;
    }
    const e = load<u8>(p + 1);
    if (e == 0x75) {
      putCode(<u32>hex(p + 2));
      p += 6;
      continue;
    }
    if (e != 0x2f) putByte(0x5c);
    putByte(e);
    p += 2;
  }
}

function putCode(code: u32): void {
  if (code < 0x20) {
    putByte(0x5c);
    if (code == 8) putByte(0x62);
    else if (code == 9) putByte(0x74);
    else if (code == 10) putByte(0x6e);
    else if (code == 12) putByte(0x66);
    else if (code == 13) putByte(0x72);
    else {
      const low = <u8>(code & 15);
      putByte(0x75);
      putByte(0x30);
      putByte(0x30);
      putByte(code < 16 ? 0x30 : 0x31);
      putByte(low < 10 ? 0x30 + low : 0x57 + low);
    }
  } else if (code == 0x22 || code == 0x5c) {
    putByte(0x5c);
    putByte(<u8>code);
  } else if (code < 0x80) putByte(<u8>code);
  else if (code < 0x800) {
    putByte(<u8>(0xc0 | (code >> 6)));
    putByte(<u8>(0x80 | (code & 63)));
  } else {
    putByte(<u8>(0xe0 | (code >> 12)));
    putByte(<u8>(0x80 | ((code >> 6) & 63)));
    putByte(<u8>(0x80 | (code & 63)));
  }
}

/** A number that is not negative in decimal digits. */
export function putWhole(value: u64): void {
  let digits: usize = 1;
  for (let rest = value; rest >= 10; rest /= 10) digits++;
  for (let i = digits; i-- > 0; ) {
    store<u8>(out + i, <u8>(0x30 + (value % 10)));
    value /= 10;
  }
  out += digits;
}
