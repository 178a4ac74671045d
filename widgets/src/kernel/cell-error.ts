import { inspect } from "node:util";

/** An error as the notebook shows it. */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** Frames of the kernel itself, of no use to who wrote the cell. */
const OURS =
  /[\\/]tslab[\\/]dist[\\/]|node:vm:|[\\/]widgets[\\/]dist[\\/]kernel[\\/]|node:async_hooks|node:internal[\\/]async_local_storage/;

/** The error of a cell that threw. */
export function thrownError(value: unknown): CellError {
  if (!(value instanceof Error) && !isErrorLike(value)) {
    return { ename: "Error", evalue: String(value), traceback: [`Thrown: ${inspect(value)}`] };
  }
  const { name = "Error", message, stack } = value as Error;
  const title = message === "" ? name : `${name}: ${message}`;
  // Node puts the line of source and an arrow before the title of an error that left a vm script.
  const text = stack?.slice(Math.max(0, stack.indexOf(title))) ?? title;
  const lines = text.split("\n").filter((line) => !OURS.test(line));
  for (
    let cause = (value as Error).cause, depth = 0;
    cause instanceof Error && depth < 5;
    cause = cause.cause, depth++
  ) {
    lines.push(`Caused by: ${cause.name}: ${cause.message}`);
  }
  return { ename: name, evalue: message, traceback: lines };
}

/** The error of a cell that the type checker refused; it did not run. */
export function typeError(diagnostics: readonly string[]): CellError {
  return { ename: "TypeScriptError", evalue: diagnostics[0] ?? "", traceback: diagnostics };
}

/** Errors of other realms (workers, vm contexts) are no instances of this one's class. */
function isErrorLike(value: unknown): boolean {
  return typeof value === "object" && value !== null && "message" in value && "stack" in value;
}
