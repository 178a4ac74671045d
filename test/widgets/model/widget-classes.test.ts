import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { classState, drawnBy } from "../../../widgets/src/model/widget-classes.js";

test("drawnBy() is our extension, anywidget in VS Code, and what LABELEASE_WIDGETS says before all", () => {
  expect(drawnBy({})).toBe("own");
  expect(drawnBy({ VSCODE_PID: "1" })).toBe("anywidget");
  expect(drawnBy({ VSCODE_PID: "1", LABELEASE_WIDGETS: "own" })).toBe("own");
  expect(drawnBy({ LABELEASE_WIDGETS: "anywidget" })).toBe("anywidget");
  expect(() => drawnBy({ LABELEASE_WIDGETS: "voila" })).toThrow('LABELEASE_WIDGETS is "voila"');
});

test("classState() asks for the anywidget that environment.yml installs", () => {
  const [, version] = /anywidget==(\d+\.\d+)\./.exec(readFileSync("environment.yml", "utf8"))!;
  const classes = { module: "labelease-widgets", version: "0.1.0", model: "DeckModel", view: "DeckView" };
  expect(classState(classes, "own")).toMatchObject({ _model_module: "labelease-widgets", _view_name: "DeckView" });
  // The module itself is made by the set-up.
  const state = (() => {
    try {
      return classState(classes, "anywidget");
    } catch (error) {
      expect(String(error)).toContain("run npm run setup");
      return undefined;
    }
  })();
  if (state === undefined) return;
  expect(state).toMatchObject({ _model_module: "anywidget", _model_name: "AnyModel", _labelease_view: "Deck" });
  expect(state._model_module_version).toBe(`~${version}.*`);
  expect(state._esm).toContain("export");
});
