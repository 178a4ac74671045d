import type { CardData } from "../contract/card-data.js";

const GRPC = /^(?:[A-Za-z]+\.)?(?:\w+\.)*\w+\/([A-Za-z_]\w*)$/;
const PACKAGED = /^(?:\w+\.)+\w+\/(.+)$/;

/** The method of a gRPC call without its package; other names as they are. */
export function shortOperation(operation: string): string {
  return GRPC.exec(operation)?.[1] ?? PACKAGED.exec(operation)?.[1] ?? operation;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A name from outside as it may be shown: what would turn or break the line around it is replaced. */
export function visible(name: string): string {
  return name.replace(UNSEEN, "\ufffd");
}

/** Service of a span, to be shown; a span that was not recorded has none. */
export function serviceOf({ spans, services }: CardData, row: number): string {
  return visible(services[spans.service[row]] ?? "(not recorded)");
}

/** Operation of a span, to be shown. */
export function operationOf({ spans, operations }: CardData, row: number): string {
  return visible(operations[spans.operation[row]] ?? "");
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
  return callee < 0 ? undefined : serviceOf(data, callee);
}

/** Services have twelve hues, the same on all cards of a recording. */
export function hueOfService({ hues }: CardData, service: number): number {
  return (hues?.[service] ?? service) % 12;
}

export function hueOf(data: CardData, row: number): number {
  const service = data.spans.service[row];
  return service < data.services.length ? hueOfService(data, service) : 11;
}
