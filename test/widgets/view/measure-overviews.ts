// Run by test/bench/overviews.mjs.
import { mapState, openView } from "./overviews.js";
import { openBrowser, openPage } from "./page.js";

const ROUNDS = 30;

const browser = await openBrowser();
const rig = await openPage(browser);
console.log(
  "traces     opened   moved: p50   p99 (a frame)   pointer: p50   p99   new labels   bytes once, per answer",
);
for (const count of [4000, 85_000, 100_000]) {
  const state = mapState(count);
  const began = performance.now();
  await openView(rig.page, "Map", state);
  const opened = performance.now() - began;
  const { moved, pointed, labelled } = await rig.page.evaluate(MEASURE, ROUNDS);
  const { traces, places, labels } = state;
  const once = [traces.start, traces.duration, places.x, places.y].reduce((sum, { byteLength }) => sum + byteLength, 0);
  const each = labels.label.byteLength + labels.confidence.byteLength;
  const cells = [opened, ...quantiles(moved), ...quantiles(pointed), labelled].map((ms) =>
    `${ms.toFixed(1)} ms`.padStart(11),
  );
  console.log(String(count).padEnd(8), ...cells, `${once} ${each}`.padStart(20));
}
await rig.close();
await browser.close();

function quantiles(values: number[]): [number, number] {
  const sorted = values.sort((a, b) => a - b);
  return [sorted[sorted.length >> 1], sorted[Math.floor(0.99 * (sorted.length - 1))]];
}

/** Runs in the page: time that script and drawing take, frame by frame. */
async function MEASURE(rounds: number): Promise<{ moved: number[]; pointed: number[]; labelled: number }> {
  const stage = document.querySelector<HTMLElement>(".mapw")!;
  stage.setPointerCapture = () => {};
  const box = stage.getBoundingClientRect();
  const pointer = (type: string, x: number, y: number) =>
    stage.dispatchEvent(
      new PointerEvent(type, {
        clientX: box.left + x,
        clientY: box.top + y,
        button: 0,
        bubbles: true,
        cancelable: true,
      }),
    );
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const pointed: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const from = performance.now();
    pointer("pointermove", 150 + 7 * i, 130 + 5 * i);
    stage.getBoundingClientRect();
    pointed.push(performance.now() - from);
    await frame();
  }
  const moved: number[] = [];
  pointer("pointerdown", 300, 200);
  for (let i = 0; i < rounds; i++) {
    await frame();
    pointer("pointermove", 310 + 3 * i, 200 + 2 * i);
    const from = performance.now();
    // The map draws in the next frame; what it takes is between its beginning and the next task.
    const took = await new Promise<number>((done) => {
      requestAnimationFrame(() => {
        const began = performance.now();
        setTimeout(() => done(performance.now() - Math.max(from, began)));
      });
    });
    moved.push(took);
  }
  pointer("pointerup", 0, 0);
  // biome-ignore lint/suspicious/noExplicitAny: the rig.
  const w = window as any;
  const labels = w.state.labels;
  w.state = { ...w.state, labels: { ...labels } };
  const from = performance.now();
  for (const callback of w.changed) callback();
  await frame();
  return { moved, pointed, labelled: performance.now() - from };
}
