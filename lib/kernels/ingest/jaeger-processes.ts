import { REFERENCES } from "./layout";
import { skip } from "./object";
import { internProcess, internResource } from "./record";
import {
  behind, blank, ended, escaped, foreign, keyAt, keyLength, readKey, startText,
} from "./text";

/**
 * Reads the processes of a trace: for each the number of its name, as spans have it, and the number of its text.
 *
 * @param p The opening bracket of the object.
 * @returns Its end, or 0; the pairs stand where references do.
 */
export function jaegerProcesses(p: usize): usize {
  startText();
  processCount = 0;
  p = blank(p + 1);
  if (load<u8>(p) == 0x7d) return p + 1;
  while (true) {
    if (processCount >= MOST_PROCESSES) return 0;
    p = readKey(p);
    if (p == 0 || escaped) return 0;
    const key = keyAt;
    const length = keyLength;
    if (load<u8>(p) != 0x7b) return 0;
    const from = p;
    p = skip(p);
    // Text that is not ASCII is looked at by the other reader.
    if (p == 0 || foreign != 0) return 0;
    const name = internResource(key, length);
    const text = internProcess(from, p - from);
    if (name < 0 || text < 0) return 0;
    for (let i: usize = 0; i < processCount; i++) if (load<i32>(REFERENCES + i * 8) == name) return 0;
    store<i32>(REFERENCES + processCount * 8, name);
    store<i32>(REFERENCES + processCount * 8, text, 4);
    processCount++;
    p = behind(p, 0x7d);
    if (p == 0 || ended) return p;
  }
}

const MOST_PROCESSES: usize = 1024;
let processCount: usize = 0;
export function processesRead(): usize {
  return processCount;
}
