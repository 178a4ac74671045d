import { expect, test } from "vitest";
import { isBaselineDue } from "../../../lib/src/label/guided/baseline-due.js";

test("isBaselineDue() comes every few answers at first, then every quarter more, and no more when it is settled", () => {
  const due = Array.from({ length: 101 }, (_, answers) => answers).filter(isBaselineDue);
  expect(due).toEqual([10, 14, 18, 22, 27, 33, 41]);
});
