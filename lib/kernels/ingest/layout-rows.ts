// Where things stand while traces are put together: over what the readers used. lib/src/ingest/stage/row-kernel.ts repeats it.
/** Most spans of a trace, and most rows before they are taken away. */
export const MOST_ROWS: i32 = 32768;
const ROWS: usize = 32768 + 8;
export const TRACE_ID: usize = 0x50000;
export const RUNS: usize = 0x100000;
export const RECORD_AT: usize = 0x180000;
export const PARENTS: usize = RECORD_AT + ROWS * 4;
export const FIRST: usize = PARENTS + ROWS * 4;
export const CHILDREN: usize = FIRST + ROWS * 4;
export const STACK: usize = CHILDREN + ROWS * 4;
export const ORDER: usize = STACK + ROWS * 4;
export const ROW_OF: usize = ORDER + ROWS * 4;
export const SLOTS: usize = 0x300000;
/** Per resource: 1 if it has no service; address and length of what its spans have in common. */
export const SERVICELESS: usize = 0x400000;
export const MEMBERS: usize = 0x500000;
export const MEMBER_TEXTS: usize = 0xd00000;
export const MEMBER_TEXTS_END: usize = 0x1f00000;
export const STARTS: usize = 0x2000000;
export const DURATIONS: usize = 0x2080000;
export const TRACE_STARTS: usize = 0x2100000;
export const RESOURCE_NUMBERS: usize = 0x2180000;
export const OPERATION_NUMBERS: usize = 0x21c0000;
export const STATUS_NUMBERS: usize = 0x2200000;
export const KINDS: usize = 0x2240000;
export const PARENT_ROWS: usize = 0x2280000;
export const HAS_PARENT: usize = 0x22c0000;
export const HAS_ATTRIBUTES: usize = 0x22e0000;
export const TRACE_TEXTS: usize = 0x2400000;
export const ID_TEXTS: usize = 0x2800000;
export const PARENT_TEXTS: usize = 0x2a00000;
export const PARENT_TEXTS_END: usize = 0x2c00000;
export const ATTRIBUTES: usize = 0x2c00000;
export const ATTRIBUTES_END: usize = 0x4400000;
/** Records. */
export const INPUT: usize = 0x4400000;
