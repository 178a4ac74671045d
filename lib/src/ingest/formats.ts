import type { Format } from "./format.js";
import { jaeger } from "./jaeger/jaeger.js";
import { otlp } from "./otlp/otlp.js";
import { otlpProtobuf } from "./otlp/otlp-protobuf.js";
import { skywalking } from "./skywalking/skywalking.js";
import { csv } from "./table/csv.js";
import { jsonRows } from "./table/json-rows.js";
import { parquet } from "./table/parquet.js";
import { zipkin } from "./zipkin/zipkin.js";

/** The formats that can be imported, in the order in which a file is tried. */
export const FORMATS: readonly Format[] = [parquet, otlp, jaeger, zipkin, skywalking, otlpProtobuf, jsonRows, csv];
