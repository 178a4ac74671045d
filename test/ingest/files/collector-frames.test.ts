import { expect, test } from "vitest";
import { imported } from "../helpers.js";
import { resourceSpans, spanMessage } from "../otlp/write-protobuf.js";
import { zstdOf } from "./archives.js";

const TRACE = "5b8efff798038103d269b633813fc60c";
const TIMES = { start: "1700000000000000000", end: "1700000000000005000" };
const ids = ["00000000000000a1", "00000000000000a2"];

const json = ids.map((spanId, i) =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId: TRACE,
                spanId,
                parentSpanId: i === 0 ? "" : ids[0],
                name: "o",
                startTimeUnixNano: TIMES.start,
                endTimeUnixNano: TIMES.end,
              },
            ],
          },
        ],
      },
    ],
  }),
);
const proto = ids.map((spanId, i) =>
  resourceSpans("shop", "", [
    spanMessage({ traceId: TRACE, spanId, parentId: i === 0 ? null : ids[0], name: "o", ...TIMES }),
  ]),
);

/** As the file exporter of the collector writes with `compression: zstd`. */
function frames(requests: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    requests.flatMap((request) => {
      const packed = zstdOf(Buffer.from(request as string));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(packed.length);
      return [length, packed];
    }),
  );
}

test.each([
  ["otlp", frames(json)],
  ["otlp-protobuf", frames(proto)],
])("collectorFrames() unpacks requests of %s, each packed for itself", async (format, bytes) => {
  const { report, rows } = await imported({ "x.json": bytes });
  expect(report).toMatchObject({ accepted: 2, repaired: 0, rejected: 0, formats: [format] });
  expect(rows.map(({ spanId, service }) => [spanId, service])).toEqual(ids.map((id) => [id, "shop"]));
});

test.each([
  ["within a request", frames(json).subarray(0, -9)],
  ["within a length", Buffer.concat([frames(json), Buffer.from([0, 0])])],
])("collectorFrames() says that the data ends %s, and the good part can be kept", async (_, bytes) => {
  await expect(imported({ "x.json": bytes })).rejects.toThrow(
    /Cannot unpack file: .* end(s)? early \(file .*, byte \d+\)/,
  );
  const { report } = await imported({ "x.json": bytes }, { keepGood: true });
  expect(report.accepted + report.repaired).toBeGreaterThan(0);
});
