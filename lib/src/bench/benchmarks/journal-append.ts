import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJournal } from "../../label/journal/open-journal.js";
import type { Benchmark, Turn } from "../benchmark.js";

/** An answer must be acknowledged in under 20 ms, 99 times of a hundred. */
export const journalAppend: Benchmark = {
  name: "journal-append",
  summary: "99th percentile of saving one answer, against a line appended to a file and forced to the disk",
  async *cases({ quick, rounds = 3 }) {
    const folder = await mkdtemp(join(tmpdir(), "labelease-bench-"));
    const answers = quick ? 20 : 500;
    const journal = await openJournal(join(folder, "answers.journal"));
    const file = openSync(join(folder, "lines.jsonl"), "a");
    let number = 0;
    try {
      yield {
        what: `${answers} answers, p99`,
        rounds,
        ours: {
          name: "Journal.append",
          run: () =>
            percentileOf(answers, () => {
              const traceId = `t${number++ % 100}`;
              journal.append({ annotator: "ann", traceId, kind: "answer", value: { value: "normal" } });
            }),
        },
        anchors: [
          {
            name: "write and fsync",
            run: () =>
              percentileOf(answers, () => {
                writeSync(file, `{"traceId":"t${number++ % 100}","value":"normal"}\n`);
                fsyncSync(file);
              }),
          },
        ],
      };
    } finally {
      closeSync(file);
      journal.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function percentileOf(count: number, work: () => void): Turn {
  const times = Array.from({ length: count }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
  times.sort((a, b) => a - b);
  return { value: times[Math.ceil(count * 0.99) - 1], facts: { p50: times[Math.floor(count / 2)] } };
}
