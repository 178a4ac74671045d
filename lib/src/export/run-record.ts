import { readFile } from "node:fs/promises";
import { ImportError } from "../base/error.js";
import { writePieces } from "./write-pieces.js";

/** Precision, recall and F1 of "abnormal" against the truth; 0 where there is nothing to divide by. */
export interface QualityFigures {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** A file that went in. */
export interface RunInput {
  readonly role: "data" | "oracle" | "answers" | "run";
  readonly path: string;
  /** SHA-256 of the content. */
  readonly digest: string;
}

/** What `run.json` holds: all that is needed to make the labels again, and what came out. */
export interface RunRecord {
  readonly schema: 1;
  readonly verb: "run" | "propagate";
  /** When it was written, ISO 8601 in UTC. */
  readonly written: string;
  readonly options: Readonly<Record<string, string | number | boolean | null>>;
  readonly seed: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly inputs: readonly RunInput[];
  /** What the representation says of itself: encoder, engine, network, epochs ... */
  readonly representation: Readonly<Record<string, string | number | boolean>>;
  /** Which tensor engine ran, "none" if none. */
  readonly engine: string;
  /** Traces shown to the operator, in order. */
  readonly representatives: readonly string[];
  readonly seconds: Readonly<Record<string, number>>;
  /** Highest memory of the process up to the end of each stage, MiB. */
  readonly peakRssMb: Readonly<Record<string, number>>;
  readonly results: {
    readonly traces: number;
    readonly spans: number;
    readonly asked: number;
    readonly labelled: number;
    readonly anomalous: number;
    /** Absent without a truth to compare with. */
    readonly quality?: { readonly all: QualityFigures; readonly gold: QualityFigures };
    /** Guided method: what the last ten answers changed; the model's own estimate of its labels is no certificate. */
    readonly stability?: { readonly advice: string; readonly changed: number; readonly estimate: QualityFigures };
  };
}

/**
 * Writes `run.json`.
 *
 * @throws LabelEaseError if it cannot be written.
 */
export function writeRunRecord(path: string, record: RunRecord): Promise<void> {
  return writePieces(path, [`${JSON.stringify(record, null, 2)}\n`]);
}

/**
 * Reads `run.json`.
 *
 * @throws ImportError if it is absent, no run record, or of a later version.
 */
export async function readRunRecord(path: string): Promise<RunRecord> {
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new ImportError("Cannot read run: there is no run.json", { file: path }, { cause });
  });
  let record: Partial<RunRecord> | null;
  try {
    record = JSON.parse(text);
  } catch (cause) {
    throw new ImportError("Cannot read run: it is not JSON", { file: path }, { cause });
  }
  if (record?.schema !== 1) {
    throw new ImportError(`Cannot read run: schema is ${JSON.stringify(record?.schema)}, not 1`, { file: path });
  }
  return record as RunRecord;
}
