import fc from "fast-check";
import { expect, test } from "vitest";
import { statusFromColumns, statusToColumns } from "../../lib/src/parquet/spans-form.js";

test("statusFromColumns() gives back what statusToColumns() wrote", () => {
  const status = fc.record({
    kind: fc.constantFrom("http" as const, "grpc" as const, "otel" as const, "other" as const),
    code: fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom("007", "5e2", "-1", "503", "14", ":")),
  });
  fc.assert(
    fc.property(status, (status) => {
      const { status_code, status: text } = statusToColumns(status);
      expect(statusFromColumns(status_code, text)).toEqual(status);
    }),
  );
});

test("statusFromColumns() keeps text of unknown kind, and prefers text to number", () => {
  expect(statusFromColumns(null, "OK")).toEqual({ kind: "other", code: "OK" });
  expect(statusFromColumns(null, "soap:1")).toEqual({ kind: "other", code: "soap:1" });
  expect(statusFromColumns(200, "otel:ERROR")).toEqual({ kind: "otel", code: "ERROR" });
  expect(statusFromColumns(null, null)).toEqual({ kind: "other", code: "" });
});
