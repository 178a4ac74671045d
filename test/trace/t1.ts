import { tableOf } from "../span-builder.js";

/**
 * The reference trace of many tests: two children that overlap, one with a child of its own (microseconds).
 *
 *     A fe/home    0 |--------------------| 100
 *     B cart/get       10 |-----| 40
 *     C prod/list         20 |---------| 70
 *     D redis/get            30 |---| 50
 */
export const t1 = () =>
  tableOf({
    T1: [
      ["A", null, "fe", "home", 0, 100],
      ["B", "A", "cart", "get", 10, 30],
      ["C", "A", "prod", "list", 20, 50],
      ["D", "C", "redis", "get", 30, 20],
    ],
  });
