import { Random } from "../../base/random.js";
import { SPAN_KINDS } from "../../trace/span-table.js";
import type { Status } from "../../trace/status.js";
import { ActingFaults, type Site } from "../acting-faults.js";
import { pick } from "../draws.js";
import type { Fault } from "../fault.js";
import type { PlayedSpan, Player, TraceDraw } from "../player.js";
import { translateStatus } from "../translate-status.js";
import { dealer } from "./deal.js";
import type { FittedSystem } from "./fitted-system.js";
import type { Over, PlayedNode } from "./played-node.js";
import { type Donor, type PreparedStructure, prepareStructure, Role } from "./prepare.js";
import { statusOfText } from "./status-text.js";

/** Each piece of a donor's time is longer or shorter by up to this share. */
const JITTER = 0.03;
const NO_FAULTS: readonly Fault[] = [];

/**
 * Plays traces of a fitted system: a donor of the structure, each piece of its time a little different. With faults, pieces
 * and calls get what the faults do to them, and whatever waited for them moves; a call that fails makes its caller fail,
 * who then makes no further calls.
 */
export class FittedPlayer implements Player {
  readonly #system: FittedSystem;
  readonly #structures: readonly PreparedStructure[];
  readonly #statuses: readonly Status[];
  readonly #weights: readonly (readonly number[])[];
  #faults = new ActingFaults([], 0, 0);
  #faulty = false;
  #structure!: PreparedStructure;
  #donor!: Donor;
  #seed = 0;
  #spans: PlayedSpan[] = [];
  #nodes: (PlayedNode | undefined)[] = [];
  #overs: (Over | undefined)[] = [];
  #gap = new Float64Array(0);
  #tail = new Float64Array(0);

  constructor(system: FittedSystem) {
    this.#system = system;
    this.#structures = system.structures.map(prepareStructure);
    this.#statuses = system.statuses.map(statusOfText);
    this.#weights = system.services.map(({ instances }) => instances.map(([, spans]) => spans));
  }

  get structures(): readonly PreparedStructure[] {
    return this.#structures;
  }

  get struck(): ReadonlySet<Fault> {
    return this.#faults.struck;
  }

