import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ImportError } from "../../../lib/src/base/error.js";
import { Random } from "../../../lib/src/base/random.js";
import { importSpans } from "../../../lib/src/ingest/import.js";
import { openSession, sqlText } from "../../../lib/src/parquet/session.js";
import { type Files, folderOf, imported, tempFolder } from "../helpers.js";
import { tarOf, type ZipEntry, zipOf, zstdOf } from "./archives.js";

const HEADER = "trace_id,span_id,parent_span_id,service,operation,start_time_us,duration_us\n";
const csv = (trace: string, spans = 2) =>
  HEADER + Array.from({ length: spans }, (_, i) => `${trace},${i},${i === 0 ? "" : 0},s,o,${17e14 + i},10\n`).join("");
const jaeger = (id: string) =>
  JSON.stringify({
    data: [
      {
        traceID: id,
        spans: [{ traceID: id, spanID: "1", operationName: "j", startTime: 17e14, duration: 3, processID: "p" }],
        processes: { p: { serviceName: "js" } },
      },
    ],
  });
const THREE: ZipEntry[] = [
  { name: "a/x.csv", content: csv("t1") },
  { name: "b/y.json", content: jaeger("0abc") },
  { name: "readme.txt", content: "no traces" },
];

/** Trace ids of the import, in order, and what became of each file. */
async function tracesOf(files: Files, options = {}) {
  const { report, rows } = await imported(files, options);
  expect(report.accepted + report.repaired + report.rejected).toBe(report.input);
  expect(report.spans).toBe(rows.length);
  return { report, ids: [...new Set(rows.map(({ traceId }) => traceId))].sort() };
}

const shown = (path: string) => path.replace(/^.*?\/f(?= › |$)/, "f");

describe("importSpans() reads all files in", () => {
  test.each<[string, Uint8Array]>([
    ["a zip archive", zipOf(THREE)],
    ["a zip archive without compression", zipOf(THREE.map((entry) => ({ ...entry, method: 0 })))],
    ["a zip archive with sizes behind the data", zipOf(THREE.map((entry) => ({ ...entry, descriptor: true })))],
    ["a zip64 archive", zipOf(THREE.map((entry) => ({ ...entry, zip64: true })))],
    ["a zip archive packed by zstd", zipOf(THREE.map((e) => ({ ...e, packed: zstdOf(e.content), method: 93 })))],
    ["a tar archive", tarOf(THREE)],
    ["a tar archive in gzip", gzipSync(tarOf(THREE))],
    ["a tar archive in zstd", zstdOf(tarOf(THREE))],
    ["a zip archive in gzip", gzipSync(zipOf(THREE))],
    ["a zip archive in a tar archive in gzip", gzipSync(tarOf([{ name: "in/z.zip", content: zipOf(THREE) }]))],
    ["a tar archive in gzip in a zip archive", zipOf([{ name: "in/t.tgz", content: gzipSync(tarOf(THREE)) }])],
  ])("%s", async (what, content) => {
    const { report, ids } = await tracesOf({ f: content });
    expect(ids).toEqual(["0abc", "t1"]);
    expect(report).toMatchObject({ accepted: 3, rejected: 0, formats: ["csv", "jaeger"] });
    expect(report.warnings).toMatchObject([{ action: "skipped", reason: "no trace file", count: 1, unit: "files" }]);
    const inner = what.includes("zip archive in a tar")
      ? "in/z.zip › "
      : what.includes("in a zip")
        ? "in/t.tgz › "
        : "";
    expect(report.files.map(({ file, spans }) => [shown(file), spans])).toEqual([
      [`f › ${inner}a/x.csv`, 2],
      [`f › ${inner}b/y.json`, 1],
      [`f › ${inner}readme.txt`, 0],
    ]);
  });
});

