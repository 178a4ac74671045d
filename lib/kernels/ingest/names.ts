import { TABLE_BYTES, TABLES } from "./layout";
import { same } from "./text";

// A table: count, end of its bytes; slots of hash, number + 1, address, length; a value per number; the bytes.
const SLOTS: usize = 0x10000;
const SLOTS_AT: usize = 64;
const VALUES_AT: usize = SLOTS_AT + SLOTS * 16;
const BYTES_AT: usize = VALUES_AT + SLOTS * 4;
/** Full enough to be emptied, which is done between batches. */
const FULL: u32 = 30_000;
const FULLEST: u32 = 60_000;
const MOST_BYTES: usize = TABLE_BYTES - BYTES_AT - 0x200000;

export const OPERATIONS: usize = TABLES;
export const RESOURCES: usize = TABLES + TABLE_BYTES;
export const OUTCOMES: usize = TABLES + 2 * TABLE_BYTES;
export const PROCESSES: usize = TABLES + 3 * TABLE_BYTES;

export function isFull(table: usize): bool {
  return load<u32>(table) > FULL || <usize>load<u32>(table + 4) > table + BYTES_AT + MOST_BYTES / 2;
}

export function clearTable(table: usize): void {
  memory.fill(table, 0, BYTES_AT);
  store<u32>(table + 4, <u32>(table + BYTES_AT));
}

/** Whether the name found last was new. */
export let isNew: bool = false;

export function hashOf(at: usize, length: usize): u32 {
  let hash: u64 = length * 0x9e3779b97f4a7c15;
  while (length >= 8) {
    hash = rotl<u64>((hash ^ load<u64>(at)) * 0x9fb21c651e98df25, 29);
    at += 8;
    length -= 8;
  }
  let rest: u64 = 0;
  for (let i: usize = 0; i < length; i++) rest |= <u64>load<u8>(at + i) << (<u64>i * 8);
  hash = (hash ^ rest) * 0x9fb21c651e98df25;
  return <u32>(hash ^ (hash >> 32));
}

/** The number of a name, in order of first occurrence; -1 if the table is full. */
export function intern(table: usize, at: usize, length: usize): i32 {
  const hash = hashOf(at, length);
  let slot: usize = <usize>(hash ^ (hash >> 16)) & (SLOTS - 1);
  while (true) {
    const entry = table + SLOTS_AT + slot * 16;
    const number = load<u32>(entry + 4);
    if (number == 0) {
      const count = load<u32>(table);
      const bytes = <usize>load<u32>(table + 4);
      if (count >= FULLEST || length > MOST_BYTES || bytes + length > table + BYTES_AT + MOST_BYTES) return -1;
      memory.copy(bytes, at, length);
      store<u32>(entry, hash);
      store<u32>(entry + 4, count + 1);
      store<u32>(entry + 8, <u32>bytes);
      store<u32>(entry + 12, <u32>length);
      store<u32>(table, count + 1);
      store<u32>(table + 4, <u32>((bytes + length + 7) & ~7));
      isNew = true;
      return <i32>count;
    }
    if (load<u32>(entry) == hash && <usize>load<u32>(entry + 12) == length && same(<usize>load<u32>(entry + 8), at, length)) {
      isNew = false;
      return <i32>(number - 1);
    }
    slot = (slot + 1) & (SLOTS - 1);
  }
}

// @ts-ignore: decorator
@inline
export function valueOf(table: usize, number: i32): i32 {
  return load<i32>(table + VALUES_AT + <usize>number * 4);
}

// @ts-ignore: decorator
@inline
export function setValue(table: usize, number: i32, value: i32): void {
  store<i32>(table + VALUES_AT + <usize>number * 4, value);
}
