import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Converter, mendShorthand } from "./shorthand.js";
import type { WriteStream } from "./stream-batch.js";

/** The one version whose inner parts this launcher was tried with. */
const TRIED = "1.0.22";

/** A socket of zeromq, as far as the launcher touches it. */
export interface Socket {
  sendHighWaterMark: number;
  sendTimeout: number;
  send(frames: readonly (Uint8Array | string)[]): Promise<void>;
}

/** Inside tslab: what a request to run a cell carries. */
export interface ExecuteRequest {
  readonly code: string;
  readonly silent?: boolean;
  readonly stop_on_error?: boolean;
}

/** tslab says what there is to show. */
export type WriteDisplayData = (data: Record<string, unknown>, update: boolean) => void;

export interface Executor {
  interrupt(): void;
  close(): void;
}

/** Inside tslab: runs cells, one at a time. */
export interface TslabHandler {
  execCount: number;
  handleKernel(): Record<string, unknown> & { language_info: object };
  handleExecuteImpl(request: ExecuteRequest, write: WriteStream, display: WriteDisplayData): Promise<unknown>;
  handleExecute(request: ExecuteRequest, write: WriteStream, display: WriteDisplayData): Promise<object>;
}

/** Inside tslab: a message that it parsed. */
export interface TslabMessage {
  readonly header: object;
  readonly content: object;
}

/** Inside tslab: the sockets and who answers what. */
export interface TslabServer {
  readonly connInfo: { readonly key: string };
  readonly iopub: Socket;
  readonly shell: Socket;
  readonly control: Socket;
  init(): Promise<void>;
  bindSocket(socket: Socket, port: number): Promise<void>;
  handleExecute(socket: Socket, message: TslabMessage): Promise<void>;
  handleShellMessage(socket: Socket, ...frames: Uint8Array[]): Promise<void>;
}

/** What `createExecutor` calls to say how a cell ended. */
export interface CellConsole {
  /** The value of the last expression. */
  log(value: unknown): void;
  /** One argument: what was thrown. More: a place and what the type checker says of it. */
  error(...args: unknown[]): void;
}

/** The inner parts of tslab that the launcher builds upon. */
export interface Tslab {
  readonly version: string;
  readonly typescriptVersion: string;
  readonly JupyterHandlerImpl: new (executor: Executor, isJavaScript: boolean) => TslabHandler;
  readonly ZmqServer: new (handler: TslabHandler, connectionFile: string) => TslabServer;
  createExecutor(folder: string, converters: object, console: CellConsole): Executor;
  createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
}

/** Loads the stock tslab that is installed beside this package. */
export function loadTslab(): Tslab {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve("tslab/package.json");
  const part = (name: string) => require(join(dirname(manifest), "dist", `${name}.js`));
  const { version } = require(manifest);
  if (version !== TRIED) process.stderr.write(`LabelEase's kernel was tried with tslab ${TRIED}, not ${version}\n`);
  const typescript = createRequire(manifest)("@tslab/typescript-for-tslab");
  const { JupyterHandlerImpl, ZmqServer } = part("jupyter");
  return {
    version,
    typescriptVersion: typescript.version,
    JupyterHandlerImpl,
    ZmqServer,
    createExecutor: part("executor").createExecutor,
    createConverter: (options) => mendShorthand(part("converter").createConverter(options), typescript),
  };
}
