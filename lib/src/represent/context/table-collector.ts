import { SPAN_KINDS, SpanFlag, type SpanTable } from "../../trace/span-table.js";
import { CUT, callers, firstRoot } from "./callers.js";
import { Column } from "./column.js";
import { errorClass } from "./error-class.js";
import { exclusiveTimes } from "./exclusive-time.js";
import { mix, PairNumbers } from "./pair-numbers.js";
import { type SiblingLinks, siblingLinks } from "./sibling-links.js";
import { type ContextTables, NO_CALLER, UNKNOWN_CALLER } from "./tables-form.js";

const UNKNOWN = SPAN_KINDS.indexOf("UNKNOWN");
const CLIENT = SPAN_KINDS.indexOf("CLIENT");
const PRODUCER = SPAN_KINDS.indexOf("PRODUCER");

/** Gathers the context tables batch by batch. All batches share one list of names. */
export class TableCollector {
  readonly #ids: string[] = [];
  readonly #time = new Column(Float64Array);
  readonly #duration = new Column(Float64Array);
  readonly #entry = new Column(Int32Array);
  readonly #shape = new Column(Int32Array);
  readonly #timeOffsets = new Column(Float64Array);
  readonly #timeKey = new Column(Int32Array);
  readonly #timeCount = new Column(Float64Array);
  readonly #timeSum = new Column(Float64Array);
  readonly #signatureOffsets = new Column(Float64Array);
  readonly #traceSignature = new Column(Int32Array);
  readonly #errorOffsets = new Column(Float64Array);
  readonly #errorNode = new Column(Int32Array);
  readonly #errorClass = new Column(Uint8Array);

  /** (service, operation). */
  readonly #nodes = new PairNumbers();
  /** (node, whether its trace has a root). */
  readonly #entries = new PairNumbers();
  readonly #shapes = new PairNumbers();
  readonly #signatures = new PairNumbers();
  readonly #signatureNode = new Column(Int32Array);
  /** (caller, owner). */
  readonly #edges = new PairNumbers();
  /** A key is ((node, parent's service), (edge, part)), each pair numbered. */
  readonly #sites = new PairNumbers();
  readonly #keys = new PairNumbers();
  /** Where the current trace's element of a key, signature or node stands, + 1; older ones lie before its first. */
  readonly #keyAt = new Column(Float64Array);
  readonly #signatureAt = new Column(Float64Array);
  readonly #errorAt = new Column(Float64Array);
  /** The row that last counted a node among its children, over all batches, + 1. */
  readonly #childOf = new Column(Float64Array);
  #rows = 0;
  #services: readonly string[] = [];
  #operations: readonly string[] = [];

  constructor() {
    this.#closeTrace();
  }

  add(table: SpanTable): void {
    const { traceIds, offsets, names } = table;
    this.#services = names.services;
    this.#operations = names.operations;
    const links = siblingLinks(table);
    const exclusive = exclusiveTimes(table, links);
    const node = this.#nodesOf(table);
    const caller = callers(table);
    const classes = names.statuses.map(errorClass);
    for (let trace = 0; trace < traceIds.length; trace++) {
      const [from, to] = [offsets[trace], offsets[trace + 1]];
      this.#ids.push(traceIds[trace]);
      this.#addWhole(table, node, from, to);
      this.#addTimes(table, links, node, caller, exclusive, from, to);
      this.#addStructure(table, links, node, from, to);
      this.#addErrors(table, links, node, classes, from, to);
      this.#closeTrace();
    }
    this.#rows += node.length;
  }

