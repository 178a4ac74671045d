import { hueOfService, visible } from "../../draw/names.js";
import { milliseconds } from "../../draw/row-figures.js";
import { type ServiceEdge, type ServiceNode, serviceGraph } from "../../draw/service-graph.js";
import { html, svg } from "../dom.js";
import { mark } from "../marks.js";
import { count, counted } from "../numbers.js";
import type { CardContext } from "./card-context.js";
import { percent } from "./percent.js";

/** Pixels from one service to the next below it. */
const STEP = 54;
const BOX = 36;
/** Services beyond which edges carry no numbers. */
const CROWDED = 24;

/** Who calls whom in this trace, in layers from left to right. */
export function graphView({ data, onCulprit }: CardContext): HTMLElement {
  const { nodes, edges, layers } = serviceGraph(data);
  const tallest = Math.max(1, ...layerSizes(nodes, layers));
  const height = tallest * STEP + 16;
  // Boxes and the gaps between them, as shares of the width.
  const box = Math.min(0.24, 0.62 / Math.max(1, layers));
  const left = (layer: number) => (layers < 2 ? 0 : (layer * (1 - box)) / (layers - 1));
  const seen = new Uint32Array(layers);
  const sizes = layerSizes(nodes, layers);
  const middle = nodes.map(({ layer }) => 8 + (height - 16) * ((seen[layer]++ + 0.5) / sizes[layer]));
  const lines = svg("svg", {
    width: "100%",
    height,
    viewBox: `0 0 1000 ${height}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  const numbers: HTMLElement[] = [];
  const most = edges.reduce((a, { time }) => Math.max(a, time), 1);
  for (const edge of edges) {
    const from = nodes[edge.from];
    const to = nodes[edge.to];
    const [x1, x2] = [(left(from.layer) + box) * 1000, left(to.layer) * 1000];
    const [y1, y2] = [middle[edge.from], middle[edge.to]];
    const bend = x2 > x1 ? (x1 + x2) / 2 : x1 + 60;
    const back = x2 > x1 ? bend : x2 - 60;
    lines.append(
      svg("path", {
        d: `M${x1} ${y1}C${bend} ${y1} ${back} ${y2} ${x2} ${y2}`,
        fill: "none",
        stroke: edge.isUnusual ? "var(--le-abnormal)" : "var(--le-pop)",
        "stroke-width": (1 + 2.5 * Math.sqrt(edge.time / most)).toFixed(2),
        "vector-effect": "non-scaling-stroke",
        "stroke-dasharray": x2 > x1 ? "none" : "4 3",
      }),
    );
    if (nodes.length <= CROWDED)
      numbers.push(
        edgeLabel(
          edge,
          left(to.layer),
          middle[edge.to],
          edges.filter((e) => e.to === edge.to && middle[e.from] < middle[edge.from]).length,
        ),
      );
  }
  const boxes = nodes.map((node, i) =>
    nodeBox(
      node,
      data.services[node.service],
      hueOfService(data, node.service),
      left(node.layer),
      box,
      middle[i],
      onCulprit,
    ),
  );
  return html(
    "div.calls",
    {},
    html(
      "div.gr",
      { style: `height:${height}px`, role: "group", "aria-label": "Services of this trace" },
      lines,
      ...numbers,
      ...boxes,
    ),
    html(
      "div.foot",
      {},
      html(
        "span",
        {},
        `${counted(nodes.length, "service")}, ${counted(edges.length, "connection")}: time of the calls, and the mean of as many usual ones`,
      ),
      html("span.sp"),
      html("span.lg", {}, mark("abnormal", { said: false }), " stands out"),
    ),
  );
}

function layerSizes(nodes: readonly ServiceNode[], layers: number): number[] {
  const sizes = new Array<number>(layers).fill(0);
  for (const { layer } of nodes) sizes[layer]++;
  return sizes;
}

function nodeBox(
  node: ServiceNode,
  name: string,
  hue: number,
  left: number,
  width: number,
  middle: number,
  onCulprit?: (service: string) => void,
): HTMLElement {
  const text = `${counted(node.spans, "span")}, ${milliseconds(node.self)} ms of its own`;
  const inside = [
    html("span.sw", { style: `background:var(--le-svc-${hue})` }),
    html("span.t", {}, html("span", { dir: "auto" }, visible(name).slice(0, 200)), html("small.dim", {}, text)),
    node.isUnusual && mark("abnormal", { said: false, label: "stands out" }),
    node.errors > 0 && html("span.err", {}, mark("error", { label: counted(node.errors, "error") })),
  ] as const;
  const style = `left:${percent(left)};width:${percent(width)};top:${(middle - BOX / 2).toFixed(1)}px`;
  const title = `${visible(name).slice(0, 200)}: ${text}`;
  if (onCulprit === undefined) return html("div.nd", { style, title }, ...inside);
  return html(
    "button.nd",
    {
      type: "button",
      tabindex: -1,
      style,
      title: `${title}. Press: abnormal because of it`,
      onclick: () => onCulprit(name),
    },
    ...inside,
  );
}

function edgeLabel({ time, usual, calls, isUnusual }: ServiceEdge, left: number, y: number, nth: number): HTMLElement {
  const detail = [usual === undefined ? "" : `usual ${milliseconds(usual)}`, calls > 1 ? `×${count(calls)}` : ""]
    .filter((part) => part !== "")
    .join(" · ");
  return html(
    isUnusual ? "div.el.abn" : "div.el.sec",
    { style: `right:${percent(1 - left)};top:${(y - 17 + 14 * nth).toFixed(1)}px` },
    html(isUnusual ? "b" : "span", {}, `${milliseconds(time)} ms`),
    html("span.dim", {}, ` ${detail}`),
  );
}
