import { setTimeout as pause } from "node:timers/promises";
import { type CellError, thrownError, typeError } from "./cell-error.js";
import type { Publish } from "./comms.js";
import type { CurrentRequest } from "./current.js";
import { mimeBundleOf } from "./mime-bundle.js";
import { StreamBatch, type WriteStream } from "./stream-batch.js";
import type { CellConsole, ExecuteRequest, Executor, Tslab, TslabHandler, WriteDisplayData } from "./tslab.js";
import type { Header } from "./wire.js";

/** A request to run a cell, with the header of its message. */
export interface CellRequest extends ExecuteRequest {
  readonly header: Header;
}

/** Runs cells one after the other and says how they end; what tslab 1.0.22 leaves out is added here. */
export interface CellHandler extends TslabHandler {
  /** Stops the running cell, as far as JavaScript can be stopped. */
  interrupt(): void;
  /** Aborted when the running cell is interrupted. */
  readonly signal: AbortSignal | undefined;
  /** Sends what was written but not yet sent. */
  flush(): void;
}

/** What is known of the cell that runs. */
interface Cell {
  readonly abort: AbortController;
  readonly diagnostics: string[];
  readonly streams: StreamBatch;
  result?: { readonly value: unknown };
  thrown?: { readonly value: unknown };
}

/**
 * Compared with tslab's own handler: the value of a cell is an `execute_result`, an error is an error, text is sent in
 * batches, and after an error only the requests that were waiting then are aborted (tslab drops whatever comes in the
 * next 200 ms, so that a headless run silently leaves out cells).
 */
export function createCellHandler(
  tslab: Tslab,
  folder: string,
  publish: Publish,
  current: CurrentRequest,
): CellHandler {
  let cell: Cell | undefined;
  const cellConsole: CellConsole = {
    log(value) {
      if (cell !== undefined) cell.result = { value };
    },
    error(...args) {
      if (args.length === 1 && cell !== undefined) cell.thrown = { value: args[0] };
      else cell?.diagnostics.push(`${args[1]}${args[2]}:${args[3]} - ${args[4]}`);
    },
  };
  const executor: Executor = tslab.createExecutor(folder, createConverters(tslab), cellConsole);

  class Handler extends tslab.JupyterHandlerImpl implements CellHandler {
    #queue: Promise<unknown> = Promise.resolve();
    #failures = 0;

    get signal() {
      return cell?.abort.signal;
    }

    override handleKernel() {
      const info = super.handleKernel();
      return {
        status: "ok",
        ...info,
        debugger: false,
        implementation: "labelease",
        implementation_version: tslab.version,
        language_info: { ...info.language_info, version: tslab.typescriptVersion },
        banner: "TypeScript (LabelEase)",
      };
    }

    override handleExecute(request: CellRequest, write: WriteStream, display: WriteDisplayData): Promise<object> {
      const failures = this.#failures;
      const run = this.#queue.then(() => {
        const isStale = this.#failures !== failures && request.stop_on_error !== false;
        return isStale ? { status: "aborted", execution_count: this.execCount } : this.#run(request, write, display);
      });
      this.#queue = run.catch(() => {});
      return run;
    }

    interrupt(): void {
      cell?.abort.abort(new DOMException("The cell was interrupted", "AbortError"));
      executor.interrupt();
    }

    flush(): void {
      cell?.streams.flush();
    }

    #run(request: CellRequest, write: WriteStream, display: WriteDisplayData): Promise<object> {
      const streams = new StreamBatch(write);
      const running: Cell = { abort: new AbortController(), diagnostics: [], streams };
      return current.runCell(request.header, async () => {
        cell = running;
        if (!request.silent) publish("execute_input", { code: request.code, execution_count: this.execCount + 1 });
        const shown: WriteDisplayData = (data, update) => {
          streams.flush();
          display(data, update);
        };
        try {
          await super.handleExecuteImpl(request, (name, text) => streams.write(name, text), shown);
        } catch (reason) {
          // tslab throws its count of cells when the cell failed; anything else is a fault of its own.
          if (typeof (reason as { count?: unknown })?.count !== "number") running.thrown ??= { value: reason };
          // Requests that came while the cell kept this thread busy are read first: they were waiting, too.
          await pause(0);
          return this.#failed(running.thrown ? thrownError(running.thrown.value) : typeError(running.diagnostics));
        } finally {
          streams.flush();
        }
        if (running.result === undefined || request.silent) return this.#ended();
        try {
          const data = await mimeBundleOf(running.result.value);
          publish("execute_result", { execution_count: this.execCount, data, metadata: {} });
          return this.#ended();
        } catch (error) {
          return this.#failed(thrownError(error));
        }
      });
    }

    #ended(): object {
      return { status: "ok", execution_count: this.execCount, payload: [], user_expressions: {} };
    }

    #failed(error: CellError): object {
      this.#failures++;
      publish("error", { ...error });
      return { status: "error", execution_count: this.execCount, ...error };
    }
  }
  return new Handler(executor, false);
}

/** The converter for browser cells starts a TypeScript of its own, so it waits until one is asked for. */
function createConverters(tslab: Tslab): object {
  const node = tslab.createConverter({ isJS: false, isBrowser: false });
  let browser: ReturnType<Tslab["createConverter"]> | undefined;
  return {
    node,
    get browser() {
      browser ??= tslab.createConverter({ isJS: false, isBrowser: true });
      return browser;
    },
    close() {
      node.close();
      browser?.close();
    },
  };
}
