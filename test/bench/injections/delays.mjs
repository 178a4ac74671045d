import { withOwnTimes } from "./tables.mjs";

/**
 * Delays in windows: 4 to 8 of 60 to 240 s; in each one random service or calling edge that at least 8 traces of the
 * window pass; 50 to 300 ms, or 2 to 10 times the usual time there (at least 10 ms); 30 % more or less per trace.
 *
 * Calls are synchronous: the delay lengthens one span and all that wait for it, whose own time stays. In context tables
 * that is the exclusive time of one element and the duration of the trace.
 *
 * @param seconds Shortest and longest window.
 */
export function delays(tables, random, { seconds = [60, 240] } = {}) {
  const changed = withOwnTimes(tables);
  const { time, timeOffsets, timeKey, keyEdge, edgeOwner, edgeCaller, services, timeSum, duration } = changed;
  const event = new Int32Array(time.length).fill(-1);
  const events = [];
  const windows = 4 + random.below(5);
  const byTime = Uint32Array.from(time.keys()).sort((a, b) => time[a] - time[b] || a - b);
  for (let w = 0; w < windows; w++) {
    for (let attempt = 0; attempt < 200; attempt++) {
      const begin = time[random.below(time.length)];
      const end = begin + between(seconds, random);
      const whole = random.next() < 0.5;
      const unit = random.below(whole ? services.length : keyEdge.reduce((most, e) => Math.max(most, e), 0) + 1);
      const isMeant = (element) => (whole ? edgeOwner[keyEdge[timeKey[element]]] : keyEdge[timeKey[element]]) === unit;
      const hit = [];
      for (const trace of tracesWithin(byTime, time, begin, end)) {
        let [first, sum] = [-1, 0];
        for (let i = timeOffsets[trace]; i < timeOffsets[trace + 1]; i++) {
          if (!isMeant(i)) continue;
          if (first < 0) first = i;
          sum += tables.timeSum[i];
        }
        if (first >= 0) hit.push({ trace, first, sum });
      }
      if (hit.length < 8) continue;
      const usual = lowerMedian(hit.map(({ sum }) => sum));
      const size = random.next() < 0.5 ? between([50, 300], random) : Math.max(10, usual * between([2, 10], random));
      for (const { trace, first } of hit) {
        const more = size * between([0.7, 1.3], random);
        timeSum[first] += more;
        duration[trace] += more;
        event[trace] = w;
      }
      const where = whole
        ? services[unit]
        : `${services[edgeCaller[unit]] ?? "?"} -> ${services[edgeOwner[unit]] ?? "?"}`;
      events.push({
        event: w,
        where,
        traces: hit.length,
        usual: round(usual),
        ms: round(size),
        begin: Math.round(begin),
      });
      break;
    }
  }
  return { tables: changed, event, events };
}

/** `count` single traces far from each other (120 s), each with one span that takes 300 to 2000 ms more. */
export function singles(tables, random, count) {
  const changed = withOwnTimes(tables);
  const { time, timeOffsets, timeKey, keyEdge, edgeOwner, services, timeSum, duration } = changed;
  const event = new Int32Array(time.length).fill(-1);
  const events = [];
  for (let attempt = 0; attempt < 100 * count && events.length < count; attempt++) {
    const trace = random.below(time.length);
    if (events.some((other) => Math.abs(other.begin - time[trace]) < 120)) continue;
    const length = timeOffsets[trace + 1] - timeOffsets[trace];
    if (length === 0) continue;
    const element = timeOffsets[trace] + random.below(length);
    const more = between([300, 2000], random);
    timeSum[element] += more;
    duration[trace] += more;
    event[trace] = events.length;
    const where = services[edgeOwner[keyEdge[timeKey[element]]]];
    events.push({
      event: events.length,
      where,
      traces: 1,
      usual: round(timeSum[element] - more),
      ms: round(more),
      begin: time[trace],
    });
  }
  return { tables: changed, event, events };
}

/** Rows that begin in [begin, end). */
export function* tracesWithin(byTime, time, begin, end) {
  let [low, high] = [0, byTime.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[byTime[middle]] < begin) low = middle + 1;
    else high = middle;
  }
  for (; low < byTime.length && time[byTime[low]] < end; low++) yield byTime[low];
}

export function between([least, most], random) {
  return least + (most - least) * random.next();
}

function lowerMedian(values) {
  return values.sort((a, b) => a - b)[(values.length - 1) >> 1];
}

function round(value) {
  return Math.round(value * 10) / 10;
}
