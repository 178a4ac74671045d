import { Random } from "../../../lib/dist/base/random.js";
import { generate } from "../../../lib/dist/simulate/generate.js";
import { errors, missingCalls, newRelease } from "./calls.mjs";
import { delays, singles } from "./delays.mjs";
import { recording, tablesOf } from "./recording.mjs";
import { pickBatches, pickTraces } from "./tables.mjs";

const [OB, TT, OT, SIMULATED] = ["online_boutique", "train_ticket", "otel_demo", "simulator"];
const FEW = [5, 14, 27, 35];

/** What is drawn: kind, recording, draws, and numbers of answers after which F1 is taken. */
export const CASES = [
  ["real", TT, 5, [5, 14, 27, 35, 67]],
  ["delays", TT, 8, FEW],
  ["errors", TT, 8, FEW],
  ["missing", TT, 8, FEW],
  ["singles", TT, 8, FEW],
  ["release", TT, 8, FEW],
  ["thin", TT, 4, FEW],
  ["thin-delays", TT, 8, FEW],
  ["free", TT, 3, [27, 35]],
  ["wrong", TT, 8, [27, 35]],
  ["real", OT, 5, [5, 14, 27, 35, 85]],
  ["delays", OT, 8, FEW],
  ["errors", OT, 8, FEW],
  ["missing", OT, 8, FEW],
  ["singles", OT, 8, FEW],
  ["release", OT, 8, FEW],
  ["thin", OT, 4, FEW],
  ["free", OT, 3, [27, 35]],
  ["wrong", OT, 8, [14, 35]],
  ["simulated", SIMULATED, 8, [5, 14, 20, 27, 35]],
  ["free", SIMULATED, 3, [27, 35]],
  ["real", OB, 3, [5, 14, 35, 85]],
  ["delays", OB, 8, FEW],
  ["errors", OB, 4, FEW],
  ["missing", OB, 4, FEW],
  ["singles", OB, 4, FEW],
  ["thin", OB, 4, FEW],
  ["free", OB, 2, [27, 35]],
].map(([kind, name, draws, budgets]) => ({ kind, name, draws, budgets }));

/** Recordings of the simulator have so many traces: .1 % of them are 20 labels. */
const SIMULATED_TRACES = 20_000;

/**
 * One draw: { tables, truth, suspect?, event?, events? }.
 *
 * @param where { data, cache }: folder of the recordings, and one for what is read of them.
 */
export async function make({ kind, name }, draw, where) {
  if (name === SIMULATED) return simulated(draw, kind === "free" ? [] : undefined);
  const whole = await recording(name, where);
  const random = new Random(draw, `${kind} ${name}`);
  const { tables, quiet, anomalous, suspect, batches } = whole;
  const fromBatches = (how) => {
    const { tables, event, events } = how(
      pickBatches(batches, (i) => quiet[i] !== 0),
      random,
    );
    return { tables, event, events, truth: marks(event) };
  };
  switch (kind) {
    case "real":
    case "wrong":
      return { tables, truth: anomalous, suspect };
    case "free": {
      const picked = pickTraces(tables, (i) => quiet[i] !== 0);
      return { tables: picked.tables, truth: new Uint8Array(picked.rows.length) };
    }
    case "thin": {
      const picked = pickTraces(tables, () => random.next() < 0.1);
      const of = (values) => Uint8Array.from(picked.rows, (row) => values[row]);
      return { tables: picked.tables, truth: of(anomalous), suspect: of(suspect) };
    }
    case "delays":
      return injected(delays(pickTraces(tables, (i) => quiet[i] !== 0).tables, random));
    case "thin-delays": {
      const thin = pickTraces(tables, (i) => quiet[i] !== 0 && random.next() < 0.1).tables;
      return injected(delays(thin, random, { seconds: [300, 900] }));
    }
    case "singles":
      // Natural outliers are as slow and held for normal: without them the truth says one thing.
      return injected(singles(pickTraces(tables, (i) => quiet[i] !== 0 && suspect[i] === 0).tables, random, 20));
    case "errors":
      return fromBatches(errors);
    case "missing":
      return fromBatches(missingCalls);
    case "release": {
      const released = newRelease(
        pickBatches(batches, (i) => quiet[i] !== 0),
        random,
      );
      const faulty = injected(delays(released.tables, random));
      return { ...faulty, release: `${released.where} ${released.what}` };
    }
    default:
      throw new Error(`unknown case ${kind}`);
  }
}

function simulated(seed, faults) {
  const labels = [];
  const batches = [];
  for (const batch of generate({ traces: SIMULATED_TRACES, seed, faults }).batches()) {
    batches.push(batch.table);
    labels.push(...batch.labels);
  }
  const number = new Map();
  const event = Int32Array.from(labels, ({ anomalous, fault }) => {
    if (!anomalous) return -1;
    const id = fault?.id ?? "?";
    if (!number.has(id)) number.set(id, number.size);
    return number.get(id);
  });
  const events = [...number].map(([id, event]) => ({ event, where: id }));
  return { tables: tablesOf(batches), truth: marks(event), event, events };
}

function injected({ tables, event, events }) {
  return { tables, event, events, truth: marks(event) };
}

function marks(event) {
  return Uint8Array.from(event, (number) => Number(number >= 0));
}
