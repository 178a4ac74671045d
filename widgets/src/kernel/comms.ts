import { randomUUID } from "node:crypto";
import type { Message } from "./wire.js";

/** What came over a comm. */
export interface CommEvent {
  // biome-ignore lint/suspicious/noExplicitAny: JSON of the front end.
  readonly data: any;
  readonly buffers: readonly Uint8Array[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface CommExtras {
  readonly buffers?: readonly ArrayBufferView[];
  readonly metadata?: Record<string, unknown>;
}

export interface OpenComm extends CommExtras {
  readonly targetName: string;
  /** Default: a new one. */
  readonly id?: string;
  readonly data?: unknown;
}

/** Takes a comm that the front end opened. */
export type CommTarget = (comm: Comm, event: CommEvent) => void;

/** Sends a message to all front ends. */
export type Publish = (type: string, content: Record<string, unknown>, extras?: CommExtras) => void;

/** One end of a two-way channel between a notebook page and the kernel. */
export interface Comm {
  readonly id: string;
  readonly targetName: string;
  onMessage?: (event: CommEvent) => void;
  onClose?: (event: CommEvent) => void;
  /** Does nothing once the comm is closed. */
  send(data: unknown, extras?: CommExtras): void;
  close(data?: unknown): void;
}

/** All comms of a kernel. */
export class Comms {
  readonly #publish: Publish;
  readonly #open = new Map<string, Comm>();
  readonly #targets = new Map<string, CommTarget>();

  constructor(publish: Publish) {
    this.#publish = publish;
  }

  registerTarget(name: string, target: CommTarget): void {
    this.#targets.set(name, target);
  }

  open({ targetName, id = randomUUID(), data = {}, ...extras }: OpenComm): Comm {
    const comm = this.#add(id, targetName);
    this.#publish("comm_open", { comm_id: id, target_name: targetName, target_module: null, data }, extras);
    return comm;
  }

  /** The open comms, as `comm_info_reply` lists them. */
  info(targetName?: unknown): Record<string, { target_name: string }> {
    const listed = [...this.#open.values()].filter((comm) => !targetName || comm.targetName === targetName);
    return Object.fromEntries(listed.map((comm) => [comm.id, { target_name: comm.targetName }]));
  }

  /** Takes a `comm_open`, `comm_msg` or `comm_close`; what a handler starts and does not await goes on by itself. */
  handle(message: Message): void {
    const { comm_id: id, data = {}, target_name: targetName } = message.content as Record<string, string>;
    const event = { data, buffers: message.buffers, metadata: message.metadata };
    if (message.header.msg_type === "comm_open") {
      const target = this.#targets.get(targetName);
      if (target === undefined) this.#publish("comm_close", { comm_id: id, data: {} });
      else target(this.#add(id, targetName), event);
      return;
    }
    const comm = this.#open.get(id);
    if (message.header.msg_type === "comm_msg") {
      comm?.onMessage?.(event);
    } else {
      this.#open.delete(id);
      comm?.onClose?.(event);
    }
  }

  #add(id: string, targetName: string): Comm {
    const comm: Comm = {
      id,
      targetName,
      send: (data, extras) => {
        if (this.#open.get(id) === comm) this.#publish("comm_msg", { comm_id: id, data }, extras);
      },
      close: (data = {}) => {
        if (this.#open.get(id) !== comm) return;
        this.#open.delete(id);
        this.#publish("comm_close", { comm_id: id, data });
      },
    };
    this.#open.set(id, comm);
    return comm;
  }
}
