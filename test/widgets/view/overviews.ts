import type { Page } from "playwright-core";
import { Random } from "../../../lib/src/base/random.js";
import type { LabelColumns, MapState, QualityState, SaidTrace } from "../../../widgets/src/contract/overview-state.js";
import { packed } from "./page.js";

export const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
export const ORIGIN = 1_661_140_440_000_000;

/** A made-up recording of four hours in six groups, two of them abnormal and each in a quarter of an hour of its own. */
export function mapState(count: number, more: Partial<MapState> = {}): MapState {
  const random = new Random(5, "map state");
  const [x, y, duration] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  const start = new Float64Array(count);
  const label = new Uint8Array(count);
  const confidence = new Uint8Array(count);
  const centres = [
    [0, 0],
    [6, 1],
    [2, 7],
    [9, 8],
    [12, 2],
    [13, 7],
  ];
  for (let row = 0; row < count; row++) {
    const at = row / Math.max(1, count);
    const isEvent = (at > 0.25 && at < 0.29) || (at > 0.6 && at < 0.66);
    const group = isEvent && random.next() < 0.85 ? (at < 0.5 ? 4 : 5) : Math.floor(random.next() * 4);
    x[row] = centres[group][0] + random.normal() * (group > 3 ? 0.35 : 0.9);
    y[row] = centres[group][1] + random.normal() * (group > 3 ? 0.35 : 0.8);
    // Half an hour of it was not recorded.
    start[row] = at * 14_400e6 + (at > 0.45 ? 1800e6 : 0);
    duration[row] = 20 + 200 * random.next() ** 3;
    label[row] = group > 3 ? 2 : 1;
    confidence[row] = Math.round(255 * (0.6 + 0.4 * Math.sqrt(random.next())));
  }
  const rows = Array.from({ length: Math.min(14, count) }, (_, i) =>
    Math.floor(((i + 0.5) * count) / Math.min(14, count)),
  );
  for (const row of rows) confidence[row] = 255;
  const traces = rows.map((row, i): SaidTrace => {
    const value = label[row] === 2 ? "abnormal" : i === 5 ? "unsure" : "normal";
    return {
      row,
      traceId: `trace-${row}`,
      value,
      number: i + 1,
      title: i === 1 ? HOSTILE : i % 3 === 0 ? "as usual" : `cart ×${i + 4}`,
    };
  });
  return {
    journal: "shop.journal",
    traces: { count, origin: ORIGIN, start, duration },
    labels: { answers: traces.length, label, confidence },
    said: { traces, card: count > 20 ? 20 : undefined },
    selection: null,
    places: { x, y, meaning: "Near each other: alike. Distances between far groups mean little." },
    ...more,
  };
}

/** The same before the first answer. */
export function unlabelled(count: number): MapState {
  const labels: LabelColumns = { answers: 0, label: new Uint8Array(count), confidence: new Uint8Array(count) };
  return mapState(count, { labels, said: { traces: [] } });
}

export function qualityState(more: Partial<QualityState["quality"]> = {}): QualityState {
  return {
    journal: "shop.journal",
    quality: {
      ...{ traces: 56_649, normal: 40_506, abnormal: 16_143, undecided: 431, human: 27, answered: 30, budget: 35 },
      rows: [
        { name: "F1", model: 0.98, audit: { low: 0.94, estimate: 0.97, high: 0.99 } },
        { name: "precision", model: 0.99, audit: { low: 0.91, estimate: 0.96, high: 0.99 } },
        { name: "recall", model: 0.97 },
      ],
      audit: {
        cards: 40,
        assumption:
          "The bounds of recall and F1 hold only if the quiet rest has no abnormal trace; 32,114 traces are in it.",
        warnings: [],
        since: 0,
      },
      advice: "the last ten answers changed 32 of 56,649 labels: enough for most uses",
      agreement: {
        annotators: ["ann", HOSTILE],
        shared: 20,
        alpha: { estimate: 0.79, low: 0.51, high: 1 },
        pairs: [{ first: "ann", second: HOSTILE, traces: 20, same: 0.9, kappa: 0.79 }],
        disagreements: [
          {
            ...{ row: 4, traceId: "d61b2f71" },
            said: [
              { annotator: "ann", value: "normal" },
              { annotator: HOSTILE, value: "abnormal" },
            ],
          },
        ],
        disagreed: 2,
      },
      ...more,
    },
  };
}

/** Draws an overview over a kernel that only listens. */
export async function openView(
  page: Page,
  view: "Map" | "Timeline" | "Quality",
  state: object,
  width = 1000,
): Promise<void> {
  await page.setViewportSize({ width: width + 24, height: 900 });
  await page.evaluate(OPEN, { view, json: packed(state) });
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}

/** The kernel changes parts of the state, then replies. */
export async function tell(page: Page, patch: object, reply?: object): Promise<void> {
  await page.evaluate(TELL, { json: packed(patch), reply: reply && packed(reply) });
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of the page.
export const sent = (page: Page): Promise<any[]> => page.evaluate("window.sent");

interface ToOpen {
  readonly view: string;
  readonly json: string;
}

/** Runs in the page. */
function OPEN({ view, json }: ToOpen): void {
  // biome-ignore lint/suspicious/noExplicitAny: what in-page.ts put there, and the rig itself.
  const w = window as any;
  w.unpack = (text: string) =>
    JSON.parse(text, (_key, value) =>
      typeof value?.buffer === "string"
        ? new DataView(Uint8Array.from(atob(value.buffer), (c) => c.charCodeAt(0)).buffer)
        : value,
    );
  w.end?.();
  w.state = w.unpack(json);
  w.sent = [];
  w.changed = [];
  w.messages = [];
  const element = document.createElement("div");
  document.body.replaceChildren(element);
  w.end = w.labelease.views[view](element, {
    get: (key: string) => w.state[key],
    onChange: (callback: () => void) => w.changed.push(callback),
    onMessage: (callback: () => void) => w.messages.push(callback),
    send: (request: object) => w.sent.push(request),
  });
}

/** Runs in the page. */
function TELL({ json, reply }: { readonly json: string; readonly reply?: string }): void {
  // biome-ignore lint/suspicious/noExplicitAny: the rig.
  const w = window as any;
  const patch = w.unpack(json);
  if (Object.keys(patch).length > 0) {
    w.state = { ...w.state, ...patch };
    for (const callback of w.changed) callback();
  }
  if (reply) for (const callback of w.messages) callback(w.unpack(reply), []);
}
