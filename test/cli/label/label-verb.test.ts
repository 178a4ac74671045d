import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { labelease } from "../labelease.js";

vi.setConfig({ testTimeout: 240_000 });

const COMMAND = fileURLToPath(new URL("../../../lib/bin/labelease.mjs", import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-label-"));
  for (const [name, seed] of [
    ["shop", "1"],
    ["other", "2"],
  ]) {
    await labelease(["simulate", "--out", name, "--traces", "150", "--seed", seed], folder);
  }
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const LABEL = ["label", "--data", "shop", "--annotator", "ann", "--json", "--journal"];

/** Types lines into the built command, which has no terminal here. */
async function type(words: readonly string[], input: string) {
  const child = spawn(process.execPath, [COMMAND, ...words], { cwd: folder });
  const texts = ["", ""];
  for (const [i, stream] of [child.stdout, child.stderr].entries()) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      texts[i] += part;
    });
  }
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const [stdout, stderr] = texts;
  return { code, stdout, stderr, json: stdout.startsWith("{") ? JSON.parse(stdout) : undefined };
}

const firstCard = (stderr: string) => /^trace (\w+).*\ncard (\d+) of 20: .*decides about/m.exec(stderr)?.slice(1);

test("labelease label takes lines, keeps every answer, and goes on with the same card", async () => {
  const first = await type([...LABEL, "a.journal"], "1\n0\nu\nz\n");
  expect([first.code, first.json]).toMatchObject([0, { answered: 2, open: 18, normal: 1, abnormal: 1, refused: 0 }]);
  const [last] = first.stderr.match(/^trace \w+/gm)!.slice(-1);
  const second = await type([...LABEL, "a.journal"], "");
  expect(`trace ${firstCard(second.stderr)![0]}`).toBe(last);
  expect(second.json).toMatchObject({ answered: 2, open: 18 });
});

test("labelease label, then propagate: labels of all traces, the same bytes again, no oracle", async () => {
  expect((await type([...LABEL, "b.journal", "--budget", "6"], "1\n0\n0\n1\nc 1\n0\n")).json).toMatchObject({
    answered: 6,
    open: 0,
  });
  const digests: string[] = [];
  for (const out of ["one", "two"]) {
    const { code, stdout, stderr } = await labelease(
      ["propagate", "--data", "shop", "--journal", "b.journal", "--out", out, "--json", "--quiet"],
      folder,
    );
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ traces: 150, asked: 6, labelled: 150 });
    for (const file of ["labels.parquet", "labels.csv", "README.md"]) {
      digests.push(
        createHash("sha256")
          .update(await readFile(join(folder, out, file)))
          .digest("hex"),
      );
    }
  }
  expect(digests.slice(3)).toEqual(digests.slice(0, 3));
  expect((await readdir(join(folder, "one"))).sort()).toEqual([
    "README.md",
    "labels.csv",
    "labels.parquet",
    "run.json",
  ]);
});

test("labelease label by the paper's method keeps what it trained, and goes on", async () => {
  const words = [...LABEL, "p.journal", "--method", "paper", "--budget", "4"];
  expect((await type(words, "0\n1\n")).json).toMatchObject({ answered: 2, open: 2 });
  expect((await type([...words, "--out", "paper"], "0\n0\n")).json).toMatchObject({
    answered: 4,
    open: 0,
    files: expect.arrayContaining(["labels.parquet"]),
  });
  expect((await type([...LABEL, "p.journal", "--budget", "5"], "")).stderr).toMatch(
    /begun with 4, other cards would come/,
  );
});

