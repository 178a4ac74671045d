import assert from "node:assert/strict";
import { test } from "vitest";
import { FaultCounter } from "../../lib/src/simulate/count-faults.js";
import { exampleFault } from "../../lib/src/simulate/fault-models.js";
import { faultsCsv } from "../../lib/src/simulate/faults-csv.js";

test("faultsCsv() writes a header alone for a healthy recording", () => {
  assert.match(faultsCsv([], new FaultCounter([])), /^fault_id,start_us,[a-z_,]+\n$/);
});

test("faultsCsv() quotes names with commas, quotes and line ends", () => {
  const faults = [{ ...exampleFault("cpu"), id: 'a,"b"', service: "two\nlines" }];
  const text = faultsCsv(faults, new FaultCounter(faults));
  assert.ok(text.includes('\n"a,""b""",'));
  assert.ok(text.includes(',"two\nlines",,cpu,'));
});

test("faultsCsv() says whether a fault was effective and how many traces it met", () => {
  const fault = exampleFault("loss");
  const counter = new FaultCounter([fault]);
  counter.add([
    { startUs: fault.startUs - 5, faults: [fault] },
    { startUs: fault.startUs, faults: [] },
    { startUs: fault.endUs, faults: [] },
  ]);
  assert.ok(faultsCsv([fault], counter).endsWith(",1,1\n"));
  assert.ok(faultsCsv([fault], counter).includes(`,${fault.endUs},1,`));
});
