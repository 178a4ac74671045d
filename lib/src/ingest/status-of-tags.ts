import { type Status, statusOfNumber, UNKNOWN_STATUS } from "../trace/status.js";

/** A tag or attribute value that can say something about the outcome. */
export type TagValue = string | number | boolean;

const GRPC_NAMES = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

const HTTP_KEYS = ["http.response.status_code", "http.status_code"];
const GRPC_KEYS = [
  "rpc.grpc.status_code",
  "rpc.response.status_code",
  "grpc.status_code",
  "rpc.connect_rpc.error_code",
];

/** The keys {@link statusOfTags} looks at. */
export const STATUS_KEYS: ReadonlySet<string> = new Set([...HTTP_KEYS, ...GRPC_KEYS, "otel.status_code", "error"]);

/**
 * The normalised status of a span. What the protocol says goes first, in the names of the new and the old semantic
 * conventions of OpenTelemetry; then the status of the span, and the tag `error`. Where the protocol reports success
 * (HTTP below 400, gRPC 0) and the span is nevertheless marked as failed, the mark counts.
 *
 * @param tags At least those of {@link STATUS_KEYS} that are there.
 * @param otel Status code of OTLP, as number or name.
 *
 * @example
 * const of = (tags) => statusOfTags(new Map(Object.entries(tags)));
 * assert.deepEqual(of({ "http.status_code": 503 }), { kind: "http", code: "503" });
 * assert.deepEqual(of({ "rpc.response.status_code": "UNAVAILABLE" }), { kind: "grpc", code: "14" });
 * assert.deepEqual(of({ error: true }), { kind: "otel", code: "ERROR" });
 */
export function statusOfTags(tags: ReadonlyMap<string, TagValue>, otel?: TagValue): Status {
  const span = otelStatus(otel) ?? otelStatus(tags.get("otel.status_code"));
  const marked = span ?? (isTrue(tags.get("error")) ? OTEL_ERROR : undefined);
  const protocol = first(tags, HTTP_KEYS, httpStatus) ?? first(tags, GRPC_KEYS, grpcStatus);
  if (protocol === undefined) return marked ?? UNKNOWN_STATUS;
  const succeeded =
    protocol.kind === "http" ? protocol.code < "400" : protocol.kind === "grpc" && protocol.code === "0";
  return succeeded && marked?.code === "ERROR" ? marked : protocol;
}

const OTEL_ERROR: Status = { kind: "otel", code: "ERROR" };
const OTEL_OK: Status = { kind: "otel", code: "OK" };

function first(
  tags: ReadonlyMap<string, TagValue>,
  keys: readonly string[],
  read: (value: TagValue) => Status | undefined,
): Status | undefined {
  for (const key of keys) {
    const value = tags.get(key);
    const status = value === undefined ? undefined : read(value);
    if (status !== undefined) return status;
  }
  return undefined;
}

/** 0 and the like mean that there was no answer: nothing is known. */
function httpStatus(value: TagValue): Status | undefined {
  const status = statusOfNumber(wholeNumber(value));
  return status.kind === "http" ? status : undefined;
}

function grpcStatus(value: TagValue): Status | undefined {
  const status = statusOfNumber(wholeNumber(value));
  if (status.kind === "grpc") return status;
  const name = String(value)
    .toUpperCase()
    .replace(/^CANCELED$/, "CANCELLED");
  const code = GRPC_NAMES.indexOf(name);
  if (code >= 0) return { kind: "grpc", code: String(code) };
  return name === "" ? undefined : { kind: "other", code: String(value) };
}

function otelStatus(value: TagValue | undefined): Status | undefined {
  if (value === undefined) return undefined;
  const name = String(value).toUpperCase();
  if (name === "2" || name.endsWith("ERROR")) return OTEL_ERROR;
  return name === "1" || name === "OK" || name === "STATUS_CODE_OK" ? OTEL_OK : undefined;
}

function wholeNumber(value: TagValue): number {
  return typeof value === "boolean" || !/^\d{1,9}$/.test(String(value)) ? Number.NaN : Number(value);
}

function isTrue(value: TagValue | undefined): boolean {
  return value === true || value === 1 || (typeof value === "string" && /^(true|1)$/i.test(value));
}
