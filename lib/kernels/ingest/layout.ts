// Where things stand in the memory: constants that lib/src/ingest/fast/memory.ts repeats. Below them is what the
// compiler puts there.
export const LITERALS: usize = 0x10000;
/** Bytes of the last trace id. */
export const LAST_ID: usize = 0x20000;
/** What says something about the outcome of the span being read. */
export const SIGNATURE: usize = 0x30000;
export const SIGNATURE_MOST: usize = 2048;
/** Keys of wanted tags: for each length (up to 255) a list of places. */
export const WANTED: usize = 0x40000;
/** Keys of the objects being read: address and length of each. */
export const KEYS: usize = 0x50000;
/** References of a span of Jaeger. */
export const REFERENCES: usize = 0x60000;
/** Four tables of names. */
export const TABLES: usize = 0x100000;
export const TABLE_BYTES: usize = 0x700000;
/** JSON text; behind it zeros. */
export const INPUT: usize = 0x2000000;
export const INPUT_MOST: usize = 0x200000;
/** Events, and attributes of one event, before they get their place. */
export const EVENTS: usize = 0x2400000;
export const EVENTS_MOST: usize = 0x200000;
export const FIELDS: usize = 0x3400000;
/** Records, up to the end of the memory. */
export const RECORDS: usize = 0x4400000;
