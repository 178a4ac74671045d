/** Reads a JSON file of traces in one of three ways; prints what it took as JSON. `labelease bench import-json` runs it. */
import { openSync, readSync, statSync } from "node:fs";
import { CLOSING, OPENING } from "../dist/bench/inputs/json-traces.js";
import { importSpans } from "../dist/ingest/import.js";
import { openSession, sqlText } from "../dist/parquet/session.js";

const [way, file, format, out, threads] = process.argv.slice(2);

const ways = {
  async import() {
    const { spans } = await importSpans([file], { out, threads: Number(threads) });
    return spans;
  },
  /** JSON.parse of the same bytes, in pieces that a string can hold; nothing is done with what comes out. */
  parse() {
    const marks = { jaeger: ',{"traceID":"', otlp: ',{"resource":', zipkin: ',{"traceId":"' };
    // A trace begins there, not one of its spans.
    const isBegin = (text, at) => format !== "jaeger" || text.startsWith('","spans"', at + 45);
    const descriptor = openSync(file, "r");
    const end = statSync(file).size - CLOSING[format].length;
    const block = Buffer.alloc(32 << 20);
    let parsed = 0;
    for (let at = OPENING[format].length; at < end; ) {
      const read = readSync(descriptor, block, 0, Math.min(block.length, end - at), at);
      let text = block.latin1Slice(0, read);
      if (at + read < end) {
        let cut = text.lastIndexOf(marks[format]);
        while (!isBegin(text, cut)) cut = text.lastIndexOf(marks[format], cut - 1);
        text = text.slice(0, cut);
      }
      parsed += JSON.parse(`[${text}]`).length;
      at += text.length + 1;
    }
    return parsed;
  },
  /** DuckDB reads the same traces one per line, which suits it better, and writes what it found as Parquet. */
  async duckdb() {
    const session = await openSession({ threads: Number(threads), memoryMb: 4096 });
    await session.connection.run(
      `COPY (FROM read_json(${sqlText(file)}, format = 'newline_delimited', maximum_object_size = 67108864))
       TO ${sqlText(`${out}.parquet`)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    await session.close();
    return 0;
  },
};

const began = performance.now();
const before = process.cpuUsage();
const count = await ways[way]();
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    count,
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  }),
);
