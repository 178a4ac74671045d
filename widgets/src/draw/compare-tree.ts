import type { CardData } from "../contract/card-data.js";
import { arrange, membersOf, NONE, type TreeShape } from "./call-tree.js";

/** Two traces in one tree: a node for each call path of either. */
export interface CompareTree extends TreeShape {
  readonly ours: Side;
  readonly theirs: Side;
  /** Time in the spans themselves, of this trace less that of the other, microseconds. */
  readonly selfDifference: Float64Array;
  readonly totalDifference: Float64Array;
  /** 1 where the traces differ: in time by at least 2 % of the longer one, or in how often it is called. */
  readonly differs: Uint8Array;
  /** Spans of this trace, and of the other, that have no partner. */
  readonly onlyOurs: number;
  readonly onlyTheirs: number;
  /** The node whose own time differs most; -1 where none does. */
  readonly most: number;
}

/** The spans of one trace by node. */
export interface Side {
  readonly data: CardData;
  readonly offsets: Uint32Array;
  readonly spans: Uint32Array;
  /** Sum of durations by node, microseconds. */
  readonly total: Float64Array;
}

const TELLING = 0.02;

/** Lays two traces over each other by call path: names decide, not times. */
export function compareTree(ours: CardData, theirs: CardData): CompareTree {
  const keys = new Map<number, number>();
  const above: number[] = [];
  const services = new Map(ours.services.map((name, i) => [name, i]));
  const operations = new Map(ours.operations.map((name, i) => [name, i]));
  const [serviceOf, operationOf] = [numbersIn(services, theirs.services), numbersIn(operations, theirs.operations)];
  const [width, height] = [operations.size + 1, services.size + 1];
  const group = ({ spans }: CardData, service: (i: number) => number, operation: (i: number) => number) => {
    const groups = new Uint32Array(spans.parent.length);
    for (let row = 0; row < groups.length; row++) {
      const up = spans.parent[row] < 0 ? -1 : groups[spans.parent[row]];
      const s = spans.service[row] === NONE ? services.size : service(spans.service[row]);
      const o = spans.operation[row] === NONE ? operations.size : operation(spans.operation[row]);
      const key = ((up + 1) * height + s) * width + o;
      let number = keys.get(key);
      if (number === undefined) {
        number = above.push(up) - 1;
        keys.set(key, number);
      }
      groups[row] = number;
    }
    return groups;
  };
  const same = (i: number) => i;
  const groupsOfOurs = group(ours, same, same);
  const groupsOfTheirs = group(
    theirs,
    (i) => serviceOf[i],
    (i) => operationOf[i],
  );
  const { place, ...shape } = arrange(Int32Array.from(above));
  const a = sideOf(ours, groupsOfOurs, place);
  const b = sideOf(theirs, groupsOfTheirs, place);
  const selfDifference = a.self.map((self, node) => self - b.self[node]);
  const totalDifference = a.side.total.map((total, node) => total - b.side.total[node]);
  const telling = TELLING * Math.max(ours.duration, theirs.duration);
  let [onlyOurs, onlyTheirs, most] = [0, 0, -1];
  const differs = selfDifference.map((difference, node) => {
    const more = callsOf(a.side, node) - callsOf(b.side, node);
    if (more > 0) onlyOurs += more;
    else onlyTheirs -= more;
    if (Math.abs(difference) > (most < 0 ? 0 : Math.abs(selfDifference[most]))) most = node;
    return Number(more !== 0 || Math.abs(difference) >= telling);
  });
  const found = { selfDifference, totalDifference, differs: Uint8Array.from(differs), onlyOurs, onlyTheirs, most };
  return { ...shape, ours: a.side, theirs: b.side, ...found };
}

/** Spans of a node. */
export function callsOf({ offsets }: Side, node: number): number {
  return offsets[node + 1] - offsets[node];
}

/** The first span of a node, of this trace or, where it has none, of the other. */
export function firstSpan({ ours, theirs }: CompareTree, node: number): { data: CardData; row: number } {
  const side = callsOf(ours, node) > 0 ? ours : theirs;
  return { data: side.data, row: side.spans[side.offsets[node]] };
}

function numbersIn(numbers: Map<string, number>, names: readonly string[]): number[] {
  return names.map((name) => {
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
}

function sideOf(data: CardData, groups: Uint32Array, place: Uint32Array) {
  const nodeOf = groups.map((group) => place[group]);
  const { offsets, members } = membersOf(nodeOf, place.length);
  const total = new Float64Array(place.length);
  const self = new Float64Array(place.length);
  for (let row = 0; row < nodeOf.length; row++) {
    total[nodeOf[row]] += data.spans.duration[row];
    self[nodeOf[row]] += data.spans.self[row];
  }
  return { side: { data, offsets, spans: members, total }, self };
}
