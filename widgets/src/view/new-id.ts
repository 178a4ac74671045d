/** A name for a request that nobody else gives. */
export function newId(): string {
  // randomUUID exists on secure pages only; a notebook server in the next room is none.
  const words = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(words, (word) => word.toString(16).padStart(8, "0")).join("");
}
