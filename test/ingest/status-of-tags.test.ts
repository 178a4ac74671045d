import { expect, test } from "vitest";
import { statusOfTags, type TagValue } from "../../lib/src/ingest/status-of-tags.js";

const TABLE: [tags: Record<string, TagValue>, otel: TagValue | undefined, status: string][] = [
  [{ "http.status_code": 200 }, undefined, "http:200"],
  [{ "http.status_code": "404" }, undefined, "http:404"],
  [{ "http.response.status_code": 503 }, undefined, "http:503"],
  [{ "http.response.status_code": 503, "http.status_code": 200 }, undefined, "http:503"],
  [{ "http.status_code": 0 }, undefined, "other:"],
  [{ "http.status_code": 0, error: true }, undefined, "otel:ERROR"],
  [{ "rpc.grpc.status_code": 0 }, undefined, "grpc:0"],
  [{ "rpc.grpc.status_code": "14" }, 2, "grpc:14"],
  [{ "rpc.response.status_code": "DEADLINE_EXCEEDED" }, undefined, "grpc:4"],
  [{ "rpc.response.status_code": "-32601" }, undefined, "other:-32601"],
  [{ "grpc.status_code": 16 }, undefined, "grpc:16"],
  [{ "rpc.connect_rpc.error_code": "canceled" }, undefined, "grpc:1"],
  [{ "http.status_code": 200, "rpc.grpc.status_code": 13 }, undefined, "http:200"],
  [{ "otel.status_code": "ERROR" }, undefined, "otel:ERROR"],
  [{ "otel.status_code": "OK" }, undefined, "otel:OK"],
  [{}, 1, "otel:OK"],
  [{}, 2, "otel:ERROR"],
  [{}, "STATUS_CODE_ERROR", "otel:ERROR"],
  [{}, "STATUS_CODE_UNSET", "other:"],
  [{}, 0, "other:"],
  [{ error: true }, undefined, "otel:ERROR"],
  [{ error: "true" }, undefined, "otel:ERROR"],
  [{ error: false }, undefined, "other:"],
  [{ error: "timeout" }, undefined, "other:"],
  // The protocol succeeded, and yet the span is marked as failed.
  [{ "http.status_code": 200, error: true }, undefined, "otel:ERROR"],
  [{ "rpc.grpc.status_code": 0 }, 2, "otel:ERROR"],
  [{ "http.status_code": 404, error: true }, undefined, "http:404"],
  [{ "http.status_code": 500 }, 1, "http:500"],
  [{}, undefined, "other:"],
];

test.each(TABLE)("statusOfTags() reads %j with span status %j as %s", (tags, otel, status) => {
  const { kind, code } = statusOfTags(new Map(Object.entries(tags)), otel);
  expect(`${kind}:${code}`).toBe(status);
});
