/** JSON text of a parsed value; "null" for one that is nested too deeply, since JSON.stringify recurses. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return "null";
    throw error;
  }
}
