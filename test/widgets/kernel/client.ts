import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeMessage, type Message, newHeader, parseMessage } from "../../../widgets/src/kernel/wire.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const KEY = "a key";
/** A kernel under test takes so long at most to answer, in milliseconds. */
const PATIENCE = 40_000;

// zeromq is tslab's own dependency; the test speaks to the kernel as Jupyter does.
const require = createRequire(createRequire(import.meta.url).resolve("tslab/package.json"));
// biome-ignore lint/suspicious/noExplicitAny: it has types, but not where this file could import them from.
const zmq: any = require("zeromq");

/** A message on iopub, with the id of the request that caused it. */
export interface Published extends Message {
  readonly type: string;
  readonly parentId: string | undefined;
}

/** Everything that came of one request. */
export interface Answered {
  // biome-ignore lint/suspicious/noExplicitAny: JSON of the kernel.
  readonly reply: any;
  readonly published: readonly Published[];
}

/** Starts a kernel and speaks the Jupyter protocol with it. */
export class KernelClient {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #sockets: Sockets;
  readonly #published: Published[] = [];
  readonly #replies = new Map<string, Message>();
  readonly #waiting = new Set<() => void>();
  readonly #session = randomUUID();

  private constructor(process: ChildProcess, folder: string, sockets: Sockets) {
    this.#process = process;
    this.#folder = folder;
    this.#sockets = sockets;
    this.#listen(sockets.iopub, (frames) => {
      const message = parseMessage(frames, KEY);
      const parent = JSON.parse(Buffer.from(frames[message.identities.length + 3]).toString());
      this.#published.push({ ...message, type: message.header.msg_type, parentId: parent.msg_id });
    });
    for (const socket of [sockets.shell, sockets.control]) {
      this.#listen(socket, (frames) => {
        const parent = JSON.parse(Buffer.from(frames[frames.findIndex((f) => `${f}` === "<IDS|MSG>") + 3]).toString());
        this.#replies.set(parent.msg_id, parseMessage(frames, KEY));
      });
    }
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  /** All messages on iopub so far. */
  get published(): readonly Published[] {
    return this.#published;
  }

  /** @param cwd Where the kernel runs, as the folder of a notebook. */
  static async start(cwd = join(root, "test")): Promise<KernelClient> {
    const folder = await mkdtemp(join(tmpdir(), "labelease-kernel-"));
    const ports = await freePorts(5);
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
    const file = join(folder, "connection.json");
    const connection = { shell_port, iopub_port, stdin_port, control_port, hb_port, ip: "127.0.0.1", transport: "tcp" };
    await writeFile(file, JSON.stringify({ ...connection, key: KEY, signature_scheme: "hmac-sha256" }));
    const main = join(root, "widgets", "dist", "kernel", "main.js");
    const child = spawn(process.execPath, [main, "--config-path", file], {
      cwd,
      stdio: ["ignore", "inherit", "inherit"],
    });
    const connect = (socket: Sock, port: number) => {
      socket.connect(`tcp://127.0.0.1:${port}`);
      return socket;
    };
    const iopub = connect(new zmq.Subscriber(), iopub_port);
    iopub.subscribe();
    const client = new KernelClient(child, folder, {
      iopub,
      shell: connect(new zmq.Dealer(), shell_port),
      control: connect(new zmq.Dealer(), control_port),
    });
    await client.#ready();
    return client;
  }

  /** Sends a request without waiting. */
  send(type: string, content: Record<string, unknown>, extras: Extras = {}): string {
    const { on = "shell", metadata, buffers } = extras;
    const header = newHeader(type, this.#session);
    this.#sockets[on].send(encodeMessage(KEY, { header, content, metadata, buffers }));
    return header.msg_id;
  }

  /** Sends a request whose signature is made with another key. */
  sendForged(type: string, content: Record<string, unknown>): void {
    this.#sockets.shell.send(encodeMessage("another key", { header: newHeader(type, this.#session), content }));
  }

  /** Sends a request and waits for its reply and for the kernel to be idle again. */
  async request(type: string, content: Record<string, unknown>, extras: Extras = {}): Promise<Answered> {
    return this.finished(this.send(type, content, extras));
  }

  /** Waits for the reply to a request and for the idle status that ends it. */
  async finished(id: string): Promise<Answered> {
    await this.until(() => this.#replies.has(id) && this.#isIdle(id));
    return { reply: this.#replies.get(id)?.content, published: this.of(id) };
  }

  /** Waits for the idle status that ends a message without a reply, such as comm_msg. */
  async idle(id: string): Promise<readonly Published[]> {
    await this.until(() => this.#isIdle(id));
    return this.of(id);
  }

  of(id: string): readonly Published[] {
    return this.#published.filter((message) => message.parentId === id);
  }

  run(code: string, options: Record<string, unknown> = {}): Promise<Answered> {
    return this.request("execute_request", { code, silent: false, store_history: true, ...options });
  }

  async until(condition: () => boolean): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (!condition()) {
      if (Date.now() > end) throw new Error("The kernel did not answer");
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  interrupt(): void {
    this.#process.kill("SIGINT");
  }

  /** Resolves with the exit code once the kernel has ended. */
  async ended(): Promise<number | null> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, "exit");
    return this.#process.exitCode;
  }

  async stop(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.ended();
    for (const socket of Object.values(this.#sockets)) socket.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #isIdle(id: string): boolean {
    return this.of(id).some(({ type, content }) => type === "status" && content.execution_state === "idle");
  }

  async #ready(): Promise<void> {
    // What is published before the subscription has reached the kernel is lost: ask until an answer is heard.
    const asked: string[] = [];
    const end = Date.now() + PATIENCE;
    while (!asked.some((id) => this.#replies.has(id) && this.#isIdle(id))) {
      if (Date.now() > end) throw new Error("The kernel did not start");
      asked.push(this.send("kernel_info_request", {}));
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async #listen(socket: Sock, take: (frames: Uint8Array[]) => void): Promise<void> {
    for await (const frames of socket) {
      take(frames);
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    }
  }
}

interface Sockets {
  readonly shell: Sock;
  readonly control: Sock;
  readonly iopub: Sock;
}

interface Extras {
  readonly on?: "shell" | "control";
  readonly metadata?: Record<string, unknown>;
  readonly buffers?: readonly ArrayBufferView[];
}

// biome-ignore lint/suspicious/noExplicitAny: see above.
type Sock = any;

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

/** The one result of a request, as plain text. */
export function resultOf({ published }: Answered): string | undefined {
  const result = published.find(({ type }) => type === "execute_result");
  return (result?.content.data as Record<string, string> | undefined)?.["text/plain"];
}

/** All text that a request wrote to a stream. */
export function textOf({ published }: Pick<Answered, "published">, name = "stdout"): string {
  const parts = published.filter(({ type, content }) => type === "stream" && content.name === name);
  return parts.map(({ content }) => content.text).join("");
}
