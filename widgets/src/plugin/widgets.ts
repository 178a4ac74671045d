import { DOMWidgetModel, DOMWidgetView } from "@jupyter-widgets/base";
import type { Draw, ViewModel } from "../view/view.js";
import { VIEWS } from "../view/views.js";
import { MODULE, VERSION } from "./version.js";

/** The classes by which JupyterLab and Notebook 7 draw our widgets: a model and a view for each drawing. */
export const widgetClasses: Record<string, typeof DOMWidgetModel | typeof DOMWidgetView> = {};

for (const [name, draw] of Object.entries(VIEWS)) {
  widgetClasses[`${name}Model`] = modelClass(name);
  widgetClasses[`${name}View`] = viewClass(draw);
}

function modelClass(name: string): typeof DOMWidgetModel {
  return class extends DOMWidgetModel {
    override defaults() {
      const classes = { _model_module: MODULE, _model_module_version: VERSION, _model_name: `${name}Model` };
      const view = { _view_module: MODULE, _view_module_version: VERSION, _view_name: `${name}View` };
      return { ...super.defaults(), ...classes, ...view };
    }
  };
}

function viewClass(draw: Draw<object>): typeof DOMWidgetView {
  return class extends DOMWidgetView {
    #end?: () => void;

    override render(): void {
      const { model } = this;
      const seen: ViewModel<Record<string, unknown>> = {
        get: (key) => model.get(key),
        onChange: (callback) => this.listenTo(model, "change", callback),
        onMessage: (callback) => this.listenTo(model, "msg:custom", callback),
        send: (content) => model.send(content as never, {}),
      };
      this.#end = draw(this.el, seen as ViewModel<object>);
    }

    override remove(): void {
      this.#end?.();
      super.remove();
    }
  };
}
