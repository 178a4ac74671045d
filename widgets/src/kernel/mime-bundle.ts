import { inspect } from "node:util";
import type { MimeBundle } from "./host.js";

/** The method by which a value says how a notebook shows it; the convention of the Deno kernel. */
export const DISPLAY = Symbol.for("Jupyter.display");

/** How the value of a cell's last expression is shown. */
export async function mimeBundleOf(value: unknown): Promise<MimeBundle> {
  const display = (value as { [DISPLAY]?: unknown } | null | undefined)?.[DISPLAY];
  if (typeof display === "function") return await display.call(value);
  return { "text/plain": typeof value === "string" ? value : inspect(value, { depth: 4, maxArrayLength: 100 }) };
}
