// Imports damaged files of one format, one after the other, and tells of each. Started by scripts/fuzz.mjs.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Random } from "../../lib/dist/base/random.js";
import { importSpans, LabelEaseError } from "../../lib/dist/index.js";
import { otlpMessages } from "../../lib/dist/ingest/otlp/proto/messages.js";
import { EXTREMES, writeExtreme } from "./extremes.mjs";
import { mutate } from "./mutate.mjs";
import { seedsOf } from "./seeds.mjs";

const { format, from, to, seed } = JSON.parse(process.argv[2]);
const seeds = format === "extremes" ? [] : await seedsOf(format, { importSpans, otlpMessages });
const folder = mkdtempSync(join(tmpdir(), "labelease-fuzz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
process.on("disconnect", () => process.exit());

for (let i = from; i < to; i++) {
  if (format === "extremes") {
    await extreme(EXTREMES[i], i);
    continue;
  }
  // A file of its own seed, so that any can be made again alone.
  const random = new Random(seed + i, format);
  const origin = seeds[i % seeds.length];
  const { bytes, what } = mutate(origin, random);
  const packed = random.below(20) === 0;
  const file = join(folder, "file");
  writeFileSync(file, packed ? gzipSync(bytes) : bytes);
  const told = { i, origin: origin.name, what: packed ? `${what}, gzip` : what };
  process.send({ ...told, begins: true });
  const before = performance.now();
  // With and without --keep-good, with and without --format.
  const outcome = await check(file, i % 2 === 0, i % 4 < 2 && format !== "archives" ? format : undefined);
  process.send({
    ...told,
    ...outcome,
    seconds: (performance.now() - before) / 1000,
    rssMb: process.resourceUsage().maxRSS / 1024,
  });
}
process.disconnect();

async function extreme(which, i) {
  const told = { i, origin: which.name, what: "as it is" };
  const file = join(folder, `extreme-${i}`);
  await writeExtreme(which, file);
  process.send({ ...told, begins: true });
  const before = performance.now();
  const outcome = await check(file, false, undefined);
  rmSync(file);
  const isRight = outcome.fault !== undefined || (which.refused ? !outcome.good : outcome.spans === which.spans);
  if (!isRight)
    outcome.fault = which.refused ? "is not refused" : `${outcome.spans ?? "no"} spans instead of ${which.spans}`;
  process.send({
    ...told,
    ...outcome,
    seconds: (performance.now() - before) / 1000,
    rssMb: process.resourceUsage().maxRSS / 1024,
  });
}

async function check(file, keepGood, asked) {
  try {
    const out = join(folder, "out");
    const report = await importSpans([file], { out, threads: 1, keepGood, format: asked });
    const { accepted, repaired, rejected, input, spans, files } = report;
    const isSound = accepted + repaired + rejected === input && spans === accepted + repaired;
    const perFile = files.reduce((sum, one) => sum + one.spans + one.rejected, 0);
    if (!isSound || perFile !== input)
      return { fault: `sums are wrong: ${JSON.stringify({ accepted, repaired, rejected, input, spans, perFile })}` };
    return { good: true, spans };
  } catch (error) {
    if (error instanceof LabelEaseError && !error.message.includes("\n")) return { good: false };
    return { fault: `${error?.name}: ${error?.stack ?? error}` };
  }
}
