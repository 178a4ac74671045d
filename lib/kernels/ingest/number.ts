import { copy, out, setOut } from "./text";

// @ts-ignore: decorator
@external("env", "canonical")
declare function canonical(from: usize, length: usize, to: usize): i32;

/** The largest whole number that a double holds with all below it. */
export const MOST_WHOLE: u64 = 9007199254740991;

/** Whether the last number read is whole, and has how many digits. */
export let whole: bool = false;
export let digits: usize = 0;
/** Whether JSON.stringify would write it as it stands there. */
let asIs: bool = false;

// @ts-ignore: decorator
@inline
function isDigit(c: u8): bool {
  return c - 0x30 < 10;
}

/** Reads a number; its end, or 0. */
export function readNumber(p: usize): usize {
  const start = p;
  if (load<u8>(p) == 0x2d) p++;
  const first = p;
  if (!isDigit(load<u8>(p))) return 0;
  if (load<u8>(p) == 0x30) p++;
  else while (isDigit(load<u8>(p))) p++;
  digits = p - first;
  whole = true;
  let c = load<u8>(p);
  if (c != 0x2e && (c | 0x20) != 0x65) {
    asIs = digits <= 15 && !(start != first && load<u8>(first) == 0x30);
    return isDigit(c) ? 0 : p;
  }
  whole = false;
  asIs = false;
  if (c == 0x2e) {
    const point = p++;
    let zeros: usize = 0;
    if (load<u8>(first) == 0x30) while (load<u8>(p + zeros) == 0x30) zeros++;
    while (isDigit(load<u8>(p))) p++;
    if (p == point + 1) return 0;
    // Up to 15 digits a double gives back; below 1e-6 it is written with an exponent.
    asIs = load<u8>(p - 1) != 0x30 && digits + (p - point - 1) <= 15 && zeros <= 5;
    c = load<u8>(p);
  }
  if ((c | 0x20) == 0x65) {
    asIs = false;
    p++;
    if (load<u8>(p) == 0x2b || load<u8>(p) == 0x2d) p++;
    const from = p;
    while (isDigit(load<u8>(p))) p++;
    if (p == from) return 0;
  }
  return p;
}

/** Writes the number that was read last, as JSON.stringify would; false if it is none. */
export function putNumber(from: usize, to: usize): bool {
  if (asIs) {
    copy(from, to - from);
    return true;
  }
  const length = canonical(from, to - from, out);
  setOut(out + length);
  return length > 0;
}

/** The value of decimal digits, at most 19. */
export function decimal(p: usize, end: usize): u64 {
  let value: u64 = 0;
  for (; p < end; p++) value = value * 10 + (load<u8>(p) - 0x30);
  return value;
}

export function allDigits(p: usize, end: usize): bool {
  for (; p < end; p++) if (!isDigit(load<u8>(p))) return false;
  return true;
}