test("importSpans() reads zstd of several frames, also such as are to be skipped, and as DuckDB packs it", async () => {
  const skipped = Buffer.concat([Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from("any")]);
  const text = csv("t1", 20_000);
  const cut = 300_001;
  const frames = Buffer.concat([
    skipped,
    zstdOf(text.slice(0, cut)),
    skipped,
    zstdOf(text.slice(cut), { block: 11, window: 0 }),
  ]);
  expect((await tracesOf({ f: frames })).report).toMatchObject({ accepted: 20_000 });

  const folder = await folderOf({ "plain.csv": text });
  const session = await openSession({ threads: 1 });
  await session.connection.run(
    `COPY (SELECT * FROM read_csv(${sqlText(join(folder, "plain.csv"))}, all_varchar = true))
     TO ${sqlText(join(folder, "packed.csv"))} (FORMAT csv, COMPRESSION zstd)`,
  );
  await session.close();
  const report = await importSpans([join(folder, "packed.csv")], { out: join(folder, "out"), threads: 1 });
  expect(report).toMatchObject({ accepted: 20_000, rejected: 0, traces: 1 });
});

test("importSpans() reads a Parquet file in an archive", async () => {
  const { folder } = await imported({ "x.csv": csv("t1") });
  const { readFile } = await import("node:fs/promises");
  const parquet = await readFile(join(folder, "spans.parquet"));
  for (const content of [
    zipOf([{ name: "p", content: parquet }]),
    gzipSync(tarOf([{ name: "p", content: parquet }])),
  ]) {
    const { report } = await tracesOf({ f: content });
    expect(report).toMatchObject({ accepted: 2, formats: ["parquet"] });
  }
});

