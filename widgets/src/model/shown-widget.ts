import { findHost, type MimeBundle } from "../kernel/host.js";
import { DISPLAY } from "../kernel/mime-bundle.js";
import { takeBuffers } from "./buffers.js";
import { LiveTwin } from "./live-twin.js";
import { version } from "./version.js";
import { Widget } from "./widget.js";

/** What a {@link ShownWidget} shows. */
export interface ShownWidgetParts<State extends object, Request> {
  /** As in `VIEWS` of the page: "Deck", "Map". */
  readonly name: string;
  state(): State;
  /** What stands for it where no script runs and no kernel is. */
  html(): string;
  /** Does what the page asks. @param send Sends something before the reply. */
  request?(request: Request, send: (message: object) => void): Promise<object>;
}

/** A widget of ours that is made when a cell first shows it, and the drawing beside it that a stored notebook keeps. */
export class ShownWidget<State extends object, Request = never> {
  readonly #parts: ShownWidgetParts<State, Request>;
  readonly #twin: LiveTwin;
  #widget?: Widget<State>;

  constructor(parts: ShownWidgetParts<State, Request>) {
    this.#parts = parts;
    this.#twin = new LiveTwin(() => parts.html());
  }

  /** Class of the drawing, which the page hides. */
  get twin(): string {
    return this.#twin.name;
  }

  /** The value of a cell. */
  show(): MimeBundle {
    if (findHost() === undefined) return { "text/html": this.#parts.html() };
    this.#widget ??= this.#open();
    this.#twin.show();
    // The twin has an output of its own, which can be replaced; without this a page without scripts would show a name.
    return { ...this.#widget[DISPLAY](), "text/html": "" };
  }

  /** Tells the pages what has changed. @param patch Called only where there is a page. */
  change(patch: () => Partial<State>): void {
    this.#widget?.set(patch());
    this.#twin.changed();
  }

  close(): void {
    this.#twin.end();
    this.#widget?.close();
  }

  #open(): Widget<State> {
    const { name, request } = this.#parts;
    const classes = { module: "labelease-widgets", version, model: `${name}Model`, view: `${name}View` };
    const widget = new Widget<State>(classes, this.#parts.state());
    const send = (message: object) => {
      const { state, paths, buffers } = takeBuffers(message);
      widget.send(paths.length === 0 ? state : { ...(state as object), buffer_paths: paths }, buffers);
    };
    if (request !== undefined) widget.onMessage((asked: Request) => void request(asked, send).then(send));
    return widget;
  }
}
