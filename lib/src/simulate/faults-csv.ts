import type { Fault } from "./fault.js";
import { faultModelOf } from "./fault-models.js";

/** How many traces a fault met. */
export interface FaultCounts {
  /** Began within its window. */
  readonly inWindow: number;
  readonly anomalous: number;
}

const COLUMNS =
  "fault_id,start_us,end_us,effective,service,instance,type,severity,description,n_traces_window,n_anomalous";

/**
 * The text of `faults.csv`, one line per fault; `effective` is 0 where no trace became anomalous.
 *
 * @param counts By fault id.
 *
 * @example
 * const [, line] = faultsCsv([exampleFault("delay")], new Map([["f1", { inWindow: 9, anomalous: 7 }]])).split("\n");
 * assert.equal(line, "f1,1709510400000000,1709510520000000,1,cartservice,,delay,0.5,replies late by 110 ms +- 25 %,9,7");
 */
export function faultsCsv(faults: readonly Fault[], counts: ReadonlyMap<string, FaultCounts>): string {
  const lines = faults.map((fault) => {
    const { inWindow = 0, anomalous = 0 } = counts.get(fault.id) ?? {};
    const { id, startUs, endUs, service, instance, type, severity } = fault;
    const description = faultModelOf(fault).describe(severity);
    const cells = [id, startUs, endUs, anomalous > 0 ? 1 : 0, service, instance ?? "", type, severity, description];
    return [...cells, inWindow, anomalous].map(quoted).join(",");
  });
  return `${[COLUMNS, ...lines].join("\n")}\n`;
}

function quoted(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
