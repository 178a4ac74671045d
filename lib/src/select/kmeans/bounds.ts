/** Most numbers in {@link Bounds.lower}: 128 MiB. */
const MOST = 2 ** 25;

/** Keeps a bound below what it stands for when it is rounded to single precision. */
const DOWN = 1 - 2 ** -22;
const LARGEST = 3e38;

/**
 * What is known of the distances between rows and moving centres without computing them anew.
 *
 * Centres are in groups of neighbouring numbers; with one centre per group (the rule, while memory allows) these are
 * the bounds of Elkan (2003), with more those of Ding et al. (2015, "Yinyang k-means").
 */
export class Bounds {
  readonly rows: number;
  readonly groupSize: number;
  readonly groups: number;
  /** Nearest centre of each row as of the last look. */
  readonly assignment: Uint32Array;
  /** At least the distance to that centre. */
  readonly upper: Float64Array;
  /**
   * Row by row for each group: at most the distance to any of its centres other than the assigned one, plus
   * {@link travelled} of the group. Adding the way when a bound is written saves subtracting it at every step.
   */
  readonly lower: Float32Array;
  /** How far, per group, its fastest centre has moved in all steps together. */
  readonly travelled: Float64Array;

  constructor(rows: number, centres: number, groupSize = Math.ceil((rows * centres) / MOST)) {
    this.rows = rows;
    this.groupSize = groupSize;
    this.groups = Math.ceil(centres / groupSize);
    this.assignment = new Uint32Array(rows);
    this.upper = new Float64Array(rows).fill(Infinity);
    this.lower = new Float32Array(rows * this.groups).fill(Infinity);
    this.travelled = new Float64Array(this.groups);
  }
}

/** A bound as it may be stored in single precision. */
export function roundedDown(bound: number): number {
  return bound < LARGEST ? bound * DOWN : LARGEST;
}
