import { Random } from "../../lib/src/base/random.js";
import type { BuiltTable } from "../../lib/src/trace/build.js";
import type { NameTable } from "../../lib/src/trace/name-table.js";
import { type SpanRow, tableOf } from "../span-builder.js";

/**
 * Traces of three structures; every tenth is slow at its last call.
 *
 *     view: frontend > catalogue        buy: frontend > cart > store, frontend > payment       ping: frontend
 */
export function shop(traces: number, seed: number, names?: NameTable): BuiltTable {
  const random = new Random(seed, "shop");
  const rows: [string, SpanRow[]][] = [];
  for (let i = 0; i < traces; i++) {
    const slow = i % 10 === 9 ? 20 : 1;
    const time = (mean: number) => Math.round(mean * (0.8 + 0.4 * random.next()));
    const last = time(100) * slow;
    const kinds: SpanRow[][] = [
      [
        ["1", null, "frontend", "GET /view", 0, 50 + last],
        ["2", "1", "catalogue", "List", 20, last, { status: 200 }],
      ],
      [
        ["1", null, "frontend", "POST /buy", 0, 300 + last],
        ["2", "1", "cart", "Get", 10, 200, { status: 200 }],
        ["3", "2", "store", "read", 30, time(90), { status: 0 }],
        ["4", "1", "payment", "Charge", 220, last, { status: slow > 1 ? 503 : 200 }],
      ],
      [["1", null, "frontend", "GET /ping", 0, last]],
    ];
    rows.push([`t${i}`, kinds[i % 3]]);
  }
  return tableOf(rows, names);
}
