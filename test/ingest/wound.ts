import type { Random } from "../../lib/src/base/random.js";

/** One to four wounds: cut off, bytes changed, a piece taken out or doubled, brackets and quotes put in. */
export function wound(bytes: Buffer, random: Random): Buffer {
  let out: Buffer = Buffer.from(bytes);
  for (let n = 1 + random.below(4); n > 0 && out.length > 0; n--) {
    const at = random.below(out.length);
    const length = random.below(Math.min(40, out.length - at)) + 1;
    const piece = out.subarray(at, at + length);
    const rest = out.subarray(at + length);
    const start = out.subarray(0, at);
    const which = random.below(7);
    if (which === 0) out = Buffer.from(start);
    else if (which === 1) out[at] = random.below(256);
    else if (which === 2) out = Buffer.concat([start, rest]);
    else if (which === 3) out = Buffer.concat([start, piece, piece, rest]);
    else if (which === 4)
      out = Buffer.concat([
        start,
        Buffer.from(['"', "{", "}", "[", "]", ",", "\n", "\0"][random.below(8)]),
        piece,
        rest,
      ]);
    else if (which === 5)
      out = Buffer.concat([
        start,
        Buffer.from(["null", "-1", '"x"', "1e999", "{}", "[[]]", "true"][random.below(7)]),
        rest,
      ]);
    else out[at] ^= 1 << random.below(8);
  }
  return out;
}
