// Readers of JSON as tracing systems write it: from bytes to records, without a span as an object. This is
// AssemblyScript (`npm run build -w lib`), not TypeScript. What they do not know for sure they leave to the exact
// readers (lib/src/ingest/json), which give the same result. What is called from where: lib/src/ingest/fast.
import { clearTable, isFull, OPERATIONS, OUTCOMES, PROCESSES, RESOURCES } from "./names";
import { lines } from "./text";

export { jaegerSpan } from "./jaeger";
export { jaegerProcesses, processesRead } from "./jaeger-processes";
export { objectNumber, readObject } from "./object";
export { otlpSpan } from "./otlp";
export { setOneLine } from "./text";
export { nextRecord, setRecords } from "./record";

/** Line ends within the span read last. */
export function linesPassed(): i32 {
  return lines;
}

/** Whether the names are so many that they are to be forgotten once no record needs them. */
export function isCrowded(): bool {
  return isFull(OPERATIONS) || isFull(RESOURCES) || isFull(OUTCOMES) || isFull(PROCESSES);
}

export function forget(): void {
  clearTable(OPERATIONS);
  clearTable(RESOURCES);
  clearTable(OUTCOMES);
  clearTable(PROCESSES);
}
export {
  assembleTrace, attributeEnd, idTextEnd, parentTextEnd, rowCount, startRows, traceTextEnd,
} from "./assemble";
export { zipkinSpan } from "./zipkin";
