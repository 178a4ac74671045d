// Damages files as disks, networks and people do, and worse.

/** @typedef {{ below(limit: number): number, next(): number }} Chance */
/** @typedef {{ name: string, form: "json" | "csv" | "protobuf" | "binary", bytes: Buffer }} Seed */

/**
 * One to three wounds: cut off, bytes changed, pieces taken out or doubled; fields removed, of another type, nested 10^4
 * deep, of absurd length.
 *
 * @param {Seed} seed
 * @param {Chance} random
 * @returns {{ bytes: Buffer, what: string }} The damaged file, and what was done to it.
 */
export function mutate({ bytes, form }, random) {
  let out = bytes;
  const done = [];
  const structural = STRUCTURAL.get(form);
  for (let n = 1 + random.below(3); n > 0 && out.length > 0; n--) {
    const deep = structural !== undefined && done.length === 0 && random.below(2) === 0;
    const list = deep ? structural : BYTES;
    const [name, wound] = list[random.below(list.length)];
    const next = wound(out, random);
    if (next === undefined) continue;
    out = next;
    done.push(name);
  }
  return { bytes: out, what: done.join(", ") };
}

const TOKENS = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  "\n",
  "\0",
  ":",
  "\\",
  "null",
  "-1",
  '"x"',
  "1e999",
  "{}",
  "[[]]",
  "true",
];

/** @type {[string, (bytes: Buffer, random: Chance) => Buffer | undefined][]} */
const BYTES = [
  ["cut off", (bytes, random) => Buffer.from(bytes.subarray(0, random.below(bytes.length)))],
  ["beginning cut off", (bytes, random) => Buffer.from(bytes.subarray(random.below(bytes.length)))],
  ["byte changed", (bytes, random) => edited(bytes, random, () => random.below(256))],
  ["bit flipped", (bytes, random) => edited(bytes, random, (byte) => byte ^ (1 << random.below(8)))],
  ["many bits flipped", (bytes, random) => flipped(bytes, random)],
  ["piece taken out", (bytes, random) => around(bytes, random, () => [])],
  ["piece doubled", (bytes, random) => around(bytes, random, (piece) => [piece, piece])],
  ["piece zeroed", (bytes, random) => around(bytes, random, (piece) => [Buffer.alloc(piece.length)])],
  [
    "token put in",
    (bytes, random) => around(bytes, random, (piece) => [Buffer.from(TOKENS[random.below(TOKENS.length)]), piece]),
  ],
  [
    "long piece put in",
    (bytes, random) => around(bytes, random, (piece) => [piece, Buffer.alloc(1 << (10 + random.below(11)), 0x61)]),
  ],
];

function edited(bytes, random, change) {
  const out = Buffer.from(bytes);
  const at = random.below(out.length);
  out[at] = change(out[at]);
  return out;
}

function flipped(bytes, random) {
  const out = Buffer.from(bytes);
  for (let n = 2 + random.below(30); n > 0; n--) out[random.below(out.length)] ^= 1 << random.below(8);
  return out;
}

function around(bytes, random, change) {
  const at = random.below(bytes.length);
  const length = 1 + random.below(Math.min(200, bytes.length - at));
  return Buffer.concat([
    bytes.subarray(0, at),
    ...change(bytes.subarray(at, at + length)),
    bytes.subarray(at + length),
  ]);
}

const DEPTH = 10_000;
/** In place of what JSON.stringify cannot write: more levels than its recursion bears. */
const HOLE = "\u0001hole\u0001";
const deepJson = (open, close) => `${open.repeat(DEPTH)}1${close.repeat(DEPTH)}`;

/** Other values, as JSON text. */
const VALUES = [
  ...["null", "true", "false", "0", "-1", "1e999", "-1e999", "0.5", "9007199254740993", "18446744073709551616"],
  ...[
    '""',
    '"x"',
    '"-5"',
    '"NaN"',
    '"1e400"',
    '"__proto__"',
    '"\\ud800"',
    '"\\u0000"',
    "[]",
    "{}",
    "[null]",
    '{"a":{}}',
  ],
  ...['{"__proto__":1}', '{"constructor":{"prototype":1}}', "[[[[]]]]", '{"key":1,"value":2}'],
];

