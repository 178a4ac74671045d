import { open, stat } from "node:fs/promises";
import { ImportError } from "../base/error.js";
import { globSafe } from "../corpus/columns.js";
import { labelWord } from "./label-words.js";

/** What is known of a trace. */
export interface Truth {
  readonly anomalous: boolean;
  /** The label is uncertain. */
  readonly suspect: boolean;
  /** The service that caused it, where it is anomalous and the cause is known. */
  readonly culprit?: string;
}

/**
 * Reads ground truth by trace id, see {@link openOracle}.
 *
 * @throws ImportError naming the file and the row.
 */
export async function readTruth(path: string): Promise<Map<string, Truth>> {
  const found = await stat(path).catch((cause) => {
    throw new ImportError("Cannot find file", { file: path }, { cause });
  });
  // Opening a pipe waits for whoever writes into it.
  if (!found.isFile()) throw new ImportError("Cannot read ground truth: it is no regular file", { file: path });
  const { openSession, sqlText } = await import("../parquet/session.js");
  const session = await openSession({ threads: 1 });
  try {
    const { connection } = session;
    const table = await tableOf(path, sqlText(globSafe(path)));
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`);
    const columns = new Set(described.getRows().map(([name]) => String(name)));
    const values = ["anomalous", "label"].filter((name) => columns.has(name)).map((name) => `CAST(${name} AS VARCHAR)`);
    if (!columns.has("trace_id") || values.length === 0) {
      throw new ImportError("Cannot read ground truth: columns trace_id and anomalous or label are missing", {
        file: path,
      });
    }
    const suspect = columns.has("suspect") ? "coalesce(CAST(suspect AS VARCHAR), '0')" : "'0'";
    const culprit = columns.has("root_cause_service") ? "CAST(root_cause_service AS VARCHAR)" : "NULL";
    // Ids as bytes: the client drops a leading U+FEFF when it decodes text.
    const said = `lower(coalesce(${values.join(", ")})), ${suspect}, ${culprit}`;
    const result = await connection.stream(`SELECT encode(CAST(trace_id AS VARCHAR)), ${said} FROM ${table}`);
    const truth = new Map<string, Truth>();
    const shared = new Map<string, Truth>();
    let row = 0;
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      for (const [id, said, doubt, cause] of chunk.getRows()) {
        row++;
        if (id === null) throw new ImportError("Cannot read ground truth: trace_id is missing", { file: path, row });
        const word = labelWord(said);
        const anomalous = word === "abnormal";
        if (!anomalous && word !== "normal") {
          throw new ImportError(`Cannot read ground truth: ${said} is neither 0 nor 1`, { file: path, row });
        }
        const traceId = Buffer.from((id as { bytes: Uint8Array }).bytes).toString("utf8");
        const known = truthOf(anomalous, labelWord(doubt) === "abnormal", cause);
        const key = JSON.stringify(known);
        if (!shared.has(key)) shared.set(key, known);
        truth.set(traceId, shared.get(key)!);
      }
    }
    return truth;
  } catch (cause) {
    if (cause instanceof ImportError) throw cause;
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new ImportError(`Cannot read ground truth: ${reason}`, { file: path }, { cause });
  } finally {
    await session.close();
  }
}

function truthOf(anomalous: boolean, suspect: boolean, cause: unknown): Truth {
  return { anomalous, suspect, ...(anomalous && typeof cause === "string" && cause !== "" && { culprit: cause }) };
}

async function tableOf(path: string, quoted: string): Promise<string> {
  const file = await open(path).catch((cause) => {
    throw new ImportError("Cannot read ground truth: permission is missing", { file: path }, { cause });
  });
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const head = buffer.toString("latin1");
    if (head === "PAR1") return `read_parquet(${quoted})`;
    if (head.startsWith("{")) {
      // Not read_json: it takes ids that look like a date or a UUID for one.
      const fields = ["trace_id", "anomalous", "label", "suspect", "root_cause_service"].map(
        (name) => `json ->> '${name}' AS ${name}`,
      );
      return `(SELECT ${fields.join(", ")} FROM read_ndjson_objects(${quoted}))`;
    }
    return `read_csv(${quoted}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`;
  } finally {
    await file.close();
  }
}
