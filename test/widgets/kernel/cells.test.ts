import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, resultOf, textOf } from "./client.ts";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel?.stop());

const types = (published: readonly { type: string }[]) => published.map(({ type }) => type);

test("kernel_info names the language, its version and a protocol of Jupyter 5", async () => {
  const { reply } = await kernel.request("kernel_info_request", {});
  expect(reply).toMatchObject({ status: "ok", implementation: "labelease", language_info: { name: "typescript" } });
  expect(reply.language_info.version).toMatch(/^5\./);
});

test("a cell shows the value of its last expression as a result, between input and idle", async () => {
  const answered = await kernel.run("const seven: number = 7;\nseven * 6");
  expect(answered.reply).toMatchObject({ status: "ok" });
  expect(resultOf(answered)).toBe("42");
  expect(types(answered.published)).toEqual(["status", "execute_input", "execute_result", "status"]);
});

test("a value that knows how it is shown decides itself", async () => {
  const { published } = await kernel.run("({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>hi</b>' }) })");
  expect(published.find(({ type }) => type === "execute_result")?.content.data).toEqual({ "text/html": "<b>hi</b>" });
});

test("a value that fails to show itself is an error of the cell", async () => {
  const { reply } = await kernel.run("({ [Symbol.for('Jupyter.display')]() { throw new RangeError('no picture') } })");
  expect(reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "no picture" });
});

test("top-level await, redeclared constants and modern syntax run", async () => {
  expect(resultOf(await kernel.run("const v = await Promise.resolve(7); v"))).toBe("7");
  expect(resultOf(await kernel.run("const v = { a: 'x' } satisfies Record<string, string>; v.a"))).toBe("x");
});

test("{ name } takes the value of an earlier cell, in objects and patterns", async () => {
  await kernel.run("const wide = 3, high = 4; let area = 0");
  expect(
    resultOf(await kernel.run("const size = { wide, high }; [{ area } = { area: wide * high }, area + size.high]")),
  ).toBe("[ { area: 12 }, 16 ]");
  const wrong = await kernel.run("const size = { wide, high }; const text: string = wide");
  expect(wrong.reply.evalue).toMatch(/^1:36 - /);
});

test("the library is imported by its name, with its types", async () => {
  const answered = await kernel.run("import { Oracle } from 'labelease'; new Oracle(new Map()).name");
  expect(answered.reply).toMatchObject({ status: "ok" });
  expect(resultOf(answered)).toBe("oracle");
  const wrong = await kernel.run("new Oracle('not a map')");
  expect(wrong.reply).toMatchObject({ status: "error", ename: "TypeScriptError" });
  expect(wrong.reply.evalue).toContain("not assignable");
});

test("an error has its name, message and a stack without the kernel's own frames", async () => {
  const { reply, published } = await kernel.run("function inner() { throw new RangeError('budget is -1') }\ninner()");
  expect(reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "budget is -1" });
  const error = published.find(({ type }) => type === "error")?.content as { traceback: string[] };
  expect(error.traceback[0]).toBe("RangeError: budget is -1");
  expect(error.traceback.join("\n")).toContain("inner");
  expect(error.traceback.join("\n")).not.toMatch(/tslab[\\/]dist|kernel[\\/]cell-handler/);
});

test("what is thrown need not be an error", async () => {
  expect((await kernel.run("throw 'words'")).reply).toMatchObject({ status: "error", evalue: "words" });
  expect((await kernel.run("throw undefined")).reply).toMatchObject({ status: "error", evalue: "undefined" });
});

test("after an error the requests that waited are aborted, the next one runs at once", async () => {
  const first = kernel.send("execute_request", { code: "await 0; throw new Error('stop')" });
  const second = kernel.send("execute_request", { code: "1" });
  const third = kernel.send("execute_request", { code: "'goes on'", stop_on_error: false });
  expect((await kernel.finished(first)).reply.status).toBe("error");
  expect((await kernel.finished(second)).reply.status).toBe("aborted");
  expect(resultOf(await kernel.finished(third))).toBe("goes on");
  expect(resultOf(await kernel.run("'at once'"))).toBe("at once");
});

test("a silent request shows nothing", async () => {
  const { published } = await kernel.run("5", { silent: true });
  expect(types(published)).toEqual(["status", "status"]);
});

test("20,000 lines all arrive, in order, in few messages", async () => {
  const answered = await kernel.run("for (let i = 0; i < 20000; i++) console.log('line ' + i)");
  expect(textOf(answered)).toBe(Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join(""));
  expect(answered.published.filter(({ type }) => type === "stream").length).toBeLessThan(200);
});