/** @type {Map<string, [string, (bytes: Buffer, random: Chance) => Buffer | undefined][]>} */
const STRUCTURAL = new Map([
  [
    "json",
    [
      ["field removed", (bytes, random) => atNode(bytes, random, (parent, key) => remove(parent, key))],
      ["value of another type", (bytes, random) => filled(bytes, random, VALUES[random.below(VALUES.length)])],
      [
        "value nested deep",
        (bytes, random) =>
          filled(
            bytes,
            random,
            deepJson(
              ...[
                ["[", "]"],
                ['{"a":', "}"],
              ][random.below(2)],
            ),
          ),
      ],
      [
        "text of absurd length",
        (bytes, random) => filled(bytes, random, `"${"x".repeat(1 << (14 + random.below(8)))}"`),
      ],
      ["number of absurd length", (bytes, random) => filled(bytes, random, "9".repeat(1 << (6 + random.below(12))))],
      ["field renamed", (bytes, random) => atNode(bytes, random, (parent, key) => rename(parent, key, random))],
      ["value repeated", (bytes, random) => atNode(bytes, random, (parent, key) => repeat(parent, key, random))],
      ["values swapped", (bytes, random) => swapped(bytes, random)],
    ],
  ],
  [
    "csv",
    [
      ["cell changed", (bytes, random) => cell(bytes, random, () => CELLS[random.below(CELLS.length)])],
      ["cell of absurd length", (bytes, random) => cell(bytes, random, () => "x".repeat(1 << (14 + random.below(8))))],
      ["line doubled", (bytes, random) => lines(bytes, random, (line) => [line, line])],
      ["line removed", (bytes, random) => lines(bytes, random, () => [])],
      [
        "cells removed",
        (bytes, random) => lines(bytes, random, (line) => [line.split(",").slice(0, random.below(5)).join(",")]),
      ],
    ],
  ],
  [
    "protobuf",
    [
      ["field removed", (bytes, random) => atField(bytes, random, () => Buffer.alloc(0))],
      [
        "field repeated",
        (bytes, random) =>
          atField(bytes, random, ({ whole }) => Buffer.concat(Array(2 + random.below(20)).fill(whole))),
      ],
      [
        "field of another type",
        (bytes, random) =>
          atField(bytes, random, ({ field }) =>
            Buffer.concat([varint(field * 8 + random.below(8)), Buffer.alloc(random.below(9), random.below(256))]),
          ),
      ],
      [
        "field of another number",
        (bytes, random) => atField(bytes, random, ({ content }) => lengthy(1 + random.below(20), content)),
      ],
      ["field nested deep", (bytes, random) => atField(bytes, random, ({ field, content }) => nested(field, content))],
      [
        "field of absurd length",
        (bytes, random) =>
          atField(bytes, random, ({ field }) => lengthy(field, Buffer.alloc(1 << (14 + random.below(8)), 0x61))),
      ],
      [
        "length that is wrong",
        (bytes, random) =>
          atField(
            bytes,
            random,
            ({ field, content }) =>
              Buffer.concat([varint(field * 8 + 2), varint(LENGTHS[random.below(LENGTHS.length)]), content]),
            false,
          ),
      ],
      [
        "bytes within a field changed",
        (bytes, random) =>
          atField(bytes, random, ({ field, content }) =>
            lengthy(field, content.length > 0 ? flipped(content, random) : content),
          ),
      ],
    ],
  ],
]);

const CELLS = [
  "",
  "NaN",
  "-1",
  "1e999",
  "x",
  '"',
  '""',
  "0",
  "__proto__",
  "=1+1",
  "9".repeat(400),
  "{}",
  "[[",
  "2022-13-45",
  "\0",
  "\ufeff",
];
const LENGTHS = [0n, 1n, 127n, 1n << 20n, 1n << 31n, (1n << 32n) - 1n, 1n << 53n, (1n << 64n) - 1n];

/** JSON documents of a text: one, or one per line. */
function documentsOf(bytes) {
  const text = bytes.toString("utf8");
  try {
    return [JSON.parse(text)];
  } catch {
    try {
      const found = text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => JSON.parse(line));
      return found.length > 0 ? found : undefined;
    } catch {
      return undefined;
    }
  }
}

function write(documents) {
  return documents.map((document) => JSON.stringify(document)).join("\n");
}

/** Every place of a value: its object or array, and its key there. */
function placesOf(documents) {
  const places = [];
  const open = [documents];
  while (open.length > 0) {
    const value = open.pop();
    for (const key of Object.keys(value)) {
      places.push([value, Array.isArray(value) ? Number(key) : key]);
      if (typeof value[key] === "object" && value[key] !== null) open.push(value[key]);
    }
  }
  return places;
}

function atNode(bytes, random, change) {
  const documents = documentsOf(bytes);
  if (documents === undefined) return undefined;
  const places = placesOf(documents);
  if (places.length === 0) return undefined;
  const [parent, key] = places[random.below(places.length)];
  change(parent, key);
  return Buffer.from(write(documents));
}

