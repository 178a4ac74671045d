import type { CellHandler } from "./cell-handler.js";
import type { CommExtras, Comms } from "./comms.js";
import type { CurrentRequest } from "./current.js";
import type { Socket, Tslab, TslabMessage, TslabServer } from "./tslab.js";
import { encodeMessage, type Header, type Message, newHeader, parseMessage } from "./wire.js";

export interface ServerParts {
  readonly handler: CellHandler;
  readonly comms: Comms;
  readonly current: CurrentRequest;
  readonly session: string;
  readonly connectionFile: string;
  publish(type: string, content: Record<string, unknown>, extras?: CommExtras, parent?: Partial<Header>): void;
}

/** Time for the last messages to leave before the process ends, in milliseconds. */
const LEAVE = 300;

/** tslab's server, with the requests that it does not answer, and nothing lost in a flood. */
export function createServer(tslab: Tslab, parts: ServerParts): TslabServer {
  const { handler, comms, current, session, connectionFile, publish } = parts;

  /** Requests answered here; everything else is tslab's. */
  const answers: Readonly<Record<string, (message: Message) => [type: string, content: object] | undefined>> = {
    comm_open: (message) => void comms.handle(message),
    comm_msg: (message) => void comms.handle(message),
    comm_close: (message) => void comms.handle(message),
    comm_info_request: ({ content }) => ["comm_info_reply", { comms: comms.info(content.target_name) }],
    history_request: () => ["history_reply", { history: [] }],
    interrupt_request: () => {
      handler.interrupt();
      return ["interrupt_reply", {}];
    },
    shutdown_request: ({ content }) => {
      setTimeout(() => process.exit(0), LEAVE).unref();
      return ["shutdown_reply", { restart: content.restart === true }];
    },
  };

  class Server extends tslab.ZmqServer {
    /** Runs before a socket is bound, the only moment at which these options count. */
    override bindSocket(socket: Socket, port: number): Promise<void> {
      if (socket === this.iopub || socket === this.shell || socket === this.control) {
        socket.sendHighWaterMark = 0; // none is dropped
        // Always the synchronous way: after 512 sends in one tick zeromq.js takes the asynchronous one, on which tslab,
        // which never awaits, loses all further messages.
        socket.sendTimeout = 0;
      }
      return super.bindSocket(socket, port);
    }

    override handleExecute(socket: Socket, message: TslabMessage): Promise<void> {
      Object.assign(message.content, { header: message.header });
      return super.handleExecute(socket, message);
    }

    override async handleShellMessage(socket: Socket, ...frames: Uint8Array[]): Promise<void> {
      try {
        const message = parseMessage(frames, this.connInfo.key);
        const { msg_type: type } = message.header;
        if (!Object.hasOwn(answers, type)) return await super.handleShellMessage(socket, ...frames);
        publish("status", { execution_state: "busy" }, {}, message.header);
        try {
          const reply = current.run(message.header, () => answers[type](message));
          if (reply !== undefined) await this.#reply(socket, message, ...reply);
        } finally {
          publish("status", { execution_state: "idle" }, {}, message.header);
        }
      } catch (error) {
        console.error(error);
      }
    }

    #reply(socket: Socket, { identities, header: parent }: Message, type: string, content: object): Promise<void> {
      const header = newHeader(type, session);
      return socket.send(
        encodeMessage(this.connInfo.key, { identities, header, parent, content: { status: "ok", ...content } }),
      );
    }
  }
  return new Server(handler, connectionFile);
}
