import { findHost, type MimeBundle } from "../kernel/host.js";
import { mimeBundleOf } from "../kernel/mime-bundle.js";
import { figureBundle, isFigure } from "./figure-bundle.js";

/**
 * Shows values below the cell, each as an output of its own: figures, tables, decks, text. Outside a notebook their text
 * goes to standard output.
 */
export async function show(...values: readonly unknown[]): Promise<void> {
  const host = findHost();
  for (const value of values) {
    const bundle: MimeBundle = isFigure(value) ? figureBundle(value) : await mimeBundleOf(value);
    if (host === undefined) console.log(bundle["text/plain"]);
    else host.display(bundle);
  }
}
