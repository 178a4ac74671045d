import type { CardData } from "../contract/card-data.js";
import { NONE } from "./call-tree.js";

/** Services of a trace, and who calls whom. */
export interface ServiceGraph {
  readonly nodes: readonly ServiceNode[];
  readonly edges: readonly ServiceEdge[];
  readonly layers: number;
}

export interface ServiceNode {
  /** Index into the services of the card. */
  readonly service: number;
  /** Calls from the entry, at most. */
  readonly layer: number;
  /** Time in its own spans, microseconds. */
  readonly self: number;
  readonly spans: number;
  readonly errors: number;
  readonly isUnusual: boolean;
}

export interface ServiceEdge {
  /** Places in `nodes`. */
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  /** Sum of the durations of the called spans, microseconds, and what is usual for as many calls. */
  readonly time: number;
  readonly usual?: number;
  readonly isUnusual: boolean;
}

/**
 * The services in layers: the entry first, each behind all that call it. Calls back to an earlier service do not push it
 * further.
 */
export function serviceGraph({ spans, usual, unusual, services }: CardData): ServiceGraph {
  const edges = new Map<
    number,
    { from: number; to: number; calls: number; time: number; usual: number; isUnusual: boolean }
  >();
  const standsOut = new Set<number>();
  const marked = new Set(unusual);
  const self = new Float64Array(services.length);
  const count = new Uint32Array(services.length);
  const errors = new Uint32Array(services.length);
  for (let row = 0; row < spans.parent.length; row++) {
    const to = spans.service[row];
    if (to === NONE) continue;
    self[to] += spans.self[row];
    count[to]++;
    errors[to] += spans.error[row];
    const up = spans.parent[row];
    const from = up < 0 ? NONE : spans.service[up];
    // The time of a call between two services is lost on its way, not in the one that waits.
    const isWaiting =
      marked.has(row) &&
      row + 1 < spans.parent.length &&
      spans.parent[row + 1] === row &&
      spans.service[row + 1] !== to;
    if (marked.has(row) && !isWaiting) standsOut.add(to);
    if (from === NONE || from === to) continue;
    const key = from * services.length + to;
    const edge = edges.get(key) ?? { from, to, calls: 0, time: 0, usual: 0, isUnusual: false };
    edges.set(key, edge);
    // A call waits from the caller's span on.
    const call = spans.operation[up] === spans.operation[row] ? up : row;
    edge.calls++;
    edge.time += spans.duration[call];
    edge.usual += spans.path[call] === NONE ? Number.NaN : usual.durationMean[spans.path[call]];
    edge.isUnusual ||= marked.has(up);
  }
  const layer = layersOf(services.length, [...edges.values()]);
  const present = Array.from(services.keys()).filter((service) => count[service] > 0);
  present.sort((a, b) => layer[a] - layer[b] || a - b);
  untangle(present, layer, [...edges.values()]);
  const place = new Map(present.map((service, i) => [service, i]));
  return {
    nodes: present.map((service) => ({
      ...{ service, layer: layer[service], self: self[service], spans: count[service], errors: errors[service] },
      isUnusual: standsOut.has(service),
    })),
    edges: Array.from(edges.values(), (edge) => ({
      ...edge,
      from: place.get(edge.from)!,
      to: place.get(edge.to)!,
      usual: Number.isNaN(edge.usual) ? undefined : edge.usual,
    })),
    layers: present.reduce((most, service) => Math.max(most, layer[service] + 1), 0),
  };
}

/** Puts the services of each layer in the order of the middle of those that call them: fewer lines cross. */
function untangle(present: number[], layer: Uint32Array, edges: readonly { from: number; to: number }[]): void {
  for (let start = 0; start < present.length; ) {
    let end = start;
    while (end < present.length && layer[present[end]] === layer[present[start]]) end++;
    const place = new Map(present.map((service, i) => [service, i]));
    const middle = new Map<number, number>();
    for (const service of present.slice(start, end)) {
      const callers = edges.filter(({ from, to }) => to === service && layer[from] < layer[service]);
      const sum = callers.reduce((total, { from }) => total + place.get(from)!, 0);
      middle.set(service, callers.length === 0 ? 0 : sum / callers.length);
    }
    const ordered = present.slice(start, end).sort((a, b) => middle.get(a)! - middle.get(b)! || a - b);
    present.splice(start, ordered.length, ...ordered);
    start = end;
  }
}

/** The longest way to each service, over edges that close no cycle. */
function layersOf(services: number, edges: readonly { from: number; to: number }[]): Uint32Array {
  const callees: number[][] = Array.from({ length: services }, () => []);
  const callers = new Uint32Array(services);
  for (const { from, to } of edges) {
    callees[from].push(to);
    callers[to]++;
  }
  // Depth first; an edge to a service that is still being visited closes a cycle and is left out.
  const [NEW, OPEN, DONE] = [0, 1, 2];
  const state = new Uint8Array(services);
  const finished: number[] = [];
  const kept: number[][] = Array.from({ length: services }, () => []);
  const visit = (start: number) => {
    const stack = [{ service: start, next: 0 }];
    state[start] = OPEN;
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const to = callees[top.service][top.next++];
      if (to === undefined) {
        state[top.service] = DONE;
        finished.push(top.service);
        stack.pop();
      } else if (state[to] !== OPEN) {
        kept[top.service].push(to);
        if (state[to] === NEW) {
          state[to] = OPEN;
          stack.push({ service: to, next: 0 });
        }
      }
    }
  };
  for (let service = 0; service < services; service++)
    if (state[service] === NEW && callers[service] === 0) visit(service);
  for (let service = 0; service < services; service++) if (state[service] === NEW) visit(service);
  const layer = new Uint32Array(services);
  for (const service of finished.reverse())
    for (const to of kept[service]) layer[to] = Math.max(layer[to], layer[service] + 1);
  return layer;
}
