/** Ctrl-C, or a polite request to end. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("Stopped");
  }
}

/** Exit code of a program that was stopped by Ctrl-C. */
export const INTERRUPTED_EXIT = 130;

/** One press may come twice: from the terminal, and handed on by npm or npx. */
const SAME_PRESS_MS = 300;

/** Seams for tests. */
export interface InterruptSeams {
  readonly now?: () => number;
  readonly end?: (code: number) => void;
}

/**
 * Aborts `controller` at the first SIGINT or SIGTERM and ends the process at the second.
 *
 * @param onFirst Called once, at the first.
 * @returns Stops listening.
 */
export function abortOnInterrupt(
  controller: AbortController,
  onFirst: () => void,
  { now = () => performance.now(), end = process.exit }: InterruptSeams = {},
): () => void {
  let first = 0;
  const listen = () => {
    if (controller.signal.aborted) {
      if (now() - first > SAME_PRESS_MS) end(INTERRUPTED_EXIT);
      return;
    }
    first = now();
    controller.abort(new Interrupted());
    onFirst();
  };
  process.on("SIGINT", listen);
  process.on("SIGTERM", listen);
  return () => {
    process.off("SIGINT", listen);
    process.off("SIGTERM", listen);
  };
}
