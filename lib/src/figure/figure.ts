/** A figure of Plotly as JSON, drawn in the page by plotly.js. */
export interface PlotlyFigure {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** The same drawing twice: to move in, and as a picture for where nothing runs. */
export interface Figure {
  /** What it shows, in a sentence with its figures. */
  readonly title: string;
  readonly plotly: PlotlyFigure;
  /** SVG without scripts, on white. */
  readonly svg: string;
}
