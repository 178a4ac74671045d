import type { ContextIndex } from "./context-index.js";
import { type ContextTables, NO_CALLER } from "./tables-form.js";

/** Where channels of each sort begin: units from 0, then signatures, then services with errors. */
export function channelStarts(tables: ContextTables, { units }: ContextIndex) {
  return { signature: units.count, service: units.count + tables.signatureNode.length };
}

/** A channel in words. */
export function nameChannel(tables: ContextTables, index: ContextIndex, channel: number): string {
  const { services, nodeService, nodeOperation, signatureNode, edgeCaller } = tables;
  const starts = channelStarts(tables, index);
  if (!(Number.isInteger(channel) && channel >= 0 && channel < starts.service + services.length))
    throw new RangeError(`Cannot name channel ${channel} of ${starts.service + services.length}`);
  if (channel >= starts.service) return `errors at ${services[channel - starts.service]}`;
  if (channel >= starts.signature) {
    const node = signatureNode[channel - starts.signature];
    return `calls below ${services[nodeService[node]]} ${nodeOperation[node]}`;
  }
  const owner = services[index.units.owner[channel]];
  const edge = index.units.edge[channel];
  if (edge < 0) return `time of ${owner}, rare callers`;
  if (edgeCaller[edge] >= 0) return `time of ${owner}, called by ${services[edgeCaller[edge]]}`;
  return `time of ${owner}, ${edgeCaller[edge] === NO_CALLER ? "at the entry" : "caller not recorded"}`;
}
