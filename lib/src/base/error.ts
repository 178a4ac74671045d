/** Where an error happened: file, line, trace, span, option. Only what is known. */
export type Place = Readonly<Record<string, string | number | undefined>>;

/**
 * The error of this library: one sentence that names the action, the value and the place.
 *
 * @example
 * const error = new LabelEaseError('Cannot read spans: file is empty', { file: "a.json", line: 3 });
 * assert.equal(error.message, 'Cannot read spans: file is empty (file a.json, line 3)');
 */
export class LabelEaseError extends Error {
  override readonly name: string = "LabelEaseError";
  /** The message without the place. */
  readonly what: string;
  readonly place: Place;

  constructor(message: string, place: Place = {}, options?: ErrorOptions) {
    super(message + describePlace(place), options);
    this.what = message;
    this.place = place;
  }
}

/** A file that cannot be imported. */
export class ImportError extends LabelEaseError {
  override readonly name = "ImportError";
}

/** An option or argument that cannot be used; the command line ends with exit code 2. */
export class UsageError extends LabelEaseError {
  override readonly name = "UsageError";
}

function describePlace(place: Place): string {
  const parts = Object.entries(place).filter(([, value]) => value !== undefined);
  return parts.length === 0 ? "" : ` (${parts.map(([key, value]) => `${key} ${value}`).join(", ")})`;
}
