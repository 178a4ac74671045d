import { expect, test } from "vitest";
import { adviceOn } from "../../lib/src/ingest/advice.js";
import { imported } from "./helpers.js";

test("adviceOn() has words for every reason an import of broken spans gives", async () => {
  const csv = [
    "trace_id,span_id,parent_span_id,service,operation,start_time_us,duration_us",
    "t1,a,,s,o,1700000000000000,10",
    "t1,b,gone,s,o,1700000000000000,-1",
    "t1,b,b,s,o,0,x",
    "t1,,a,,o,x,9e15",
    "t2,x,y,s,o,-5,1",
    ",x,,s,o,1,1",
    "short",
  ].join("\n");
  const { report } = await imported({ "x.csv": csv });
  expect(report.warnings.length).toBeGreaterThan(9);
  for (const { reason, done, advice } of report.warnings) {
    expect([reason, done.length > 5, advice.length > 5, advice]).not.toContain("look at the first example");
  }
});

test("adviceOn() falls back on what was done", () => {
  expect(adviceOn("anything", "repaired")).toEqual({ done: "mended and kept", advice: "look at the first example" });
  expect(adviceOn("span of more than 100 bytes", "rejected").advice).toBe("raise --limit-mb");
});