function filled(bytes, random, text) {
  const out = atNode(bytes, random, (parent, key) => {
    parent[key] = HOLE;
  });
  return out && Buffer.from(out.toString("utf8").replace(JSON.stringify(HOLE), () => text));
}

function remove(parent, key) {
  if (Array.isArray(parent)) parent.splice(key, 1);
  else delete parent[key];
}

function rename(parent, key, random) {
  const name = ["__proto__", "constructor", "", "id", "traceId", "x".repeat(70_000)][random.below(6)];
  const value = parent[key];
  remove(parent, key);
  Object.defineProperty(parent, Array.isArray(parent) ? parent.length : name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

function repeat(parent, key, random) {
  const value = parent[key];
  if (Array.isArray(parent)) parent.splice(key, 0, ...Array(1 + random.below(20)).fill(value));
  else parent[key] = Array(1 + random.below(20)).fill(value);
}

function swapped(bytes, random) {
  const documents = documentsOf(bytes);
  if (documents === undefined) return undefined;
  const places = placesOf(documents).filter(([parent]) => parent !== documents);
  const leaves = places.filter(([parent, key]) => typeof parent[key] !== "object" || parent[key] === null);
  if (leaves.length < 2) return undefined;
  const [a, b] = [leaves[random.below(leaves.length)], leaves[random.below(leaves.length)]];
  [a[0][a[1]], b[0][b[1]]] = [b[0][b[1]], a[0][a[1]]];
  return Buffer.from(write(documents));
}

function lines(bytes, random, change) {
  const all = bytes.toString("utf8").split("\n");
  const at = random.below(all.length);
  all.splice(at, 1, ...change(all[at]));
  return Buffer.from(all.join("\n"));
}

function cell(bytes, random, change) {
  return lines(bytes, random, (line) => {
    const cells = line.split(",");
    cells[random.below(cells.length)] = change();
    return [cells.join(",")];
  });
}

function varint(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

function lengthy(field, content) {
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

function nested(field, content) {
  // From the inside out, the lengths first.
  const tag = varint(field * 8 + 2);
  const heads = [];
  let length = content.length;
  for (let i = 0; i < DEPTH; i++) {
    const head = Buffer.concat([tag, varint(length)]);
    heads.push(head);
    length += head.length;
  }
  return Buffer.concat([...heads.reverse(), content]);
}

/** Fields with a length in a message; undefined if it is none. */
function fieldsOf(bytes, from, to) {
  const found = [];
  let at = from;
  const number = () => {
    let value = 0;
    for (let factor = 1; at < to; factor *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  while (at < to) {
    const start = at;
    const tag = number();
    const wire = tag % 8;
    if (!(tag >= 8) || !(wire === 0 || wire === 1 || wire === 2 || wire === 5)) return undefined;
    if (wire === 0) number();
    else if (wire !== 2) at += wire === 1 ? 8 : 4;
    else {
      const length = number();
      if (!(at + length <= to)) return undefined;
      found.push({ field: (tag - 2) / 8, start, from: at, to: at + length });
      at += length;
    }
    if (at > to) return undefined;
  }
  return found;
}

/**
 * Changes a field somewhere in a message, or in one of the messages behind 4-byte lengths; the lengths around it are put
 * right unless told otherwise.
 */
function atField(bytes, random, change, mend = true) {
  const framed = bytes.length > 4 && bytes.readUInt32BE(0) <= bytes.length - 4 && bytes[4] === 10;
  const top = framed ? { from: 4, to: 4 + bytes.readUInt32BE(0) } : { from: 0, to: bytes.length };
  const path = [];
  let here = top;
  for (;;) {
    const fields = here.to > here.from ? fieldsOf(bytes, here.from, here.to) : undefined;
    if (fields === undefined || fields.length === 0) break;
    here = fields[random.below(fields.length)];
    path.push(here);
    if (path.length > 1 && random.below(3) === 0) break;
  }
  if (path.length === 0) return undefined;
  let inner = path.pop();
  const { field, start, from, to } = inner;
  let content = change({ field, whole: bytes.subarray(start, to), content: bytes.subarray(from, to) });
  for (const outer of path.reverse()) {
    const body = [bytes.subarray(outer.from, inner.start), content, bytes.subarray(inner.to, outer.to)];
    content = mend
      ? lengthy(outer.field, Buffer.concat(body))
      : Buffer.concat([bytes.subarray(outer.start, outer.from), ...body]);
    inner = outer;
  }
  const message = Buffer.concat([bytes.subarray(top.from, inner.start), content, bytes.subarray(inner.to, top.to)]);
  if (!framed) return message;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(mend ? message.length : bytes.readUInt32BE(0));
  return Buffer.concat([length, message, bytes.subarray(top.to)]);
}
