import type { FaultCounter } from "./count-faults.js";
import type { Fault } from "./fault.js";
import { faultModelOf } from "./fault-models.js";

const COLUMNS =
  "fault_id,start_us,end_us,effective,service,instance,type,severity,description,n_traces_window,n_anomalous";

/** Behind the others, each only where a fault has it. */
const MORE_COLUMNS = ["operation", "caller", "callee", "share", "ramp"] as const;

/**
 * The text of `faults.csv`, one line per fault; `effective` is 0 where no trace became anomalous.
 *
 * @example
 * const faults = [exampleFault("delay")];
 * const [, line] = faultsCsv(faults, new FaultCounter(faults)).split("\n");
 * assert.equal(line, "f1,1709510400000000,1709510520000000,0,cartservice,,delay,0.5,replies late by 110 ms +- 25 %,0,0");
 */
export function faultsCsv(faults: readonly Fault[], counter: FaultCounter): string {
  const more = MORE_COLUMNS.filter((name) => faults.some((fault) => fault[name] !== undefined));
  const lines = faults.map((fault) => {
    const { inWindow, anomalous } = counter.of(fault.id);
    const { id, startUs, endUs, service, instance, type, severity } = fault;
    const description = faultModelOf(fault).describe(severity);
    const cells = [id, startUs, endUs, anomalous > 0 ? 1 : 0, service, instance ?? "", type, severity, description];
    return [...cells, inWindow, anomalous, ...more.map((name) => fault[name] ?? "")].map(quoted).join(",");
  });
  return `${[[COLUMNS, ...more].join(","), ...lines].join("\n")}\n`;
}

function quoted(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
