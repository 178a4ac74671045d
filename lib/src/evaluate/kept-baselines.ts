import { createHash } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Baseline, BaselineHelper, BaselineRequest } from "../label/guided/baseline.js";
import type { Observation } from "../label/guided/gaussian-process.js";
import { LENSES, type Points } from "../label/guided/lens.js";
import type { Overview } from "../label/guided/overview.js";
import { type PackedBaseline, unpackBaseline } from "../label/guided/pack-baseline.js";
import { shareArrays } from "../label/guided/share-arrays.js";
import { codeDigest } from "./code-digest.js";
import { loadKept, saveKept } from "./kept-file.js";

/** Files kept, 130 bytes a trace each: enough for 150 answers. */
const FILES = 16;
/** Milliseconds until it is written: the card that waits for the baseline goes first. */
const LATER = 200;
const NAME = /^baseline-[0-9a-f]{16}\.bin$/;

/**
 * Keeps baselines in files, so that opening a journal again takes none anew. The name of a baseline is a hash of all it
 * follows from: code, recording, seed, answers, and the baseline before it.
 */
export class KeptBaselines implements BaselineHelper {
  readonly #helper: BaselineHelper;
  readonly #folder: string;
  readonly #base: string;
  readonly #keys = new WeakMap<Points, string>();
  #writing: Promise<void> = Promise.resolve();

  constructor(helper: BaselineHelper, folder: string, recording: string) {
    this.#helper = helper;
    this.#folder = folder;
    this.#base = JSON.stringify([codeDigest(), recording]);
  }

  async take(request: BaselineRequest): Promise<Baseline> {
    const key = this.#keyOf(request);
    if (key === undefined) return this.#helper.take(request);
    const file = join(this.#folder, `baseline-${key.slice(0, 16)}.bin`);
    const kept = await loadKept<PackedBaseline>(file, key);
    const baseline =
      kept === undefined
        ? await this.#helper.take(request)
        : unpackBaseline({ ...kept, points: shareArrays(kept.points) }, request.observations);
    this.#keys.set(baseline.points, key);
    if (kept === undefined) {
      const written = sleep(LATER).then(() => this.#keep(file, key, baseline));
      this.#writing = this.#writing.then(() => written);
    }
    return baseline;
  }

  /** Waits until all that is to be kept is on the disk. */
  async finish(): Promise<void> {
    await this.#writing;
  }

  overlook(points: Points, observations: readonly Observation[]): Promise<Overview> {
    return this.#helper.overlook?.(points, observations) ?? Promise.reject(new Error("Cannot overlook: no thread"));
  }

  /** Undefined where the baseline before was taken by somebody else. */
  #keyOf({ count, seed, observations, points }: BaselineRequest): string | undefined {
    const before = points === undefined ? "" : this.#keys.get(points);
    if (before === undefined) return undefined;
    const answers = observations.map(({ row, value, noise }) => [row, value, noise]);
    const text = JSON.stringify([this.#base, count, seed, answers, before]);
    return createHash("sha256").update(text).digest("hex");
  }

  async #keep(file: string, key: string, { lens, points, pool, kinds }: Baseline): Promise<void> {
    // Out of shared memory, which cannot be written.
    const own = Object.fromEntries(
      Object.entries(points).map(([name, value]) => [name, ArrayBuffer.isView(value) ? copied(value) : value]),
    ) as unknown as Points;
    const packed: PackedBaseline = { lens: LENSES.indexOf(lens), points: own, pool, kinds: kinds.slice() };
    await saveKept(file, key, packed);
    await this.#tidy().catch(() => {});
  }

  /** The oldest go. */
  async #tidy(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => NAME.test(name));
    if (names.length <= FILES) return;
    const aged = await Promise.all(
      names.map(async (name) => [(await stat(join(this.#folder, name))).mtimeMs, name] as const),
    );
    aged.sort(([a], [b]) => a - b);
    for (const [, name] of aged.slice(0, names.length - FILES)) await rm(join(this.#folder, name), { force: true });
  }
}

function copied(array: ArrayBufferView): ArrayBufferView {
  return (array as Float64Array).slice();
}
