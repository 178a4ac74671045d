import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget } from "@lumino/widgets";

const MIME_TYPE = "application/vnd.plotly.v1+json";

/** JupyterLab draws no Plotly figures by itself; plotly.js is loaded at the first one. */
class PlotlyFigure extends Widget implements IRenderMime.IRenderer {
  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const { data, layout, config } = model.data[MIME_TYPE] as unknown as PlotlyJson;
    const { default: plotly } = await import("plotly.js-dist-min");
    await plotly.react(this.node, data, layout, { responsive: true, ...config });
  }
}

interface PlotlyJson {
  readonly data: readonly object[];
  readonly layout: object;
  readonly config?: object;
}

export default {
  id: "labelease-widgets:plotly",
  rendererFactory: { safe: true, mimeTypes: [MIME_TYPE], createRenderer: () => new PlotlyFigure() },
  rank: 0,
  dataType: "json",
};