  dealer(seed: number, traces: number): (draw: TraceDraw) => TraceDraw {
    return dealer(this.#system.structures, seed, traces);
  }

  /** @param draw With what was dealt to it; without that its seed decides. */
  play(draw: TraceDraw, faults: readonly Fault[] = NO_FAULTS): PlayedSpan[] {
    const dealt = draw.dealt ?? dealer(this.#system.structures, draw.seed, 1)(draw).dealt!;
    this.#structure = this.#structures[dealt.structure];
    this.#donor = this.#structure.donor(dealt.donor);
    this.#faults = new ActingFaults(faults, draw.startUs, draw.seed);
    this.#faulty = faults.length > 0;
    this.#seed = draw.seed;
    this.#spans = [];
    const count = this.#donor.node.length;
    this.#nodes = Array(count).fill(undefined);
    this.#overs = Array(count).fill(undefined);
    this.#shake(count);
    this.#walk();
    return this.#spans;
  }

  /** The pieces of the donor's time, each a little different, in whole microseconds. */
  #shake(count: number): void {
    if (this.#gap.length < count) {
      this.#gap = new Float64Array(2 * count);
      this.#tail = new Float64Array(2 * count);
    }
    const { gap, tail } = this.#donor;
    const random = new Random(this.#seed, "jitter");
    for (let p = 0; p < count; p++) {
      this.#gap[p] = Math.round(gap[p] * (1 + JITTER * (random.uint32() / 2 ** 31 - 1)));
      this.#tail[p] = Math.round(tail[p] * (1 + JITTER * (random.uint32() / 2 ** 31 - 1)));
    }
  }

  #walk(): void {
    const { parent, behind } = this.#donor;
    const open: number[] = [];
    for (let p = 0; p < parent.length; ) {
      while (open.length > 0 && open[open.length - 1] !== parent[p]) this.#end(open.pop()!);
      if (this.#begin(p)) {
        open.push(p);
        p++;
      } else p = behind[p];
    }
    while (open.length > 0) this.#end(open.pop()!);
  }

  /** Whether the node is there, with its children. */
  #begin(p: number): boolean {
    const up = this.#nodes[this.#donor.parent[p]];
    const n = this.#donor.node[p];
    if (up === undefined) {
      this.#open(p, n, { site: this.#siteOf(n, undefined), at: 0 });
      return true;
    }
    this.#await(up, this.#donor.parent[p], this.#donor.overAtStart[p]);
    if (up.early || up.failed !== undefined) return false;
    const isWire = this.#structure.roles[this.#donor.node[this.#donor.parent[p]]] === Role.WIRE;
    const at = up.ready + this.#gap[p] * (isWire ? 1 : up.slower) + up.thereUs;
    const role = this.#structure.roles[n];
    const site = role === Role.REQUEST ? this.#siteOf(n, up.site) : up.site;
    const callee = this.#faulty ? this.#structure.callee[n] : -1;
    if (callee < 0) {
      this.#open(p, n, { site, at, slower: role === Role.REQUEST ? 1 : up.slower });
      return true;
    }
    const target = role === Role.REQUEST ? site : this.#siteOf(callee, site);
    const { missing, refused, requestUs = 0, replyUs = 0 } = this.#faults.call(up.site, target, at, this.#seedOf(n, 1));
    if (missing) return false;
    if (refused) {
      const over = { at: at + refused.afterUs, failed: this.#statusAt(callee, refused.status) };
      if (role === Role.WIRE) {
        this.#open(p, n, { site, at });
        const span = this.#spans[this.#nodes[p]!.span];
        span.end = over.at;
        span.status = over.failed;
      }
      this.#overs[p] = over;
      return false;
    }
    if (role === Role.WIRE) this.#open(p, n, { site, at, slower: up.slower, thereUs: requestUs, backUs: replyUs });
    else this.#open(p, n, { site, at: at + requestUs, backUs: replyUs });
    return true;
  }

  #open(
    p: number,
    n: number,
    how: {
      readonly site: Site;
      readonly at: number;
      readonly slower?: number;
      readonly thereUs?: number;
      readonly backUs?: number;
    },
  ): void {
    const { site, at, thereUs = 0, backUs = 0 } = how;
    const { kinds, statuses, operations, services } = this.#structure.fitted;
    let { slower = 1 } = how;
    let early = false;
    let status = this.#statuses[this.#donor.statuses.get(n) ?? statuses[n]];
    let wrong: Status | undefined;
    if (this.#faulty && this.#structure.roles[n] === Role.REQUEST && services[n] >= 0) {
      const own = this.#ownWork(p, n);
      if (own > 0) slower = this.#faults.work(site, at, own, this.#seedOf(n, 2)) / own;
      const effect = this.#faults.serve(site, at, this.#seedOf(n, 3));
      early = effect.early === true;
      if (effect.status) status = wrong = this.#statusAt(n, effect.status);
    }
    const span = this.#spans.push({
      key: n,
      parent: this.#nodes[this.#donor.parent[p]]?.span ?? -1,
      service: site.service,
      operation: this.#system.operations[operations[n]] ?? "",
      instance: site.instance,
      kind: SPAN_KINDS[kinds[n]],
      start: at,
      end: at,
      status,
      ...(services[n] < 0 ? { absent: true } : {}),
    });
    this.#nodes[p] = { site, span: span - 1, ready: at, waited: at, over: 0, slower, thereUs, backUs, wrong, early };
  }

  #end(p: number): void {
    const node = this.#nodes[p]!;
    const n = this.#donor.node[p];
    this.#await(node, p, this.#donor.overAtEnd[p]);
    const role = this.#structure.roles[n];
    let tail = this.#tail[p];
    if (role === Role.WIRE) tail += node.backUs;
    else if (role === Role.OWN && this.#faulty && this.#isLeaf(p)) {
      tail = this.#faults.work(node.site, node.waited, tail, this.#seedOf(n, 4), true);
    } else tail *= node.slower;
    const span = this.#spans[node.span];
    span.end = node.waited + tail;
    const failed = node.failed && this.#statusAt(n, node.failed);
    if (failed) span.status = failed;
    this.#overs[p] = { at: span.end + (role === Role.REQUEST ? node.backUs : 0), failed: failed ?? node.wrong };
  }

  /** Takes in the children that are over, up to so many. */
  #await(node: PlayedNode, p: number, over: number): void {
    const { firstEnd, ends, overAtEnd } = this.#donor;
    for (; node.over < over; node.over++) {
      const child = this.#overs[ends[firstEnd[p] + node.over]];
      if (child === undefined) continue;
      if (child.at > node.ready) node.ready = child.at;
      if (node.over >= overAtEnd[p]) continue;
      if (child.at > node.waited) node.waited = child.at;
      node.failed ??= child.failed;
    }
  }

  /** Time of a request that is its own: that of spans with a span of their own and nothing below is apart. */
  #ownWork(p: number, n: number): number {
    const { behind, node, parent } = this.#donor;
    const { request, roles } = this.#structure;
    let own = 0;
    for (let q = p; q < behind[p]; q++) {
      const up = q === p ? -1 : node[parent[q]];
      if (up >= 0 && request[up] === n && roles[up] !== Role.WIRE) own += Math.max(0, this.#gap[q]);
      const isOwn = request[node[q]] === n && roles[node[q]] !== Role.WIRE;
      if (isOwn && !(roles[node[q]] === Role.OWN && this.#isLeaf(q))) own += this.#tail[q];
    }
    return own;
  }

  #isLeaf(p: number): boolean {
    return this.#donor.behind[p] === p + 1;
  }

  #siteOf(n: number, caller: Site | undefined): Site {
    const { services, operations } = this.#structure.fitted;
    const service = services[n];
    if (service < 0) return { service: "", instance: "", operation: "" };
    const { name, instances } = this.#system.services[service];
    const at = instances.length === 1 ? 0 : pick(this.#weights[service], new Random(this.#seedOf(n, 5), "instance"));
    return { service: name, instance: instances[at][0], operation: this.#system.operations[operations[n]], caller };
  }

  /** A status as the service of a node gives it: as recorded there, in its protocol, or none. */
  #statusAt(n: number, status: Status): Status {
    const service = this.#structure.fitted.services[n];
    const protocol = service < 0 ? null : this.#system.services[service].protocol;
    return protocol === null ? { kind: "other", code: "" } : translateStatus(status, protocol);
  }

  /** A seed for what happens at a node. */
  #seedOf(n: number, what: number): number {
    return Math.imul(this.#seed ^ Math.imul(8 * n + what, 0x9e3779b1), 0x85ebca6b) >>> 0;
  }
}
