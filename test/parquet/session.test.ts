import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSession, sqlText } from "../../lib/src/parquet/session.js";

test("openSession() makes a folder of its own and close() removes it, also twice", async () => {
  const base = await mkdtemp(join(tmpdir(), "labelease-test-"));
  const tempFolder = join(base, "it's here");
  await mkdir(tempFolder);
  const session = await openSession({ threads: 1, memoryMb: 100, tempFolder });
  expect(session.folder.startsWith(tempFolder)).toBe(true);
  const settings = await session.connection.runAndReadAll(
    "SELECT current_setting('threads'), current_setting('memory_limit')",
  );
  expect(settings.getRows()).toEqual([[1n, "100.0 MiB"]]);
  await session.close();
  await session.close();
  expect(existsSync(session.folder)).toBe(false);
  await rm(base, { recursive: true });
});

test("openSession() names a temporary folder that is not there", async () => {
  await expect(openSession({ tempFolder: "/no/such" })).rejects.toThrow(
    "Cannot make a temporary folder: there is no such folder (folder /no/such)",
  );
});

test("openSession() shares one database among its connections", async () => {
  const session = await openSession({ threads: 1 });
  await session.connection.run("CREATE TABLE t AS SELECT 7 AS x");
  const other = await session.connect();
  expect((await other.runAndReadAll("FROM t")).getRows()).toEqual([[7]]);
  await session.close();
});

test("sqlText() keeps quotes", async () => {
  const session = await openSession({ threads: 1 });
  const text = `it's "a" \\ ; --`;
  expect((await session.connection.runAndReadAll(`SELECT ${sqlText(text)}`)).getRows()).toEqual([[text]]);
  await session.close();
});
