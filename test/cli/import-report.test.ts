import { expect, test } from "vitest";
import { importReportText } from "../../lib/src/cli/import-report.js";
import { Ledger } from "../../lib/src/ingest/ledger.js";

test("importReportText() says what came in, and of each fault what was done, where the first one is and what to do", () => {
  const ledger = new Ledger();
  const place = { file: "in/a.zip › x.json", line: 7, traceId: "t\u001b[31m", spanId: "s" };
  ledger.note("repaired", "missing parent", place, { count: 3 });
  ledger.note("skipped", "no trace file", { file: "in/readme" }, { unit: "files" });
  const text = importReportText(
    {
      ...{ accepted: 996, repaired: 3, rejected: 1, input: 1000, traces: 40, spans: 999, formats: ["jaeger"] },
      warnings: ledger.list(),
      files: [
        { file: "in/a.zip › x.json", format: "jaeger", spans: 999, rejected: 1 },
        { file: "in/readme", format: null, spans: 0, rejected: 0 },
      ],
    },
    "shop",
  );
  expect(text).toBe(`recording                    shop
format                     jaeger
files       1 read, 1 passed over
traces                         40
spans read                  1,000
accepted                      996  99.60 %
repaired                        3   0.30 %
rejected                        1   0.10 %

file               format  spans  rejected
in/a.zip › x.json  jaeger    999         1
in/readme            none      0         0

repaired  3 spans: missing parent
          first   in/a.zip › x.json, line 7, trace t\\u001b[31m, span s
          done    kept as a top of its trace; the id of the parent stays
          to do   look whether the recording was cut or sampled per span; record whole traces if you can
skipped   1 file: no trace file
          first   in/readme
          done    passed over
          to do   nothing, if it holds no traces; else name its format or columns`);
});