  finish(): ContextTables {
    const nodes = numbered(this.#nodes.size, (n) => n);
    const used = [...new Set(nodes.map((n) => this.#nodes.first(n)))];
    const text = (service: number) => this.#services[service];
    used.sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
    const rank = new Map(used.map((service, i) => [service, i]));
    const ranked = (service: number) => rank.get(service) ?? service;
    const keys = numbered(this.#keys.size, (key) => this.#keys.second(key));
    return {
      ids: this.#ids,
      time: this.#time.take(),
      duration: this.#duration.take(),
      entry: this.#entry.take(),
      entries: this.#entries.size,
      shape: this.#shape.take(),
      shapes: this.#shapes.size,
      services: used.map(text),
      nodeService: Int32Array.from(nodes, (n) => ranked(this.#nodes.first(n))),
      nodeOperation: nodes.map((n) => this.#operations[this.#nodes.second(n)]),
      edgeCaller: Int32Array.from({ length: this.#edges.size }, (_, e) => ranked(this.#edges.first(e))),
      edgeOwner: Int32Array.from({ length: this.#edges.size }, (_, e) => ranked(this.#edges.second(e))),
      keyEdge: Int32Array.from(keys, (edge) => edge >> 1),
      keyNet: Uint8Array.from(keys, (edge) => edge & 1),
      timeOffsets: this.#timeOffsets.take(),
      timeKey: this.#timeKey.take(),
      timeCount: this.#timeCount.take(),
      timeSum: this.#timeSum.take(),
      signatureNode: this.#signatureNode.take(),
      signatureOffsets: this.#signatureOffsets.take(),
      traceSignature: this.#traceSignature.take(),
      errorOffsets: this.#errorOffsets.take(),
      errorNode: this.#errorNode.take(),
      errorClass: this.#errorClass.take(),
    };
  }

  #closeTrace(): void {
    this.#timeOffsets.push(this.#timeKey.length);
    this.#signatureOffsets.push(this.#traceSignature.length);
    this.#errorOffsets.push(this.#errorNode.length);
  }

  /** Node of each row; -1 for a stand-in. */
  #nodesOf({ service, operation, flags }: SpanTable): Int32Array {
    const node = new Int32Array(service.length).fill(-1);
    for (let row = 0; row < node.length; row++) {
      if ((flags[row] & SpanFlag.STAND_IN) === 0) node[row] = this.#nodes.of(service[row], operation[row]);
    }
    for (const column of [this.#errorAt, this.#childOf]) while (column.length < this.#nodes.size) column.push(0);
    return node;
  }

  /** Start, duration and entry: those of the first root; without one, of the extent of the fragments. */
  #addWhole(table: SpanTable, node: Int32Array, from: number, to: number): void {
    const { start, duration, flags } = table;
    const root = firstRoot(table, from, to);
    if (root >= 0) {
      this.#time.push(start[root] / 1e6);
      this.#duration.push(duration[root] / 1000);
      this.#entry.push(this.#entries.of(node[root], 1));
      return;
    }
    let earliest = -1;
    let end = Number.NEGATIVE_INFINITY;
    for (let row = from; row < to; row++) {
      if ((flags[row] & SpanFlag.STAND_IN) !== 0) continue;
      if (earliest < 0 || start[row] < start[earliest]) earliest = row;
      if (start[row] + duration[row] > end) end = start[row] + duration[row];
    }
    this.#time.push(start[earliest] / 1e6);
    this.#duration.push((end - start[earliest]) / 1000);
    this.#entry.push(this.#entries.of(node[earliest], 0));
  }

  #addTimes(
    { parent, service, kind, flags }: SpanTable,
    { first, next }: SiblingLinks,
    node: Int32Array,
    caller: Int32Array,
    exclusive: Float64Array,
    from: number,
    to: number,
  ): void {
    const begin = this.#timeKey.length;
    for (let row = from; row < to; row++) {
      if (node[row] < 0) continue;
      const up = parent[row];
      const above = up >= 0 && node[up] >= 0 ? service[up] : (flags[row] & CUT) !== 0 ? UNKNOWN_CALLER : NO_CALLER;
      const only = first[row] >= 0 && next[first[row]] < 0 ? first[row] : -1;
      const calls = kind[row] === UNKNOWN || kind[row] === CLIENT || kind[row] === PRODUCER;
      const net = only >= 0 && calls && service[only] !== service[row];
      const edge = net ? this.#edges.of(service[row], service[only]) : this.#edges.of(caller[row], service[row]);
      // The caller of a network part is its own service; whoever called that does not tell such keys apart.
      const key = this.#keys.of(this.#sites.of(node[row], above), edge * 2 + (net ? 1 : 0));
      if (key === this.#keyAt.length) this.#keyAt.push(0);
      const at = this.#keyAt.at(key) - 1;
      if (at >= begin) {
        this.#timeCount.set(at, this.#timeCount.at(at) + 1);
        this.#timeSum.set(at, this.#timeSum.at(at) + exclusive[row]);
        continue;
      }
      this.#timeKey.push(key);
      this.#timeCount.push(1);
      this.#timeSum.push(exclusive[row]);
      this.#keyAt.set(key, this.#timeKey.length);
    }
  }

  /** Shape and signatures: sums of 64 bits per element do not depend on its place. */
  #addStructure(
    { parent, flags }: SpanTable,
    { first, next }: SiblingLinks,
    node: Int32Array,
    from: number,
    to: number,
  ): void {
    const begin = this.#traceSignature.length;
    let [shapeA, shapeB] = [0, 0];
    for (let row = from; row < to; row++) {
      if (node[row] < 0) continue;
      const up = parent[row];
      const above = up >= 0 && node[up] >= 0 ? node[up] : (flags[row] & CUT) !== 0 ? UNKNOWN_CALLER : NO_CALLER;
      shapeA = (shapeA + mix(above, node[row])) | 0;
      shapeB = (shapeB + mix(node[row] + 0x51ed27, above)) | 0;

      let [a, b] = [mix(node[row], 7), mix(11, node[row])];
      const mark = this.#rows + row + 1;
      for (let child = first[row]; child >= 0; child = next[child]) {
        if (this.#childOf.at(node[child]) === mark) continue;
        this.#childOf.set(node[child], mark);
        a = (a + mix(node[child], 0x2545f)) | 0;
        b = (b + mix(0x4f6cd, node[child])) | 0;
      }
      const signature = this.#signatures.of(a, b);
      if (signature === this.#signatureAt.length) {
        this.#signatureAt.push(0);
        this.#signatureNode.push(node[row]);
      }
      if (this.#signatureAt.at(signature) > begin) continue;
      this.#traceSignature.push(signature);
      this.#signatureAt.set(signature, this.#traceSignature.length);
    }
    this.#shape.push(this.#shapes.of(shapeA, shapeB));
  }

  #addErrors(
    { status }: SpanTable,
    { first, next }: SiblingLinks,
    node: Int32Array,
    classes: readonly number[],
    from: number,
    to: number,
  ): void {
    const begin = this.#errorNode.length;
    for (let row = from; row < to; row++) {
      if (node[row] < 0 || classes[status[row]] === 0) continue;
      let passedOn = false;
      for (let child = first[row]; child >= 0 && !passedOn; child = next[child])
        passedOn = classes[status[child]] === 2;
      if (passedOn) continue;
      const at = this.#errorAt.at(node[row]) - 1;
      if (at >= begin) {
        this.#errorClass.set(at, Math.max(this.#errorClass.at(at), classes[status[row]]));
        continue;
      }
      this.#errorNode.push(node[row]);
      this.#errorClass.push(classes[status[row]]);
      this.#errorAt.set(node[row], this.#errorNode.length);
    }
  }
}

function numbered<T>(length: number, of: (i: number) => T): T[] {
  return Array.from({ length }, (_, i) => of(i));
}
