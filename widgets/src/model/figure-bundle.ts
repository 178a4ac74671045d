import type { Figure } from "labelease";
import type { MimeBundle } from "../kernel/host.js";

/** A figure as a cell shows it: Plotly where it can be drawn, and a picture everywhere else. */
export function figureBundle({ title, plotly, svg }: Figure): MimeBundle {
  return {
    "text/plain": title,
    "image/svg+xml": svg,
    "application/vnd.plotly.v1+json": { ...plotly, config: { displaylogo: false } },
  };
}

/** Whether a value is a figure of the library. */
export function isFigure(value: unknown): value is Figure {
  const { plotly, svg } = (value ?? {}) as Partial<Figure>;
  return typeof svg === "string" && typeof plotly === "object";
}
