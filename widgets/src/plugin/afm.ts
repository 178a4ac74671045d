import type { ViewModel } from "../view/view.js";
import { VIEWS } from "../view/views.js";

/** The model of a page that draws by anywidget instead of our extension. */
interface AnyModel {
  get(key: string): unknown;
  on(event: string, callback: (...args: never[]) => void): void;
  off(event: string, callback: (...args: never[]) => void): void;
  send(content: object): void;
}

/** The same drawings as a module of anywidget, for front ends that know no extension of ours (VS Code). */
export default {
  render({ model, el }: { model: AnyModel; el: HTMLElement }): () => void {
    const listened: [string, (...args: never[]) => void][] = [];
    const listen = (event: string) => (callback: (...args: never[]) => void) => {
      listened.push([event, callback]);
      model.on(event, callback);
    };
    const seen: ViewModel<Record<string, unknown>> = {
      get: (key) => model.get(key),
      onChange: listen("change"),
      onMessage: listen("msg:custom"),
      send: (content) => model.send(content),
    };
    const name = String(model.get("_labelease_view"));
    const end = VIEWS[name]?.(el, seen);
    return () => {
      end?.();
      for (const [event, callback] of listened) model.off(event, callback);
    };
  },
};
