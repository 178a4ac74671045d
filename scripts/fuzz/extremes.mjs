// Files at the limits of the import: very deep, very wide, very long. They are not damaged.
import { createWriteStream } from "node:fs";
import { createGzip } from "node:zlib";

const BASE = 1_700_000_000_000_000;
const MILLION = 1_000_000;

const zipkin = (id, parent, more = "") =>
  `{"traceId":"a","id":"${id.toString(16)}",${parent > 0 ? `"parentId":"${parent.toString(16)}",` : ""}"name":"o",` +
  `"timestamp":${BASE + id},"duration":${3 * MILLION - 2 * id},"localEndpoint":{"serviceName":"s"}${more}}`;

/** What is written piece by piece, and what has to come of it: so many spans, or an error of the library. */
export const EXTREMES = [
  {
    name: "a chain of 1,000,000 spans, the last first",
    spans: MILLION,
    *pieces() {
      yield "[";
      for (let i = MILLION; i > 0; i--) yield `${zipkin(i, i - 1)}${i > 1 ? ",\n" : "]"}`;
    },
  },
  {
    name: "100,000 children of one span",
    spans: MILLION / 10 + 1,
    *pieces() {
      yield `[${zipkin(1, 0)}`;
      for (let i = 2; i <= MILLION / 10 + 1; i++) yield `,\n${zipkin(i, 1)}`;
      yield "]";
    },
  },
  {
    name: "1,000,000 traces of one span",
    spans: MILLION,
    *pieces() {
      for (let i = 1; i <= MILLION; i++) yield `${zipkin(i, 0).replace('"a"', `"${i.toString(16)}"`)}\n`;
    },
  },
  {
    name: "100,000 tags on a span",
    spans: 1,
    *pieces() {
      yield `[${zipkin(1, 0, ',"tags":{"t":""').slice(0, -1)}`;
      for (let i = 0; i < MILLION / 10; i++) yield `,"tag${i}":"${i}"`;
      yield "}}]";
    },
  },
  { name: "a text of 1,000,000,000 bytes", refused: true, pieces: () => longText(1000) },
  { name: "a text of 1,000,000,000 bytes, packed", refused: true, gzip: true, pieces: () => longText(1000) },
  {
    name: "arrays in each other, 10,000,000 deep",
    refused: true,
    *pieces() {
      yield `[${zipkin(1, 0, ',"tags":').slice(0, -1)}`;
      for (let i = 0; i < 10; i++) yield "[".repeat(MILLION);
    },
  },
];

function* longText(megabytes) {
  yield `[${zipkin(1, 0, ',"tags":{"t":"').slice(0, -1)}`;
  const piece = "x".repeat(MILLION);
  for (let i = 0; i < megabytes; i++) yield piece;
  yield '"}}]';
}

/** Writes one of {@link EXTREMES} into a file. */
export async function writeExtreme({ pieces, gzip = false }, path) {
  const file = createWriteStream(path);
  const target = gzip ? createGzip({ level: 1 }) : file;
  if (gzip) target.pipe(file);
  let waiting = "";
  for (const piece of pieces()) {
    waiting += piece;
    if (waiting.length < MILLION) continue;
    if (!target.write(waiting)) await new Promise((resolve) => target.once("drain", resolve));
    waiting = "";
  }
  const closed = new Promise((resolve) => file.once("close", resolve));
  target.end(waiting);
  await closed;
}
