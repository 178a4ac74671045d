import { availableParallelism, cpus, loadavg } from "node:os";

/** Where and under what load something was measured. */
export interface Machine {
  readonly cpu: string;
  /** Threads it runs at once. */
  readonly cores: number;
  readonly node: string;
  readonly platform: string;
  /** Mean number of running processes in the last minute, before and after. */
  readonly load: { readonly before: number; readonly after: number };
}

/** Looks at the machine; calling the result looks again. */
export function machine(): () => Machine {
  const before = loadavg()[0];
  return () => ({
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    load: { before: rounded(before), after: rounded(loadavg()[0]) },
  });
}

function rounded(load: number): number {
  return Number(load.toFixed(2));
}
