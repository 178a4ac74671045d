import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answered, KernelClient, type Published, resultOf, textOf } from "./client.ts";

let kernel: KernelClient;
let id: string;

beforeAll(async () => {
  kernel = await KernelClient.start();
  const opened = await kernel.run(`import { Widget } from 'labelease-widgets';
const card = new Widget({ module: 'tests', version: '1', model: 'CardModel', view: 'CardView' },
  { label: '', score: 0.25, starts: new Uint8Array([1, 2, 3]), n: 0 }, { twin: () => '<p>a card</p>' });
const said: string[] = [];
card.onChange('label', (label) => { said.push(label); console.log('label is ' + label); });
card.onMessage((content, buffers) => { said.push(content.key + buffers.length); });
card`);
  expect(opened.reply).toMatchObject({ status: "ok" });
  const open = opened.published.find(({ type }) => type === "comm_open") as Published;
  id = open.content.comm_id as string;
  opening = { open, opened };
});
let opening: { open: Published; opened: Answered };
afterAll(() => kernel?.stop());

const update = (state: object, paths: unknown[] = [], buffers: ArrayBufferView[] = []) =>
  kernel.send("comm_msg", { comm_id: id, data: { method: "update", state, buffer_paths: paths } }, { buffers });
const sent = (published: readonly Published[]) =>
  published.filter(({ type }) => type === "comm_msg").map(({ content }) => content.data as Record<string, unknown>);

test("Widget opens a comm with its state, binary values apart, in version 2.1.0", () => {
  const { open, opened } = opening;
  expect(open.content).toMatchObject({
    target_name: "jupyter.widget",
    data: { state: { _model_name: "CardModel", label: "", score: 0.25 }, buffer_paths: [["starts"]] },
  });
  expect((open.content.data as { state: object }).state).not.toHaveProperty("starts");
  expect(open.metadata).toMatchObject({ version: "2.1.0" });
  expect(open.buffers.map((buffer) => [...buffer])).toEqual([[1, 2, 3]]);
  const shown = opened.published.find(({ type }) => type === "execute_result")?.content.data;
  expect(shown).toMatchObject({
    "text/html": "<p>a card</p>",
    "application/vnd.jupyter.widget-view+json": { version_major: 2, model_id: id },
  });
});

test("a change of the page is echoed first, reaches the handler and the next cell, and ends with idle", async () => {
  const published = await kernel.idle(update({ label: "abnormal" }));
  expect(published.map(({ type }) => type).filter((type) => type !== "stream")).toEqual([
    "status",
    "comm_msg",
    "status",
  ]);
  expect(sent(published)).toEqual([{ method: "echo_update", state: { label: "abnormal" }, buffer_paths: [] }]);
  await kernel.until(() => textOf({ published: kernel.published }).includes("label is abnormal"));
  expect(resultOf(await kernel.run("said.join() + ' ' + card.get('label')"))).toBe("abnormal abnormal");
});

test("a click resolves a cell that waits for it", async () => {
  const cell = kernel.send("execute_request", {
    code: "console.log('waits'); const label = await new Promise<string>((done) => card.onChange('label', done)); 'clicked ' + label",
  });
  await kernel.until(() => textOf({ published: kernel.of(cell) }).includes("waits"));
  update({ label: "normal" });
  expect(resultOf(await kernel.finished(cell))).toBe("clicked normal");
});

test("binary values travel in both ways", async () => {
  const published = await kernel.idle(update({}, [["starts"]], [new Uint8Array([9, 8])]));
  expect(published.find(({ type }) => type === "comm_msg")?.buffers.map((buffer) => [...buffer])).toEqual([[9, 8]]);
  expect(resultOf(await kernel.run("Array.from(card.get('starts')).join()"))).toBe("9,8");
  const back = await kernel.run("card.send({ hello: 1 }, [new Uint8Array([7])]); card.set({ score: 0.75 })");
  expect(sent(back.published)).toEqual([
    { method: "custom", content: { hello: 1 } },
    { method: "update", state: { score: 0.75 }, buffer_paths: [] },
  ]);
  expect(back.published.find(({ type }) => type === "comm_msg")?.buffers.map((buffer) => [...buffer])).toEqual([[7]]);
});

test("a message of the page reaches the handler with its buffers", async () => {
  const data = { method: "custom", content: { key: "k" } };
  await kernel.idle(
    kernel.send("comm_msg", { comm_id: id, data }, { buffers: [new Uint8Array(1), new Uint8Array(2)] }),
  );
  expect(resultOf(await kernel.run("said.at(-1)"))).toBe("k2");
});

test("a handler that throws harms neither the echo nor the other handlers", async () => {
  await kernel.run(
    "let reached = ''; card.onChange('n', () => { throw new Error('handler fell') }); card.onChange('n', (n) => { reached = 'n ' + n })",
  );
  expect(sent(await kernel.idle(update({ n: 4 })))[0]).toMatchObject({ method: "echo_update" });
  expect(resultOf(await kernel.run("reached"))).toBe("n 4");
  expect(textOf({ published: kernel.published }, "stderr")).toContain("handler fell");
});

test("a page that is loaded anew gets the states of all open widgets", async () => {
  await kernel.idle(
    kernel.send(
      "comm_open",
      { comm_id: "control", target_name: "jupyter.widget.control", data: {} },
      { metadata: { version: "1.0.0" } },
    ),
  );
  const published = await kernel.idle(
    kernel.send("comm_msg", { comm_id: "control", data: { method: "request_states" } }),
  );
  const [answer] = sent(published) as {
    states: Record<string, { model_name: string; state: object }>;
    buffer_paths: unknown;
  }[];
  expect(answer).toMatchObject({ method: "update_states", buffer_paths: [[id, "state", "starts"]] });
  expect(answer.states[id]).toMatchObject({ model_name: "CardModel", state: { score: 0.75 } });
  const one = await kernel.idle(kernel.send("comm_msg", { comm_id: id, data: { method: "request_state" } }));
  expect(sent(one)[0]).toMatchObject({ method: "update", state: { _view_name: "CardView" } });
});

test("comm_info lists open comms by target", async () => {
  const { reply } = await kernel.request("comm_info_request", { target_name: "jupyter.widget" });
  expect(reply).toEqual({ status: "ok", comms: { [id]: { target_name: "jupyter.widget" } } });
  expect((await kernel.request("comm_info_request", { target_name: "nobody" })).reply.comms).toEqual({});
});

test("a comm for an unknown target is closed, a message to an unknown comm is left alone", async () => {
  const published = await kernel.idle(kernel.send("comm_open", { comm_id: "x", target_name: "nobody", data: {} }));
  expect(published.find(({ type }) => type === "comm_close")?.content.comm_id).toBe("x");
  expect(sent(await kernel.idle(kernel.send("comm_msg", { comm_id: "gone", data: { method: "update" } })))).toEqual([]);
});

test("200 changes in a row are all echoed, in order", async () => {
  const ids = Array.from({ length: 200 }, (_, n) => update({ n }));
  const echoes = await Promise.all(ids.map((one) => kernel.idle(one)));
  expect(echoes.map((published) => (sent(published)[0].state as { n: number }).n)).toEqual(ids.map((_, n) => n));
});

test("close tells the page; a later message comes to nobody", async () => {
  const { published } = await kernel.run("card.close(); card.set({ score: 1 })");
  expect(published.filter(({ type }) => type.startsWith("comm")).map(({ type }) => type)).toEqual(["comm_close"]);
});
