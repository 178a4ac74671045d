import type { Status } from "../trace/status.js";

const HTTP_OF_GRPC = new Map([
  ["4", "504"],
  ["5", "404"],
  ["14", "503"],
]);

/**
 * A status in the codes of another protocol: unavailable is 503, deadline exceeded 504, not found 404, the rest 500.
 *
 * @example
 * assert.deepEqual(translateStatus({ kind: "grpc", code: "14" }, "http"), { kind: "http", code: "503" });
 * assert.deepEqual(translateStatus({ kind: "http", code: "500" }, "grpc"), { kind: "grpc", code: "13" });
 */
export function translateStatus(status: Status, protocol: "http" | "grpc"): Status {
  if (status.kind === protocol) return status;
  if (protocol === "http") return { kind: "http", code: HTTP_OF_GRPC.get(status.code) ?? "500" };
  const code = [...HTTP_OF_GRPC].find(([, http]) => http === status.code)?.[0] ?? "13";
  return { kind: "grpc", code };
}
