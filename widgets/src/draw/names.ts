import type { CardData } from "../contract/card-data.js";

const GRPC = /^(?:[A-Za-z]+\.)?(?:\w+\.)*\w+\/([A-Za-z_]\w*)$/;
const PACKAGED = /^(?:\w+\.)+\w+\/(.+)$/;

/** The method of a gRPC call without its package; other names as they are. */
export function shortOperation(operation: string): string {
  return GRPC.exec(operation)?.[1] ?? PACKAGED.exec(operation)?.[1] ?? operation;
}

/** Service of a span; a span that was not recorded has none. */
export function serviceOf({ spans, services }: CardData, row: number): string {
  return services[spans.service[row]] ?? "(not recorded)";
}

export function operationOf({ spans, operations }: CardData, row: number): string {
  return operations[spans.operation[row]] ?? "";
}

/** The service that a call goes to, if it is another one. */
export function calleeOf({ spans, services }: CardData, row: number, ends: Uint32Array): string | undefined {
  for (let child = row + 1; child < ends[row]; child = ends[child]) {
    if (spans.service[child] !== spans.service[row]) return services[spans.service[child]];
  }
  return undefined;
}

/** Services have twelve hues, the same on all cards of a recording. */
export function hueOf({ spans, hues }: CardData, row: number): number {
  const service = spans.service[row];
  return (hues?.[service] ?? service) % 12;
}
