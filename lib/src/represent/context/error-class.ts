import type { Status } from "../../trace/status.js";

/**
 * 2 where a call failed (HTTP from 500, gRPC other than 0, OpenTelemetry ERROR), 1 where it was refused (HTTP 4xx), else
 * 0. A bare number that is neither counts as what its size resembles: 1 to 99 as gRPC, from 500 as HTTP.
 */
export function errorClass({ kind, code }: Status): 0 | 1 | 2 {
  if (kind === "otel") return code === "ERROR" ? 2 : 0;
  const number = Number(code);
  if (kind === "grpc") return number === 0 ? 0 : 2;
  if (!Number.isInteger(number) || number <= 0) return 0;
  if (number >= 500 || (kind === "other" && number < 100)) return 2;
  return number >= 400 ? 1 : 0;
}
