import { IJupyterWidgetRegistry } from "@jupyter-widgets/base";
import { MODULE, VERSION } from "./version.js";
import { widgetClasses } from "./widgets.js";

/** Tells JupyterLab who draws the kernel's widgets. */
export default {
  id: `${MODULE}:plugin`,
  requires: [IJupyterWidgetRegistry],
  autoStart: true,
  activate(_app: unknown, registry: IJupyterWidgetRegistry): void {
    registry.registerWidget({ name: MODULE, version: VERSION, exports: widgetClasses as never });
  },
};