test("2,000 displays in one tick all arrive", async () => {
  const code = `const host = (globalThis as any)[Symbol.for('labelease.jupyter.host')];
for (let i = 0; i < 2000; i++) host.display({ 'text/plain': String(i) }, { displayId: 'bar', update: i > 0 })`;
  const { published } = await kernel.run(code);
  expect(types(published).filter((type) => type === "update_display_data")).toHaveLength(1999);
  expect(types(published)).not.toContain("execute_result");
});

test("text, errors and displays keep their order", async () => {
  const { published } = await kernel.run(
    "console.log('a'); console.error('b'); (globalThis as any)[Symbol.for('labelease.jupyter.host')].display({ 'text/plain': 'D' }); console.log('c');",
  );
  const shown = published.map(({ type, content }) =>
    type === "stream" ? content.text : (content.data as Record<string, string> | undefined)?.["text/plain"],
  );
  expect(shown.filter((text) => text !== undefined)).toEqual(["a\n", "b\n", "D", "c\n"]);
});

test("completion and hover know the library", async () => {
  const complete = await kernel.request("complete_request", { code: "Oracl", cursor_pos: 5 });
  expect(complete.reply.matches).toContain("Oracle");
  await kernel.run("import { quality } from 'labelease'");
  const inspect = await kernel.request("inspect_request", { code: "quality", cursor_pos: 3, detail_level: 0 });
  expect(inspect.reply).toMatchObject({ status: "ok", found: true });
  expect(inspect.reply.data["text/plain"]).toContain("How well labels agree");
});

test("history is empty, an unknown request harms nothing", async () => {
  expect((await kernel.request("history_request", { hist_access_type: "tail", n: 10 })).reply).toMatchObject({
    history: [],
  });
  await kernel.idle(kernel.send("no_such_request", {}));
  await kernel.idle(kernel.send("toString", {}));
  expect(resultOf(await kernel.run("'alive'"))).toBe("alive");
});

test("an interrupt ends an await, aborts the signal, and the kernel lives on", async () => {
  await kernel.run("let aborted = 'no'; const here = (globalThis as any)[Symbol.for('labelease.jupyter.host')];");
  const id = kernel.send("execute_request", {
    code: "here.signal.addEventListener('abort', () => { aborted = here.signal.reason.name }); console.log('waits'); await new Promise(() => {})",
  });
  await kernel.until(() => textOf({ published: kernel.of(id) }).includes("waits"));
  kernel.interrupt();
  expect((await kernel.finished(id)).reply).toMatchObject({ status: "error" });
  expect(resultOf(await kernel.run("aborted"))).toBe("AbortError");
});

test("an interrupt ends a synchronous loop", async () => {
  const id = kernel.send("execute_request", { code: "console.log('loops'); while (true);" });
  await kernel.until(() => kernel.of(id).some(({ type }) => type === "execute_input"));
  await pause(300);
  kernel.interrupt();
  const { reply } = await kernel.finished(id);
  expect(reply).toMatchObject({ status: "error" });
  expect(reply.evalue).toContain("interrupted");
});

test("interrupt_request over the control channel ends an await", async () => {
  const id = kernel.send("execute_request", { code: "await new Promise(() => {})" });
  await kernel.until(() => kernel.of(id).some(({ type }) => type === "execute_input"));
  await kernel.request("interrupt_request", {}, { on: "control" });
  expect((await kernel.finished(id)).reply.status).toBe("error");
});

test("a promise that nobody handles is reported, the kernel lives on", async () => {
  await kernel.run("setTimeout(() => { Promise.reject(new Error('forgotten')) }, 10); 0");
  await kernel.until(() => textOf({ published: kernel.published }, "stderr").includes("forgotten"));
  expect(resultOf(await kernel.run("'alive'"))).toBe("alive");
});

test("a request with a wrong signature is not run", async () => {
  const before = resultOf(await kernel.run("(globalThis as any).touched ?? 'untouched'"));
  kernel.sendForged("execute_request", { code: "(globalThis as any).touched = 'touched'" });
  await kernel.until(() => textOf({ published: kernel.published }, "stderr").includes("signature"));
  expect(resultOf(await kernel.run("(globalThis as any).touched ?? 'untouched'"))).toBe(before);
});

test("shutdown is answered and ends the process", async () => {
  const other = await KernelClient.start();
  const { reply } = await other.request("shutdown_request", { restart: false }, { on: "control" });
  expect(reply).toMatchObject({ status: "ok", restart: false });
  expect(await other.ended()).toBe(0);
  await other.stop();
});

test.skipIf(process.platform === "win32")("the kernel ends when the process that started it dies", async () => {
  const starter = spawn(process.execPath, [new URL("./orphan.mjs", import.meta.url).pathname], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(starter.stdout, "data");
  const pid = Number(line);
  await once(starter, "exit");
  const isAlive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  for (let i = 0; i < 200 && isAlive(); i++) await pause(100);
  expect(isAlive()).toBe(false);
});
