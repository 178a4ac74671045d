import { expect, test } from "vitest";
import { ImportError, LabelEaseError, UsageError } from "../../lib/src/base/error.js";

test("LabelEaseError says where, and only what is known of it", () => {
  expect(new LabelEaseError("Cannot read").message).toBe("Cannot read");
  expect(new LabelEaseError("Cannot read", { file: undefined }).message).toBe("Cannot read");
  const error = new LabelEaseError("Cannot read", { file: "a b.csv", line: 0, span: undefined, trace: "" });
  expect(error.message).toBe("Cannot read (file a b.csv, line 0, trace )");
  expect(error.place).toEqual({ file: "a b.csv", line: 0, span: undefined, trace: "" });
});

test("LabelEaseError keeps its cause", () => {
  const cause = new Error("disk");
  expect(new ImportError("Cannot read", {}, { cause }).cause).toBe(cause);
});

test("the errors are told apart by class and name", () => {
  const errors = [new LabelEaseError("a"), new ImportError("b"), new UsageError("c")];
  expect(errors.map((error) => error.name)).toEqual(["LabelEaseError", "ImportError", "UsageError"]);
  expect(errors.every((error) => error instanceof LabelEaseError && error instanceof Error)).toBe(true);
  expect(errors[1]).not.toBeInstanceOf(UsageError);
  expect(String(errors[2])).toBe("UsageError: c");
});
