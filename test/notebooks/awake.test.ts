import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient } from "../widgets/kernel/client.ts";
import { NOTEBOOKS } from "./jupyter.ts";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start(NOTEBOOKS);
});
afterAll(() => kernel?.stop());

const data = JSON.stringify(join(NOTEBOOKS, "..", "data", "online-boutique-small"));

test("the kernel answers messages while a network is trained, and an interrupt ends the training", async () => {
  const opened = await kernel.run(`import { openCorpus, openRepresentation } from "labelease";
    import { progress } from "labelease-widgets";
    const corpus = await openCorpus(${data}, { limit: 1000 });`);
  expect(opened.reply).toMatchObject({ status: "ok" });
  const code = `const network = openRepresentation("gnn", { encoder: "hashed", triplets: 200_000, epochs: 50 });
    const fitted = await progress((work) => network.fit(corpus, { seed: 1, ...work }));`;
  const training = kernel.send("execute_request", { code, silent: false, store_history: true, stop_on_error: false });
  const bars = () =>
    kernel.published.flatMap(({ type, content }) => (type.endsWith("display_data") ? [JSON.stringify(content)] : []));
  while (!bars().some((bar) => bar.includes("train network"))) await pause(100);
  for (let i = 0; i < 20; i++) {
    await kernel.request("comm_info_request", {});
    expect(bars().at(-1)).toContain("train network");
    await pause(50);
  }
  const before = bars().length;
  kernel.interrupt();
  const { reply } = await kernel.finished(training);
  expect(reply.status).toBe("error");
  expect(before).toBeGreaterThan(2);
  await pause(1000);
  const last = bars().at(-1);
  expect(last).toContain("stopped after");
  await pause(1000);
  expect(bars().at(-1)).toBe(last);
}, 240_000);
