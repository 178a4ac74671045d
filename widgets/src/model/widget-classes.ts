import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LabelEaseError, UsageError } from "labelease";

/** Which classes of the browser side draw a widget. */
export interface WidgetClass {
  readonly module: string;
  /** Range of versions, as npm writes it. */
  readonly version: string;
  readonly model: string;
  readonly view: string;
}

/** Name of our extension of JupyterLab and Notebook 7. */
const OURS = "labelease-widgets";
/** Versions of anywidget's page side that go with the one of environment.yml. */
const ANYWIDGET = "~0.11.*";
/** Our drawings as one module, made by the set-up. */
const MODULE = fileURLToPath(new URL("../../dist/browser/afm.mjs", import.meta.url));

/** Who draws our widgets: our own extension, or anywidget, which loads a module that travels with the widget. */
export type DrawnBy = "own" | "anywidget";

/**
 * Who draws our widgets: what `LABELEASE_WIDGETS` says; without it anywidget where VS Code has started the kernel, which
 * knows no extension of ours, and our extension everywhere else.
 *
 * @throws UsageError if the variable says something else.
 */
export function drawnBy(env: NodeJS.ProcessEnv = process.env): DrawnBy {
  const { LABELEASE_WIDGETS: asked } = env;
  if (asked === "own" || asked === "anywidget") return asked;
  if (asked) throw new UsageError(`Cannot show widgets: LABELEASE_WIDGETS is "${asked}", not "own" or "anywidget"`);
  return Object.keys(env).some((name) => name.startsWith("VSCODE_")) ? "anywidget" : "own";
}

/**
 * The part of a widget's state that says what draws it (jupyter-widgets/ipywidgets, packages/schema; for anywidget the
 * traits of its Python class).
 *
 * @throws LabelEaseError if the module for anywidget was not built.
 */
export function classState({ module, version, model, view }: WidgetClass, by: DrawnBy): Record<string, unknown> {
  const common = { _view_count: null, _dom_classes: [] };
  if (by === "own" || module !== OURS) {
    return {
      ...{ _model_module: module, _model_module_version: version, _model_name: model },
      ...{ _view_module: module, _view_module_version: version, _view_name: view },
      ...common,
    };
  }
  return {
    ...{ _model_module: "anywidget", _model_module_version: ANYWIDGET, _model_name: "AnyModel" },
    ...{ _view_module: "anywidget", _view_module_version: ANYWIDGET, _view_name: "AnyView" },
    ...common,
    _anywidget_id: `${OURS}.${view}`,
    _esm: moduleText(),
    _labelease_view: view.replace(/View$/, ""),
  };
}

function moduleText(): string {
  if (existsSync(MODULE)) return readFileSync(MODULE, "utf8");
  throw new LabelEaseError("Cannot show widgets by anywidget: run npm run setup first, which builds the module", {
    file: MODULE,
  });
}
