/** Faults that change spans, not only their times: failing calls, missing calls, early returns, a new release. */
import { between } from "./delays.mjs";
import { tablesOf } from "./recording.mjs";
import { withoutRows } from "./tables.mjs";

/**
 * Errors in windows: 4 to 8 of 60 to 240 s; in each, calls of one random operation get status 500, lose what they would
 * have called, and 50 to 95 % of their time; in half of the windows their ancestors answer 500, too.
 *
 * @param batches Span tables of one's own; they are changed.
 */
export function errors(batches, random) {
  const names = batches[0].names;
  const failed = { kind: "http", code: "500" };
  const statuses = [...names.statuses, failed];
  for (const batch of batches) batch.names = { ...names, statuses };
  return change(batches, random, ({ batch, row, gone, passOn }) => {
    dropBelow(batch, row, gone);
    shorten(batch, row, between([0.5, 0.95], random));
    batch.status[row] = statuses.length - 1;
    if (passOn) for (let up = batch.parent[row]; up >= 0; up = batch.parent[up]) batch.status[up] = statuses.length - 1;
  });
}

/**
 * Calls that return early (half of the windows) or miss one of their calls, in 4 to 8 windows, without any error. Only
 * where the call ends up with children that calls of its operation also have in normal traffic: in .5 to 50 % of them.
 */
export function missingCalls(batches, random) {
  let usual = usualSets.get(batches[0].names);
  if (usual === undefined) {
    usual = childSets(batches);
    usualSets.set(batches[0].names, usual);
  }
  return change(
    batches,
    random,
    ({ batch, nodes, row, gone, target }) => {
      const wanted = new Set(numbersOf(target));
      for (const child of [...childrenOf(batch, row)]) {
        if (wanted.has(nodes[child])) continue;
        lengthen(batch, row, -batch.duration[child]);
        gone[child] = 1;
        dropBelow(batch, child, gone);
      }
    },
    (node) => {
      const sets = usual.get(node);
      const all = [...sets.values()].reduce((sum, n) => sum + n, 0);
      const fit = [...sets].filter(([, n]) => n >= 0.005 * all && n <= 0.5 * all).map(([set]) => set);
      return fit.length === 0 ? undefined : fit[random.below(fit.length)];
    },
  );
}

/** From the middle of the recording on one service is `factor` times slower, or has another name; nothing is wrong. */
export function newRelease(batches, random) {
  const starts = batches.flatMap(({ traceIds, offsets, start }) => traceIds.map((_, i) => start[offsets[i]]));
  const middle = starts.sort((a, b) => a - b)[starts.length >> 1];
  const names = batches[0].names;
  const service = random.below(names.services.length);
  const renamed = random.next() < 0.5;
  const factor = between([1.5, 3], random);
  const services = [...names.services, `${names.services[service]}-v2`];
  for (const batch of batches) {
    batch.names = { ...names, services };
    for (let trace = 0; trace < batch.traceIds.length; trace++) {
      if (batch.start[batch.offsets[trace]] < middle) continue;
      for (let row = batch.offsets[trace]; row < batch.offsets[trace + 1]; row++) {
        if (batch.service[row] !== service) continue;
        if (renamed) batch.service[row] = services.length - 1;
        else lengthen(batch, row, (factor - 1) * ownTime(batch, row));
      }
    }
  }
  return {
    tables: tablesOf(batches),
    where: names.services[service],
    what: renamed ? "renamed" : `x ${factor.toFixed(1)}`,
  };
}

