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

/** The row in another service that a call goes to and waits for, -1 if there is none. */
export function calleeRow({ spans }: CardData, row: number): number {
  const child = row + 1;
  if (child >= spans.parent.length || spans.parent[child] !== row) return -1;
  const isCall = spans.service[child] !== spans.service[row] && spans.operation[child] === spans.operation[row];
  return isCall ? child : -1;
}

/** The service that a call goes to, if it is another one. */
export function calleeOf(data: CardData, row: number): string | undefined {
  const callee = calleeRow(data, row);
  return callee < 0 ? undefined : data.services[data.spans.service[callee]];
}

/** Services have twelve hues, the same on all cards of a recording. */
export function hueOf({ spans, hues }: CardData, row: number): number {
  const service = spans.service[row];
  return (hues?.[service] ?? service) % 12;
}