test("labelease label refuses the journal of another recording, and other options", async () => {
  await type([...LABEL, "c.journal"], "0\n");
  const other = await type(["label", "--data", "other", "--journal", "c.journal"], "");
  expect([other.code, other.stderr]).toEqual([
    1,
    expect.stringMatching(/the journal belongs to another recording \(\w{8} with 150 traces/),
  ]);
  const seed = await type([...LABEL, "c.journal", "--seed", "5"], "");
  expect([seed.code, seed.stderr]).toEqual([2, expect.stringMatching(/seed 5: the journal was begun with 1/)]);
  expect((await type([...LABEL, "c.journal", "--budget", "25"], "")).json).toMatchObject({ answered: 1, open: 24 });
});

test("labelease label takes answers from a file, all or none, and writes them", async () => {
  const { json } = await type([...LABEL, "d.journal", "--export", "answers.csv"], "1\nn a=b,c\n0\n");
  expect(json).toMatchObject({ answered: 2 });
  const text = await readFile(join(folder, "answers.csv"), "utf8");
  expect(text.split("\n")[0]).toBe("trace_id,value,annotator,time,culprit,note,bulk");
  const again = await type([...LABEL, "e.journal", "--import", "answers.csv", "--export", "again.csv"], "");
  expect(again.json).toMatchObject({ answered: 2 });
  expect(await readFile(join(folder, "again.csv"), "utf8")).toBe(text);
  await writeFile(join(folder, "bad.csv"), `${text}nowhere,normal,ann,,,\n`);
  const bad = await type([...LABEL, "f.journal", "--import", "bad.csv"], "0\n");
  expect([bad.code, bad.stderr]).toEqual([1, expect.stringMatching(/line 4.*|nowhere.*not in the recording/)]);
  expect((await type([...LABEL, "f.journal"], "")).json).toMatchObject({ answered: 0 });
});

test("labelease label says what is no key, and fails at the end", async () => {
  const { code, json, stderr } = await type([...LABEL, "g.journal"], "0\nperhaps\n1\n");
  expect([code, json]).toMatchObject([1, { answered: 2, refused: 1 }]);
  expect(stderr).toContain('line 2: "perhaps" is no key');
});

test("labelease propagate asks whose answers count where several people answered", async () => {
  await type([...LABEL, "h.journal"], "0\n1\n");
  await type(["label", "--data", "shop", "--annotator", "bob", "--journal", "h.journal"], "1\n0\n");
  const words = ["propagate", "--data", "shop", "--journal", "h.journal", "--out", "h"];
  const { code, stderr } = await labelease(words, folder);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/several people answered, name one with --annotator: "ann", "bob"/),
  ]);
  expect((await labelease([...words, "--annotator", "bob"], folder)).code).toBe(0);
});

/** A program of Python's standard library that runs another on a terminal of its own and types into it. */
const PTY = `
import os, pty, select, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
seen = b""
def until(text, seconds=120):
    global seen
    end = time.time() + seconds
    while text not in seen and time.time() < end:
        if select.select([fd], [], [], 0.2)[0]:
            try: data = os.read(fd, 65536)
            except OSError: break
            if not data: break
            seen += data
    assert text in seen, seen[-3000:].decode("utf8", "replace")
    seen = b""
until(b"card 1 of 20")
os.write(fd, b"1")
until(b"saved: abnormal")
os.write(fd, b"nslow\\r")
until(b"saved: note")
os.write(fd, b"\\x1b[D")
until(b"you said abnormal")
os.write(fd, b"\\x03")
until(b"labelease propagate")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

const python = ["python3", fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url))].find(
  (name) =>
    process.platform !== "win32" && spawnSync(name, ["-c", "import pty, os; os.waitstatus_to_exitcode"]).status === 0,
);

test.skipIf(python === undefined)(
  "labelease label on a terminal: keys, arrows, note, Ctrl-C; everything is kept",
  async () => {
    const words = [
      process.execPath,
      COMMAND,
      "label",
      "--data",
      "shop",
      "--journal",
      "tty.journal",
      "--annotator",
      "ann",
    ];
    const child = spawn(python!, ["-c", PTY, ...words], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect([code, stderr]).toEqual([0, ""]);
    expect(existsSync(join(folder, "tty.journal"))).toBe(true);
    expect((await type([...LABEL, "tty.journal"], "")).json).toMatchObject({ answered: 1, abnormal: 1 });
  },
);
