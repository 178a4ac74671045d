import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { replaceFile } from "../../lib/src/export/replace-file.js";
import { writePieces } from "../../lib/src/export/write-pieces.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-replace-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("replaceFile()", () => {
  test("replaceFile() keeps the earlier file and leaves no other when writing fails", async () => {
    const path = join(folder, "kept");
    await writeFile(path, "earlier");
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    const failing = replaceFile(path, async (temporary) => {
      await writeFile(temporary, "half");
      throw full;
    });
    await assert.rejects(failing, (error: Error) => {
      assert.equal(error.message, `Cannot write "${path}": the disk is full`);
      assert.equal(error.cause, full);
      return true;
    });
    assert.equal(await readFile(path, "utf8"), "earlier");
    assert.deepEqual(await readdir(folder), ["kept"]);
  });

  test.each([
    ["EROFS", /the disk is read-only/],
    ["EACCES", /permission is missing/],
  ])("replaceFile() says what %s means", async (code, message) => {
    const failing = replaceFile(join(folder, "never"), () => Promise.reject(Object.assign(new Error(code), { code })));
    await assert.rejects(failing, message);
  });

  test("replaceFile() names the path if a part of it is a file", async () => {
    await writeFile(join(folder, "file"), "");
    await assert.rejects(
      replaceFile(join(folder, "file", "a"), async () => {}),
      /Cannot write ".*a": part of the path is a file/,
    );
  });

  test("replaceFile() hands on any other error as it is", async () => {
    const error = new TypeError("other");
    await assert.rejects(
      replaceFile(join(folder, "never"), () => Promise.reject(error)),
      (thrown) => thrown === error,
    );
  });
});

describe("writePieces()", () => {
  test("writePieces() joins pieces however they are cut, also within a character", async () => {
    const path = join(folder, "text");
    const snail = "\u{1F40C}";
    await writePieces(path, [...Array(40_000).fill(snail[0] + snail[1]), "end"]);
    assert.equal(await readFile(path, "utf8"), `${snail.repeat(40_000)}end`);
  });

  test("writePieces() leaves the earlier file when the pieces fail midway or the signal is raised", async () => {
    const path = join(folder, "text2");
    await writePieces(path, ["earlier"]);
    const pieces = function* () {
      yield "x".repeat(100_000);
      throw new Error("no more");
    };
    await assert.rejects(writePieces(path, pieces()), /no more/);
    const signal = AbortSignal.abort(new Error("stop"));
    await assert.rejects(writePieces(path, ["x".repeat(100_000)], { signal }), /stop/);
    assert.equal(await readFile(path, "utf8"), "earlier");
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith(".part")),
      [],
    );
  });
});
