// Imports files that are damaged in all ways: none may crash, hang, take too much memory, or make a report that does not
// add up. At the end, files that are sound and extreme ("extremes": a chain of a million spans, a text of 10^9 bytes), for
// which there is ten times the time. Usage: npm run fuzz [-- --count 1000 --seed 1 --format zipkin,csv --seconds 20 --memory-mb 700]
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { EXTREMES } from "./fuzz/extremes.mjs";
import { FUZZED } from "./fuzz/seeds.mjs";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    format: { type: "string", default: [...FUZZED, "extremes"].join(",") },
    seconds: { type: "string", default: "20" },
    "memory-mb": { type: "string", default: "700" },
  },
});
const [count, seed, seconds, memoryMb] = [values.count, values.seed, values.seconds, values["memory-mb"]].map(Number);
const worker = fileURLToPath(new URL("./fuzz/worker.mjs", import.meta.url));

let faults = 0;
for (const format of values.format.split(",")) {
  const seen = { files: 0, imported: 0, refused: 0, spans: 0, slowest: 0, rssMb: 0 };
  const fault = ({ i, origin, what }, text) => {
    faults++;
    console.log(`${format} ${i} (${origin}: ${what}): ${text}`);
  };
  let next = 0;
  // Each in a process of its own.
  const many = format === "extremes" ? EXTREMES.length : count;
  while (next < many) next = await run(format, next, format === "extremes" ? next + 1 : many, seen, fault);
  const { files, imported, refused, spans, slowest, rssMb } = seen;
  console.log(
    `${format}: ${files} files, ${imported} imported with ${spans} spans, ${refused} refused; ` +
      `slowest ${slowest.toFixed(2)} s, peak memory ${Math.round(rssMb)} MB`,
  );
}
console.log(faults === 0 ? "no faults" : `${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;

/** Runs a process until it ends or has to be ended; the number of the file to go on with. */
function run(format, from, to, seen, fault) {
  const child = fork(worker, [JSON.stringify({ format, from, to, seed })], {
    execArgv: [`--max-old-space-size=${format === "extremes" ? 1024 : 512}`],
  });
  let next = from;
  let current = { i: from, origin: "?", what: "before the first file" };
  const patience = format === "extremes" ? seconds * 10 : seconds;
  let timer;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      fault(current, `takes more than ${patience} s`);
      next = current.i + 1;
      child.kill("SIGKILL");
    }, patience * 1000);
  };
  return new Promise((resolve) => {
    child.on("message", (message) => {
      current = message;
      if (message.begins) return watch();
      clearTimeout(timer);
      next = message.i + 1;
      seen.files++;
      seen.slowest = Math.max(seen.slowest, message.seconds);
      if (message.fault) fault(message, message.fault);
      else if (message.good) seen.imported++;
      else seen.refused++;
      seen.spans += message.spans ?? 0;
      if (format === "extremes")
        console.log(`  ${message.origin}: ${message.seconds.toFixed(1)} s, ${Math.round(message.rssMb)} MB`);
      else if (message.rssMb > memoryMb && seen.rssMb <= memoryMb)
        fault(message, `memory of ${Math.round(message.rssMb)} MB`);
      seen.rssMb = Math.max(seen.rssMb, message.rssMb);
    });
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (code !== 0 && next <= current.i) {
        fault(current, `the process ended with ${signal ?? code}`);
        next = current.i + 1;
      }
      resolve(next);
    });
  });
}
