import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { openCorpus } from "../../lib/src/corpus/open.js";
import { type AuditLabelsOptions, auditLabels } from "../../lib/src/evaluate/audit-labels.js";
import { labelRecording } from "../../lib/src/evaluate/label-recording.js";
import { openOracle } from "../../lib/src/label/annotators/oracle.js";
import { openJournal } from "../../lib/src/label/journal/open-journal.js";
import { simulate } from "../../lib/src/simulate/simulate.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let data: string;
let run: string;
let truth: string;
/** What the method asked, in its order. */
let asked: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-audit-"));
  [data, run] = [join(folder, "shop"), join(folder, "run")];
  truth = join(data, "labels.parquet");
  await simulate({ out: data, traces: 600, seed: 5 });
  const { record } = await labelRecording({ data, oracle: truth, out: run, method: "guided", budget: 15 });
  asked = record.representatives;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const audit = (options: Partial<AuditLabelsOptions>) => auditLabels({ data, cards: 20, ...options });

/** The ids of a sheet in their order. */
async function idsOf(sheet: string): Promise<string[]> {
  const lines = (await readFile(sheet, "utf8")).trimEnd().split("\n");
  return lines.slice(1).map((line) => line.split(",")[0]);
}

/** A journal with the same answers as the run. */
async function journalOf(path: string): Promise<void> {
  const [corpus, oracle] = [await openCorpus(data), await openOracle(truth)];
  const journal = await openJournal(path);
  const options = { method: "guided", seed: 1, budget: 15 };
  const recording = { digest: corpus.digest, traces: corpus.traces };
  journal.append({ annotator: "ann", kind: "begin", value: { recording, options } });
  for (const traceId of asked) {
    const { value } = await oracle.answer(traceId);
    journal.append({ annotator: "ann", traceId, kind: "answer", value: { value } });
  }
  journal.close();
  await corpus.close();
}

describe("auditLabels()", () => {
  test("bounds the quality of a run with a simulated operator, the same each time", async () => {
    const { certificate, cards } = await audit({ run, oracle: truth });
    assert.equal(cards, 20);
    assert.equal(certificate!.n, 20);
    const { abnormal, near, quiet } = certificate!.strata;
    assert.equal(abnormal.traces + near.traces + quiet.traces, 600 - new Set(asked).size);
    for (const { low, estimate, high } of [certificate!.precision, certificate!.recall, certificate!.f1]) {
      assert.ok(0 < low && low <= estimate && estimate <= high && high <= 1);
    }
    assert.deepEqual((await audit({ run, oracle: truth })).certificate, certificate);
  });

  test("writes a sheet, and takes the answers back; more cards keep the earlier ones", async () => {
    const sheet = join(folder, "audit.csv");
    const { certificate, sheet: written } = await audit({ run, sheet });
    assert.deepEqual([certificate, written], [undefined, sheet]);
    const ids = await idsOf(sheet);
    assert.equal(new Set(ids).size, 20);
    assert.ok(ids.every((id) => !asked.includes(id)));
    await assert.rejects(audit({ run, sheet }), /Cannot write the sheet over a file that is there/);

    const oracle = await openOracle(truth);
    const rows = await Promise.all(ids.slice(0, 15).map(async (id) => `${id},${(await oracle.answer(id)).value}\n`));
    const answers = join(folder, "answers.csv");
    await writeFile(answers, `trace_id,value\n${rows.join("")}`);
    const part = (await audit({ run, answers })).certificate!;
    assert.deepEqual([part.n, part.open], [15, 5]);
    const more = join(folder, "more.csv");
    await audit({ run, sheet: more, cards: 30 });
    const later = new Set(await idsOf(more));
    assert.deepEqual([later.size, ids.filter((id) => !later.has(id))], [30, []]);
  });

  test("audits a journal as it audits a run, and keeps the answers there", async () => {
    const path = join(folder, "shop.journal");
    await journalOf(path);
    const first = await audit({ journal: path, oracle: truth });
    assert.deepEqual(first.certificate, (await audit({ run, oracle: truth })).certificate);
    // Nobody answers now: the journal has it all.
    assert.deepEqual((await audit({ journal: path })).certificate, first.certificate);
    await audit({ journal: path, oracle: truth });

    const journal = await openJournal(path);
    const kinds = Array.from(journal.events(), ({ kind }) => kind);
    assert.equal(kinds.filter((kind) => kind === "audit").length, 20);
    // Audit cards are no answers of the labelling.
    assert.equal(journal.answers().length, asked.length);
    const other = asked.at(-1)!;
    journal.append({ annotator: "ann", traceId: other, kind: "answer", value: { value: "unsure" } });
    // Other labels, another audit.
    await assert.rejects(audit({ journal: path }), /nobody answers/);
    journal.append({ annotator: "bob", traceId: other, kind: "answer", value: { value: "normal" } });
    journal.close();
    await assert.rejects(audit({ journal: path }), /several people answered, name one.*"ann", "bob"/);
    await assert.rejects(audit({ journal: path, annotator: "cem" }), /nobody of the name "cem"/);
  });

  test("refuses answers on other cards, other methods, and labels that do not follow from the answers", async () => {
    const answers = join(folder, "other.csv");
    await writeFile(answers, `trace_id,value\n${asked[0]},normal\n`);
    await assert.rejects(audit({ run, answers }), /no audit card is answered/);
    await assert.rejects(audit({}), /name either a run or a journal/);
    await assert.rejects(audit({ run, journal: "x" }), /name either a run or a journal/);
    await assert.rejects(audit({ journal: join(folder, "absent") }), /Cannot find journal/);

    const paper = join(folder, "paper");
    await cp(run, paper, { recursive: true });
    const record = JSON.parse(await readFile(join(paper, "run.json"), "utf8"));
    await writeFile(join(paper, "run.json"), JSON.stringify({ ...record, options: { method: "paper" } }));
    await assert.rejects(audit({ run: paper, oracle: truth }), /method "paper"/);
    await writeFile(join(paper, "run.json"), JSON.stringify(record));
    const lines = (await readFile(join(paper, "answered.csv"), "utf8")).split("\n");
    await writeFile(join(paper, "answered.csv"), `${lines.slice(0, 3).join("\n")}\n`);
    await assert.rejects(audit({ run: paper, oracle: truth }), /do not follow from its answers/);
  });
});
