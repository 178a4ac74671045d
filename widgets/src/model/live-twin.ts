import { randomUUID } from "node:crypto";
import { findHost } from "../kernel/host.js";

/** Between two updates of a twin, in milliseconds: it is read when the notebook is stored, not while a person answers. */
const PAUSE = 500;

/**
 * What stands for a widget where no script runs and no kernel is: an output of its own beside the widget's, replaced as
 * the widget changes, so that a stored notebook holds what was last. A page that was loaded anew takes no updates (Jupyter
 * has forgotten which output has which name); there the twin stays as it was stored until the cell runs again.
 *
 * The widget, where it is drawn, hides it by its class.
 */
export class LiveTwin {
  /** Class of the element, one of its own. */
  readonly name = `le-twin-${randomUUID().slice(0, 8)}`;
  readonly #html: () => string;
  readonly #displayId = randomUUID();
  #isShown = false;
  #timer?: NodeJS.Timeout;

  /** @param html Without scripts. */
  constructor(html: () => string) {
    this.#html = html;
  }

  /** Adds it to the outputs of the running cell. */
  show(): void {
    this.#isShown = true;
    this.#send(false);
  }

  /** The widget has changed: the twin follows soon. */
  changed(): void {
    if (!this.#isShown) return;
    this.#timer ??= setTimeout(() => this.#send(true), PAUSE).unref();
  }

  /** The widget changes no more: the twin follows now. */
  end(): void {
    if (this.#isShown) this.#send(true);
    this.#isShown = false;
  }

  #send(update: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const html = `<div class="${this.name}">${this.#html()}</div>`;
    const data = { "text/html": html, "text/plain": "(picture of the widget below)" };
    findHost()?.display(data, { displayId: this.#displayId, update });
  }
}
