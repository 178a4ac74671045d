import type { OverviewReply, OverviewRequest } from "../../contract/overview-state.js";
import { newId } from "../new-id.js";
import { putBuffers } from "../put-buffers.js";
import type { ViewModel } from "../view.js";

/** A kernel that has not answered by then is not there, in milliseconds. */
const PATIENCE = 2000;

type Asked = OverviewRequest extends infer R ? (R extends { readonly id: string } ? Omit<R, "id"> : never) : never;

/** Asks the kernel, and says when nobody answers. */
export class Asker {
  readonly #model: ViewModel<never>;
  readonly #waiting = new Map<string, { resolve(reply: OverviewReply): void; timer: ReturnType<typeof setTimeout> }>();
  readonly #onTrouble: (why: string | undefined) => void;

  /** @param onTrouble Told what is wrong, and undefined when it is well again. */
  constructor(model: ViewModel<never>, onTrouble: (why: string | undefined) => void) {
    this.#model = model;
    this.#onTrouble = onTrouble;
    model.onMessage((reply: OverviewReply, buffers) =>
      this.#take(reply.kind === "card" ? putBuffers(reply, buffers) : reply),
    );
  }

  /** A kernel that is gone never answers; the promise then stays open. */
  ask(request: Asked): Promise<OverviewReply> {
    const id = newId();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#onTrouble("Not connected: run this cell again."), PATIENCE);
      this.#waiting.set(id, { resolve, timer });
      this.#model.send({ ...request, id });
    });
  }

  end(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #take(reply: OverviewReply): void {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    this.#waiting.delete(reply.id);
    clearTimeout(waiting.timer);
    this.#onTrouble(reply.kind === "failed" ? `${reply.why}.` : undefined);
    waiting.resolve(reply);
  }
}
