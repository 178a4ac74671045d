/** Ctrl-C, or a polite request to end. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("Stopped");
  }
}

/** Exit code of a program that was stopped by Ctrl-C. */
export const INTERRUPTED_EXIT = 130;

/**
 * Aborts `controller` at the first SIGINT or SIGTERM and ends the process at the second.
 *
 * @param onFirst Called once, at the first.
 * @returns Stops listening.
 */
export function abortOnInterrupt(controller: AbortController, onFirst: () => void): () => void {
  const listen = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED_EXIT);
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
