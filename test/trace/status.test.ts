import { expect, test } from "vitest";
import { isError, type Status, statusOfNumber, UNKNOWN_STATUS } from "../../lib/src/trace/status.js";

test("statusOfNumber() reads 100 to 599 as HTTP and 0 to 16 as gRPC", () => {
  const text = (code: number) => `${statusOfNumber(code).kind}:${statusOfNumber(code).code}`;
  expect([100, 200, 599].map(text)).toEqual(["http:100", "http:200", "http:599"]);
  expect([0, 14, 16].map(text)).toEqual(["grpc:0", "grpc:14", "grpc:16"]);
  expect([17, 99, 600, -1, 200.5, 0.5].map(text)).toEqual([
    "other:17",
    "other:99",
    "other:600",
    "other:-1",
    "other:200.5",
    "other:0.5",
  ]);
});

test("statusOfNumber() takes nothing for unknown", () => {
  expect([null, undefined, Number.NaN].map(statusOfNumber)).toEqual([UNKNOWN_STATUS, UNKNOWN_STATUS, UNKNOWN_STATUS]);
});

test("isError() holds for HTTP 5xx, gRPC other than 0 and OpenTelemetry ERROR", () => {
  const error = (kind: Status["kind"], code: string) => isError({ kind, code });
  expect(["500", "503", "599"].map((code) => error("http", code))).toEqual([true, true, true]);
  expect(["200", "404", "499", "600", "5", "5000"].map((code) => error("http", code))).toEqual(Array(6).fill(false));
  expect([error("grpc", "0"), error("grpc", "14"), error("grpc", "2")]).toEqual([false, true, true]);
  expect([error("otel", "ERROR"), error("otel", "OK"), error("otel", "UNSET")]).toEqual([true, false, false]);
  expect([isError(UNKNOWN_STATUS), error("other", "500")]).toEqual([false, false]);
});