function change(batches, random, act, targetOf) {
  const gone = batches.map(({ parent }) => new Uint8Array(parent.length));
  const nodeOf = batches.map(nodesOf);
  const all = batches.flatMap(({ traceIds, offsets, start }, b) =>
    traceIds.map((_, i) => ({ b, from: offsets[i], to: offsets[i + 1], time: start[offsets[i]] })),
  );
  const nodes = [...new Set(nodeOf.flatMap((column) => [...new Set(column)]))]
    .filter((node) => node >= 0)
    .sort((a, b) => a - b);
  const event = new Int32Array(all.length).fill(-1);
  const events = [];
  const windows = 4 + random.below(5);
  for (let w = 0; w < windows; w++) {
    for (let attempt = 0; attempt < 400; attempt++) {
      const begin = all[random.below(all.length)].time;
      const end = begin + between([60, 240], random) * 1e6;
      const node = nodes[random.below(nodes.length)];
      const target = targetOf?.(node);
      if (targetOf !== undefined && target === undefined) continue;
      const hit = all.flatMap(({ b, from, to, time }, trace) => {
        if (time < begin || time >= end || event[trace] >= 0) return [];
        for (let row = from; row < to; row++) {
          if (nodeOf[b][row] === node && canAct(batches[b], nodeOf[b], row, target)) return [trace];
        }
        return [];
      });
      if (hit.length < 8) continue;
      const passOn = random.next() < 0.5;
      for (const trace of hit) {
        const { b, from, to } = all[trace];
        for (let row = from; row < to; row++) {
          if (gone[b][row] !== 0 || nodeOf[b][row] !== node || !canAct(batches[b], nodeOf[b], row, target)) continue;
          act({ batch: batches[b], nodes: nodeOf[b], row, gone: gone[b], passOn, target });
        }
        event[trace] = w;
      }
      const { services, operations } = batches[0].names;
      const where = `${services[Math.floor(node / operations.length)]} ${operations[node % operations.length]}`;
      const how = target === undefined ? { passOn } : { early: target === "" };
      events.push({ event: w, where, traces: hit.length, begin: Math.round(begin / 1e6), ...how });
      break;
    }
  }
  return { tables: tablesOf(withoutRows(batches, gone)), event, events };
}

/** Without a target any call; else a call with all children of the target, and more. */
function canAct(batch, nodes, row, target) {
  if (target === undefined) return true;
  const has = childrenSet(batch, nodes, row);
  const wanted = numbersOf(target);
  return wanted.length < has.size && wanted.every((node) => has.has(node));
}

const usualSets = new WeakMap();

/** How often the calls of each operation have which children. */
function childSets(batches) {
  const sets = new Map();
  for (const batch of batches) {
    const nodes = nodesOf(batch);
    for (let row = 0; row < nodes.length; row++) {
      let counts = sets.get(nodes[row]);
      if (counts === undefined) {
        counts = new Map();
        sets.set(nodes[row], counts);
      }
      const set = [...childrenSet(batch, nodes, row)].sort((a, b) => a - b).join();
      counts.set(set, (counts.get(set) ?? 0) + 1);
    }
  }
  return sets;
}

function numbersOf(set) {
  return set === "" ? [] : set.split(",").map(Number);
}

/** Service and operation of each row as one number, -1 for a stand-in. */
function nodesOf({ service, operation, flags, names }) {
  return Float64Array.from(service, (s, row) => (flags[row] & 1 ? -1 : s * names.operations.length + operation[row]));
}

/** Rows are in pre-order: what is below a row follows it. */
function* childrenOf(batch, row) {
  for (let next = row + 1; next < batch.parent.length && batch.parent[next] >= row; next++) {
    if (batch.parent[next] === row) yield next;
  }
}

function childrenSet(batch, nodes, row) {
  const set = new Set();
  for (const child of childrenOf(batch, row)) set.add(nodes[child]);
  return set;
}

function dropBelow(batch, row, gone) {
  for (let next = row + 1; next < batch.parent.length && batch.parent[next] >= row; next++) gone[next] = 1;
}

/** Takes a share of the time of a row from it and from all that wait for it. */
function shorten(batch, row, share) {
  lengthen(batch, row, -share * batch.duration[row]);
}

function lengthen(batch, row, us) {
  for (let at = row; at >= 0; at = batch.parent[at]) batch.duration[at] = Math.max(0, batch.duration[at] + us);
}

function ownTime(batch, row) {
  let own = batch.duration[row];
  for (const child of childrenOf(batch, row)) own -= batch.duration[child];
  return Math.max(0, own);
}
