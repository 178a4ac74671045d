/**
 * The outcome of a span, normalised: which code system, and the code as text ("200", "14", "ERROR").
 * Kind `other` with code "" means that nothing was recorded.
 */
export interface Status {
  readonly kind: "http" | "grpc" | "otel" | "other";
  readonly code: string;
}

/** Nothing was recorded. */
export const UNKNOWN_STATUS: Status = { kind: "other", code: "" };

/**
 * The status a bare number stands for: HTTP from 100 to 599, gRPC from 0 to 16.
 *
 * @example
 * assert.deepEqual(statusOfNumber(503), { kind: "http", code: "503" });
 * assert.deepEqual(statusOfNumber(14), { kind: "grpc", code: "14" });
 */
export function statusOfNumber(code: number | null | undefined): Status {
  if (code === null || code === undefined || Number.isNaN(code)) return UNKNOWN_STATUS;
  if (!Number.isInteger(code)) return { kind: "other", code: String(code) };
  if (code >= 100 && code <= 599) return { kind: "http", code: String(code) };
  if (code >= 0 && code <= 16) return { kind: "grpc", code: String(code) };
  return { kind: "other", code: String(code) };
}

/**
 * Whether a status says that the call failed: HTTP 5xx, gRPC not 0, OpenTelemetry ERROR.
 *
 * @example
 * assert.equal(isError({ kind: "http", code: "503" }), true);
 * assert.equal(isError({ kind: "http", code: "404" }), false);
 */
export function isError({ kind, code }: Status): boolean {
  if (kind === "http") return code.length === 3 && code.startsWith("5");
  if (kind === "grpc") return code !== "0";
  return kind === "otel" && code === "ERROR";
}
