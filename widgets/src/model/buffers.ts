/** Where a binary value stood: keys and indices from the outside in. */
export type BufferPath = readonly (string | number)[];

/** A state without its binary values, which travel in frames of their own. */
export interface Split {
  readonly state: unknown;
  readonly paths: readonly BufferPath[];
  readonly buffers: readonly ArrayBufferView[];
}

/**
 * Takes the binary values out of a state, as the widget protocol wants it: entries of objects are left out, entries of
 * lists become null.
 *
 * @example
 * const { state, paths } = takeBuffers({ name: "a", starts: new Float64Array(3) });
 * assert.deepEqual(state, { name: "a" });
 * assert.deepEqual(paths, [["starts"]]);
 */
export function takeBuffers(value: unknown): Split {
  const paths: BufferPath[] = [];
  const buffers: ArrayBufferView[] = [];
  const take = (view: ArrayBufferView, path: BufferPath) => {
    paths.push(path);
    buffers.push(view);
  };
  const walk = (part: unknown, path: BufferPath): unknown => {
    if (Array.isArray(part)) {
      return part.map((entry, i) => {
        if (!ArrayBuffer.isView(entry)) return walk(entry, [...path, i]);
        take(entry, [...path, i]);
        return null;
      });
    }
    if (part === null || typeof part !== "object") return part;
    const kept: [string, unknown][] = [];
    for (const [key, entry] of Object.entries(part)) {
      if (ArrayBuffer.isView(entry)) take(entry, [...path, key]);
      else kept.push([key, walk(entry, [...path, key])]);
    }
    return Object.fromEntries(kept);
  };
  return { state: walk(value, []), paths, buffers };
}

/** Puts binary values back where they were; changes and returns the state. */
export function putBuffers<T extends object>(
  state: T,
  paths: readonly BufferPath[] = [],
  buffers: readonly Uint8Array[] = [],
): T {
  paths.forEach((path, i) => {
    // biome-ignore lint/suspicious/noExplicitAny: JSON of the front end.
    let part: any = state;
    for (const key of path.slice(0, -1)) part = part[key];
    part[path[path.length - 1]] = buffers[i];
  });
  return state;
}
