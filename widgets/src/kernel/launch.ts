import { randomUUID } from "node:crypto";
import { createCellHandler } from "./cell-handler.js";
import { type CommExtras, Comms } from "./comms.js";
import { CurrentRequest } from "./current.js";
import { installHost } from "./host.js";
import { createServer } from "./server.js";
import { loadTslab, type TslabServer } from "./tslab.js";
import { encodeMessage, newHeader } from "./wire.js";

/** Taken before the slow part of the start, in which it may already die. */
const PARENT = process.ppid;

/** How often the kernel looks whether who started it still lives, in milliseconds. */
const LOOK = 1000;

/**
 * Starts the kernel: stock tslab with comms in both ways, and its defects mended.
 *
 * @param connectionFile Written by Jupyter: ports and key.
 */
export async function launch(connectionFile: string, folder = process.cwd()): Promise<void> {
  exitWithParent();
  const tslab = loadTslab();
  const session = randomUUID();
  const current = new CurrentRequest();
  let server: TslabServer;

  const publish = (
    type: string,
    content: Record<string, unknown>,
    extras: CommExtras = {},
    parent = current.header,
  ) => {
    handler.flush();
    const header = newHeader(type, session);
    const frames = encodeMessage(server.connInfo.key, { identities: [type], header, parent, content, ...extras });
    server.iopub.send(frames).catch((error) => process.stderr.write(`Cannot send ${type}: ${error}\n`));
  };
  const comms = new Comms(publish);
  const handler = createCellHandler(tslab, folder, publish, current);
  server = createServer(tslab, { handler, comms, current, session, publish, connectionFile });

  installHost({
    version: 1,
    get signal() {
      return handler.signal;
    },
    openComm: (options) => comms.open(options),
    registerTarget: (name, target) => comms.registerTarget(name, target),
    display(data, { metadata = {}, displayId, update = false } = {}) {
      const transient = displayId === undefined ? {} : { display_id: displayId };
      publish(update ? "update_display_data" : "display_data", { data, metadata, transient });
    },
  });
  process.on("SIGINT", () => handler.interrupt());
  process.on("uncaughtException", (error) => console.error("Uncaught:", error));
  process.on("unhandledRejection", (error) => console.error("Unhandled rejection:", error));
  await server.init();
}

/** A driver that dies without a word must not leave its kernel behind. */
function exitWithParent(): void {
  setInterval(() => {
    if (process.ppid !== PARENT) process.exit(1);
  }, LOOK).unref();
}
