import type { Comm, CommTarget, OpenComm } from "./comms.js";

/** Data by MIME type, as a cell shows it. */
export type MimeBundle = Readonly<Record<string, unknown>>;

export interface DisplayOptions {
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Name under which the output can be replaced later. */
  readonly displayId?: string;
  /** Replaces all outputs of that name instead of adding one. */
  readonly update?: boolean;
}

/** What the kernel offers to the code that runs in it. */
export interface Host {
  readonly version: 1;
  /** Aborted when the running cell is interrupted; undefined before the first cell. */
  readonly signal: AbortSignal | undefined;
  openComm(options: OpenComm): Comm;
  /** Says who takes the comms that the front end opens under a name. */
  registerTarget(name: string, target: CommTarget): void;
  display(data: MimeBundle, options?: DisplayOptions): void;
}

/** Library and kernel meet here, not by module identity: either may be loaded twice. */
const HOST = Symbol.for("labelease.jupyter.host");

/** The kernel this code runs in; undefined outside a notebook of ours. */
export function findHost(): Host | undefined {
  return (globalThis as { [HOST]?: Host })[HOST];
}

/** The kernel this code runs in. */
export function host(): Host {
  const found = findHost();
  if (found !== undefined) return found;
  throw new Error('Cannot reach the notebook: this code does not run in a "TypeScript (LabelEase)" kernel');
}

/** Called by the launcher, once. */
export function installHost(value: Host): void {
  (globalThis as { [HOST]?: Host })[HOST] = value;
}
