import { randomUUID } from "node:crypto";
import type { Comm, CommEvent } from "../kernel/comms.js";
import { type Host, host, type MimeBundle } from "../kernel/host.js";
import { DISPLAY } from "../kernel/mime-bundle.js";
import { putBuffers, takeBuffers } from "./buffers.js";
import { classState, drawnBy, type WidgetClass } from "./widget-classes.js";

/** Version of the Jupyter widget protocol. */
const PROTOCOL = "2.1.0";

export interface WidgetOptions {
  /** Shown where no script runs and no kernel is: HTML without scripts. Called each time the widget is displayed. */
  readonly twin?: () => string;
}

interface HasState {
  fullState(): Record<string, unknown>;
}

/** All widgets of this kernel that are open, so that a page that is loaded anew finds them. */
const open = new Map<string, HasState>();
const prepared = new WeakSet<Host>();

/**
 * The kernel side of a widget: a state that the notebook page and this process both see and change, and messages in both
 * ways. Jupyter widget protocol 2.1.0 (jupyter-widgets/ipywidgets, packages/schema/messages.md).
 */
export class Widget<State extends object> {
  readonly id: string = randomUUID();
  readonly #name: string;
  readonly #classes: Readonly<Record<string, unknown>>;
  readonly #state: State;
  readonly #comm: Comm;
  readonly #options: WidgetOptions;
  readonly #changed = new Map<keyof State, Set<(value: never) => void>>();
  // biome-ignore lint/suspicious/noExplicitAny: JSON of the front end.
  readonly #messages = new Set<(content: any, buffers: readonly Uint8Array[]) => void>();

  constructor(classes: WidgetClass, state: State, options: WidgetOptions = {}) {
    this.#name = classes.model;
    this.#classes = classState(classes, drawnBy());
    this.#state = { ...state };
    this.#options = options;
    prepare(host());
    const { state: data, paths, buffers } = takeBuffers(this.fullState());
    this.#comm = host().openComm({
      targetName: "jupyter.widget",
      id: this.id,
      data: { state: data, buffer_paths: paths },
      metadata: { version: PROTOCOL },
      buffers,
    });
    this.#comm.onMessage = (event) => this.#take(event);
    this.#comm.onClose = () => open.delete(this.id);
    open.set(this.id, this);
  }

  /** The state, and which classes draw it. */
  fullState(): Record<string, unknown> {
    return { ...this.#classes, ...this.#state };
  }

  get<Key extends keyof State>(key: Key): State[Key] {
    return this.#state[key];
  }

  /** Changes the state here and in all pages. */
  set(patch: Partial<State>): void {
    this.#change(patch);
    this.#sendState("update", patch);
  }

  /** Sends a message to all pages. */
  send(content: unknown, buffers: readonly ArrayBufferView[] = []): void {
    this.#comm.send({ method: "custom", content }, { buffers });
  }

  /**
   * Calls back whenever a value changes, from which side ever.
   *
   * @returns Ends it.
   */
  onChange<Key extends keyof State>(key: Key, callback: (value: State[Key]) => void): () => void {
    const callbacks = this.#changed.get(key) ?? new Set();
    this.#changed.set(key, callbacks);
    callbacks.add(callback);
    return () => callbacks.delete(callback);
  }

  /**
   * Calls back for every message a page sends.
   *
   * @returns Ends it.
   */
  // biome-ignore lint/suspicious/noExplicitAny: JSON of the front end.
  onMessage(callback: (content: any, buffers: readonly Uint8Array[]) => void): () => void {
    this.#messages.add(callback);
    return () => this.#messages.delete(callback);
  }

  /** Takes the widget away from all pages. */
  close(): void {
    open.delete(this.id);
    this.#comm.close();
  }

  [DISPLAY](): MimeBundle {
    const { twin } = this.#options;
    return {
      "text/plain": `${this.#name}(${this.id})`,
      ...(twin === undefined ? {} : { "text/html": twin() }),
      "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 1, model_id: this.id },
    };
  }

  #sendState(method: string, part: object): void {
    const { state, paths, buffers } = takeBuffers(part);
    this.#comm.send({ method, state, buffer_paths: paths }, { buffers });
  }

  #take({ data, buffers }: CommEvent): void {
    if (data.method === "request_state") {
      this.#sendState("update", this.fullState());
    } else if (data.method === "custom") {
      callAll(this.#messages, data.content, buffers);
    } else if (data.method === "update") {
      const patch = putBuffers(data.state, data.buffer_paths, buffers);
      // Before anything else, so that the page that sent it learns the order of its change and ours.
      this.#sendState("echo_update", patch);
      this.#change(patch);
    }
  }

  #change(patch: Partial<State>): void {
    Object.assign(this.#state, patch);
    for (const key of Object.keys(patch) as (keyof State)[]) {
      callAll(this.#changed.get(key) ?? [], this.#state[key] as never);
    }
  }
}

/** One callback that fails must not keep the others from being called. */
function callAll<Args extends unknown[]>(callbacks: Iterable<(...args: Args) => void>, ...args: Args): void {
  for (const callback of [...callbacks]) {
    try {
      callback(...args);
    } catch (error) {
      console.error(error);
    }
  }
}

/** A page that is loaded anew asks for the states of all widgets. */
function prepare(here: Host): void {
  if (prepared.has(here)) return;
  prepared.add(here);
  here.registerTarget("jupyter.widget.control", (comm) => {
    comm.onMessage = ({ data }) => {
      if (data.method !== "request_states") return;
      const states = Object.fromEntries([...open].map(([id, widget]) => [id, stateOf(widget)]));
      const { state, paths, buffers } = takeBuffers(states);
      comm.send({ method: "update_states", states: state, buffer_paths: paths }, { buffers });
    };
  });
}

function stateOf(widget: HasState): object {
  const state = widget.fullState();
  const { _model_name: model_name, _model_module: model_module, _model_module_version: model_module_version } = state;
  return { model_name, model_module, model_module_version, state };
}