test("importSpans() names the file in the archive, and the line in it, where something is wrong", async () => {
  const broken = [
    { name: "folder/traces.json", content: `${jaeger("1")}\n${jaeger("2").replace('"spanID"', "spanID")}` },
  ];
  for (const content of [zipOf(broken), tarOf(broken)]) {
    await expect(imported({ "f.bin": content })).rejects.toThrow(
      /Cannot read JSON: .* \(file .*f\.bin › folder\/traces\.json, line 2/,
    );
    const { report } = await tracesOf({ "f.bin": content }, { keepGood: true });
    expect(report.warnings.at(-1)?.example.file).toMatch(/f\.bin › folder\/traces\.json$/);
  }
});

test("importSpans() takes the names in an archive as text: nothing is written where they lead", async () => {
  const names = [
    "../../up.csv",
    "/tmp/labelease-absolute.csv",
    "C:\\down.csv",
    "a/../../b.csv",
    "\u0000.csv",
    "␛[31m\n.csv",
  ];
  const entries = names.map((name, i) => ({ name, content: csv(`t${i}`) }));
  for (const content of [zipOf(entries), tarOf(entries)]) {
    const folder = await folderOf({ "in/f": content });
    const report = await importSpans([join(folder, "in/f")], { out: join(folder, "out"), threads: 1 });
    expect(report.traces).toBeGreaterThanOrEqual(5);
    expect((await readdir(folder)).sort()).toEqual(["in", "out"]);
    expect(await readdir(join(folder, "in"))).toEqual(["f"]);
  }
});

test("tar: long names of GNU and pax, folders, links and hidden files", async () => {
  const long = `${"folder/".repeat(30)}x.csv`;
  const path = "12 path=pax\n";
  const { report } = await tracesOf({
    f: tarOf([
      { name: "d/", type: "5" },
      { name: "link", type: "2" },
      { name: "._x.csv", content: csv("hidden") },
      { name: "@LongLink", type: "L", content: `${long}\0` },
      { name: "cut", content: csv("t1") },
      { name: "PaxHeader", type: "x", content: path },
      { name: "other", content: csv("t2") },
    ]),
  });
  expect(report.files.map(({ file }) => shown(file))).toEqual([`f › ${long}`, "f › pax"]);
  expect(report).toMatchObject({ accepted: 4, traces: 2 });
});

describe("importSpans() refuses", () => {
  const zip = zipOf([THREE[0], { ...THREE[1], name: "y.json" }]);
  const tar = tarOf(THREE);
  const empties = Array.from({ length: 9 }).reduce<Buffer>((inner) => tarOf([{ name: "t", content: inner }]), tar);
  const layers = Array.from({ length: 5 }).reduce<Buffer>((inner) => gzipSync(inner), Buffer.from(csv("t")));
  const bomb = Buffer.alloc(260 * 2 ** 20, " ");
  bomb.write('{"resourceSpans":[');
  test.each<[string, () => Uint8Array, RegExp]>([
    ["a zip archive that is cut off", () => zip.subarray(0, -30), /zip archive ends early: .* \(file .*f, byte \d+\)/],
    ["a tar archive that is cut off", () => tar.subarray(0, 1300), /tar archive ends early \(file .*f, byte \d+\)/],
    [
      "a tar archive that is cut off in a member",
      () => tar.subarray(0, 600),
      /tar archive ends early \(file .*f, byte 600\)/,
    ],
    ["a tar archive without its end", () => tar.subarray(0, -1024), /tar archive ends early/],
    [
      "zstd that is cut off",
      () => zstdOf(csv("t", 99)).subarray(0, 400),
      /zstd data ends early \(file .*f, byte 400\)/,
    ],
    [
      "zstd with a window of 1 GiB",
      () => zstdOf(csv("t"), { window: 0xa0 }),
      /window of 1024 MiB is more than 128 MiB/,
    ],
    [
      "what follows zstd",
      () => Buffer.concat([zstdOf(csv("t")), Buffer.from("more")]),
      /a frame does not begin as one/,
    ],
    [
      "an encrypted member",
      () => zipOf([{ ...THREE[0], encrypted: true }]),
      /it is encrypted \(file .*f › a\/x\.csv\)/,
    ],
    ["an unknown method", () => zipOf([{ ...THREE[0], method: 14 }]), /packed by method 14, which is not known here/],
    ["a wrong checksum", () => zipOf([{ ...THREE[0], wrongSum: true }]), /its checksum is wrong \(file .*x\.csv, byte/],
    ["an archive in ten", () => empties, /it lies in more than 8 archives/],
    ["gzip of gzip of gzip of gzip of gzip", () => layers, /compressed more than 4 times over/],
    ["a bomb in gzip in zip", () => zipOf([{ name: "x", content: gzipSync(bomb) }]), /grows more than 500-fold/],
    ["an archive without files", () => zipOf([]), /there is no file in it/],
    ["an archive without traces", () => zipOf([THREE[2]]), /no trace files/],
    [
      "a Git LFS pointer in an archive",
      () => tarOf([{ name: "p", content: "version https://git-lfs.github.com/spec/v1" }]),
      /is a Git LFS pointer/,
    ],
  ])("%s", async (_, content, message) => {
    const folder = await folderOf({ "in/f": content() });
    const error = await importSpans([join(folder, "in/f")], { out: join(folder, "out"), threads: 1 }).catch((e) => e);
    expect(error).toBeInstanceOf(ImportError);
    expect(error.message).toMatch(message);
    expect(await readdir(folder)).toEqual(["in"]);
  });
});

describe("importSpans() keeps the good part, if told to, of", () => {
  const good = { name: "good.csv", content: csv("t1", 500) };
  const next = { name: "next.csv", content: csv("t2", 500) };
  const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
  test.each<[string, Uint8Array]>([
    ["a zip archive that is cut off in its directory", zipOf([good, next]).subarray(0, -30)],
    ["a zip archive that is cut off in its second member", cut(zipOf([good, next]), 0.6)],
    [
      "the same with sizes behind the data",
      cut(
        zipOf([
          { ...good, descriptor: true },
          { ...next, descriptor: true },
        ]),
        0.6,
      ),
    ],
    ["the same with zip64", cut(zipOf([{ ...good, zip64: true }, next]), 0.6)],
    ["a tar archive that is cut off in its second member", cut(tarOf([good, next]), 0.7)],
    ["a tar archive in gzip that is cut off", cut(gzipSync(tarOf([good, next])), 0.8)],
    ["a tar archive in zstd that is cut off", cut(zstdOf(tarOf([good, next]), { block: 3000 }), 0.8)],
    ["a zip archive with an encrypted member", zipOf([good, { ...next, encrypted: true }])],
    ["a zip archive with a damaged member", zipOf([good, { ...next, wrongSum: true }])],
    [
      "a tar archive with damaged gzip in it",
      tarOf([{ ...next, content: gzipSync(csv("t2", 500)).fill(7, 20, 30) }, good]),
    ],
  ])("%s", async (_, content) => {
    const { report, ids } = await tracesOf({ f: content }, { keepGood: true });
    expect(ids).toContain("t1");
    expect(report.spans).toBeGreaterThanOrEqual(500);
    expect(report.warnings.length).toBeGreaterThan(0);
  });
});

test("importSpans() of wounded archives ends with a report that adds up, or an ImportError", async () => {
  const random = new Random(8, "archives");
  const whole = [zipOf(THREE), tarOf(THREE), gzipSync(tarOf(THREE)), zstdOf(tarOf(THREE))];
  const out = join(await tempFolder(), "out");
  const seen = { good: 0, bad: 0 };
  for (let i = 0; i < 48; i++) {
    const bytes = Buffer.from(whole[i % 4]);
    for (let n = random.below(3); n >= 0; n--) bytes[random.below(bytes.length)] = random.below(256);
    const content = i % 3 === 0 ? bytes.subarray(0, random.below(bytes.length) + 1) : bytes;
    const folder = await folderOf({ f: content });
    try {
      const report = await importSpans([join(folder, "f")], { out, threads: 1, keepGood: i % 2 === 0 });
      expect(report.accepted + report.repaired + report.rejected).toBe(report.input);
      seen.good++;
    } catch (error) {
      expect(error).toBeInstanceOf(ImportError);
      seen.bad++;
    }
  }
  expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(5);
});

test("zip and tar archives of arbitrary members give back every byte", async () => {
  const { zipMembers } = await import("../../../lib/src/ingest/files/zip.js");
  const { looseZipMembers } = await import("../../../lib/src/ingest/files/loose-zip.js");
  const { tarMembers } = await import("../../../lib/src/ingest/files/tar.js");
  const member = fc.record({
    content: fc.uint8Array({ maxLength: 2000 }),
    method: fc.constantFrom(0, 8),
    descriptor: fc.boolean(),
  });
  const folder = await tempFolder();
  const { writeFile } = await import("node:fs/promises");
  async function* pieces(bytes: Buffer, size: number) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  await fc.assert(
    fc.asyncProperty(fc.array(member, { maxLength: 6 }), fc.integer({ min: 1, max: 700 }), async (members, size) => {
      // Without compression, what stands behind the data cannot be found without the directory.
      const entries = members.map((m, i) => ({ ...m, descriptor: m.descriptor && m.method === 8, name: `m${i}` }));
      const zip = zipOf(entries);
      await writeFile(join(folder, "z"), zip);
      for (const found of [
        zipMembers(join(folder, "z"), "z"),
        looseZipMembers(pieces(zip, size), "z"),
        tarMembers(pieces(tarOf(entries), size), "t"),
      ]) {
        const got: [string, Buffer][] = [];
        for await (const { name, bytes } of found) {
          const parts: Buffer[] = [];
          for await (const part of bytes()) parts.push(Buffer.from(part));
          got.push([name, Buffer.concat(parts)]);
        }
        expect(got).toEqual(entries.map(({ name, content }) => [name, Buffer.from(content)]));
      }
    }),
    { numRuns: 40 },
  );
});
