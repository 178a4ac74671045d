import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import type { AnswerContent } from "../../../lib/src/label/journal/event.js";
import { openJournal } from "../../../lib/src/label/journal/open-journal.js";
import { newPath } from "./support.js";

const ROUNDS = Number(process.env.LABELEASE_KILL_ROUNDS ?? 200);
const WRITER = fileURLToPath(new URL("writer.mjs", import.meta.url));

/** A process that waits for the word to write. */
class Writer {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #said = "";

  constructor(path: string, name: string) {
    this.#child = spawn(process.execPath, [WRITER, path, name], { stdio: ["pipe", "pipe", "inherit"] });
    this.#child.stdout!.setEncoding("utf8").on("data", (text) => {
      this.#said += text;
    });
    this.#ended = new Promise((resolve) => this.#child.on("close", () => resolve()));
  }

  /** Lets it write, kills it, and gives the seqs that it was told are saved. */
  async run(ms: number): Promise<number[]> {
    this.#child.stdin!.write("go\n");
    const first = new Promise((resolve) => this.#child.stdout!.once("data", resolve));
    await Promise.race([first, this.#ended, wait(20_000)]);
    await wait(ms);
    await this.end();
    return this.#said.split("\n").slice(0, -1).map(Number);
  }

  async end(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}

/** Kills writers of one journal, one after the other. */
async function rounds(count: number, random: Random): Promise<number> {
  const path = newPath();
  let size = 0;
  let total = 0;
  let next = new Writer(path, "0");
  for (let round = 0; round < count; round++) {
    const writer = next;
    next = new Writer(path, `${round + 1}`);
    const acknowledged = await writer.run(random.next() * 25);
    const journal = await openJournal(path);
    const events = [...journal.events(size + 1)];
    expect(journal.damage).toBeUndefined();
    // All of them, in order, once; at most one more, whose word did not get out.
    expect(acknowledged).toEqual(events.slice(0, acknowledged.length).map(({ seq }) => seq));
    expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => `${round} ${i}`));
    expect(events.length - acknowledged.length).toBeLessThanOrEqual(1);
    // An answer on many traces is there whole.
    const many = events.map(({ value }) => (value as unknown as AnswerContent).also?.length ?? 0);
    expect(many).toEqual(events.map((_, i) => (i % 5 === 1 ? 2000 : 0)));
    size = journal.size;
    total += acknowledged.length;
    journal.close();
  }
  await next.end();
  return total;
}

test(`Rule 1: kill -9 at any moment, ${ROUNDS} times, loses no acknowledged answer, keeps order, doubles none`, async () => {
  const random = new Random(1, "kill");
  const lanes = await Promise.all([0, 1, 2].map((lane) => rounds(Math.ceil((ROUNDS - lane) / 3), random)));
  expect(Math.min(...lanes)).toBeGreaterThan(0);
}, 3_600_000);

test("Rule 1: two processes write into one journal at the same time, and nothing is lost", async () => {
  const path = newPath();
  const writers = [new Writer(path, "a"), new Writer(path, "b")];
  const saved = await Promise.all(writers.map((writer) => writer.run(300).catch(() => [])));
  const journal = await openJournal(path);
  const events = [...journal.events()];
  journal.close();
  for (const [i, name] of ["a", "b"].entries()) {
    const own = events.filter(({ id }) => id.startsWith(name));
    expect(own.slice(0, saved[i].length).map(({ seq }) => seq)).toEqual(saved[i]);
    expect(own.map(({ id }) => id)).toEqual(own.map((_, k) => `${name} ${k}`));
  }
  expect(saved.flat().length).toBeGreaterThan(1);
}, 120_000);
