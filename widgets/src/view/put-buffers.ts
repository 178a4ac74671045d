/** Puts the binary values of a message back where the kernel took them out; changes and returns it. */
export function putBuffers<T extends { readonly buffer_paths?: readonly (readonly (string | number)[])[] }>(
  message: T,
  buffers: readonly DataView[] = [],
): T {
  message.buffer_paths?.forEach((path, i) => {
    // biome-ignore lint/suspicious/noExplicitAny: JSON of the kernel.
    let part: any = message;
    for (const key of path.slice(0, -1)) part = part[key];
    part[path[path.length - 1]] = buffers[i];
  });
  return message;
}
