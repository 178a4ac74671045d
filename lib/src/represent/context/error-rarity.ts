import { bursts } from "./burst.js";
import type { ContextTables } from "./tables-form.js";

/** The most unusual error of each trace; depends on no baseline. */
export interface ErrorRarity {
  /** -log10 of its share at other times, half of that for a refused call; 0 without an error. */
  readonly rarity: Float64Array;
  readonly burst: Float64Array;
  /** Where it began; -1 without an error. */
  readonly service: Int32Array;
}

/** Judges errors by how often their node fails at other times, so that a permanent error is not suspicious. */
export function errorRarity(tables: ContextTables, byTime: Uint32Array): ErrorRarity {
  const { time, nodeService, errorNode, errorOffsets, errorClass, signatureOffsets, signatureNode } = tables;
  const traces = time.length;
  const nodes = nodeService.length;
  const rarity = new Float64Array(traces);
  const burst = new Float64Array(traces);
  const service = new Int32Array(traces).fill(-1);
  if (errorNode.length === 0) return { rarity, burst, service };

  const fails = new Uint8Array(nodes);
  for (const node of errorNode) fails[node] = 1;
  const classOf = new Uint8Array(nodes);
  const seen = new Int32Array(nodes).fill(-1);
  const rows = { trace: [] as number[], node: [] as number[], label: [] as number[] };
  for (const trace of byTime) {
    for (let i = errorOffsets[trace]; i < errorOffsets[trace + 1]; i++) classOf[errorNode[i]] = errorClass[i];
    for (let i = signatureOffsets[trace]; i < signatureOffsets[trace + 1]; i++) {
      const node = signatureNode[tables.traceSignature[i]];
      if (fails[node] === 0 || seen[node] === trace) continue;
      seen[node] = trace;
      rows.trace.push(trace);
      rows.node.push(node);
      rows.label.push(node * 3 + classOf[node]);
    }
    for (let i = errorOffsets[trace]; i < errorOffsets[trace + 1]; i++) classOf[errorNode[i]] = 0;
  }
  const label = Int32Array.from(rows.label);
  const found = bursts(
    Float64Array.from(rows.trace, (trace) => time[trace]),
    Uint32Array.from(rows.trace, (_, row) => row),
    label,
    nodes * 3,
    Int32Array.from(rows.node),
    nodes,
  );
  for (let row = 0; row < label.length; row++) {
    const worst = label[row] % 3;
    if (worst === 0) continue;
    const trace = rows.trace[row];
    const value = -Math.log10(Math.min(1, Math.max(1e-3, found.share[row]))) * (worst / 2);
    if (service[trace] >= 0) {
      if (value < rarity[trace]) continue;
      // Rare ones are often equally rare: the strongest burst is shown.
      if (value === rarity[trace] && found.burst[row] <= burst[trace]) continue;
    }
    // A share of 1 gives -0.
    rarity[trace] = value + 0;
    burst[trace] = found.burst[row];
    service[trace] = nodeService[rows.node[row]];
  }
  return { rarity, burst, service };
}
