import { internProcess } from "./record";
import { blank, foreign, scan, startText } from "./text";

let number: i32 = -1;
/** The number of the text of the object that was read. */
export function objectNumber(): i32 {
  return number;
}

/** Reads an object whose text comes again and again; its end, or 0. */
export function readObject(p: usize): usize {
  startText();
  const end = skip(p);
  // Text that is not ASCII is looked at by the other reader.
  if (end == 0 || foreign != 0 || end - p > 0x4000) return 0;
  number = internProcess(p, end - p);
  return number < 0 ? 0 : end;
}

/** The end of an object or array, whatever is in it; 0 if there is none. */
export function skip(p: usize): usize {
  let depth = 0;
  while (true) {
    const c = load<u8>(p);
    if (c == 0x22) {
      p = scan(p + 1);
      if (p == 0) return 0;
    } else if (c == 0x7b || c == 0x5b) depth++;
    else if (c == 0x7d || c == 0x5d) {
      if (--depth == 0) return p + 1;
    } else if (c <= 0x20) {
      p = blank(p);
      if (load<u8>(p) < 0x20) return 0;
      continue;
    }
    p++;
  }
}
