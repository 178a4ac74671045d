import { COLOURS } from "./colours.js";

/** What all Plotly figures share: no colour behind them, and grey that can be read on white and on black. */
export const LAYOUT = {
  paper_bgcolor: "rgba(0,0,0,0)",
  plot_bgcolor: "rgba(0,0,0,0)",
  font: {
    family: "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
    size: 11,
    color: COLOURS.control,
  },
  margin: { l: 64, r: 16, t: 44, b: 36 },
  hovermode: "closest",
  legend: { orientation: "h", x: 0, y: -0.12 },
} as const;

/** An axis of a Plotly figure. */
export function axis(more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { gridcolor: "rgba(124,131,139,0.25)", zeroline: false, linecolor: COLOURS.control, ...more };
}

/** Title of a Plotly figure, at its left. */
export function titleOf(text: string): Readonly<Record<string, unknown>> {
  return { text, x: 0, xref: "paper", xanchor: "left", font: { size: 13 } };
}
