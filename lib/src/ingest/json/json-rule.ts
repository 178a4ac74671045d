/**
 * Which values of a JSON document are handed over: those whose rule says `take`, found by going down through the objects
 * and arrays that the rules name. Everything else is passed over without being kept. A rule must not contain itself.
 */
export interface Rule {
  /** Hand over the whole value under this name (where it is not gone into by `object` or `array`). */
  readonly take?: string;
  /** Go into an object: rules for the values of these keys. */
  readonly object?: ReadonlyMap<string, Rule>;
  /** Go into an array: the rule of each element. */
  readonly array?: Rule;
  /** Announce begin and end of the object or array gone into. */
  readonly name?: string;
}

/** What a `JsonSplitter` calls. */
export interface JsonHandler {
  /**
   * @param bytes JSON text of the value; valid only during the call.
   * @param line Line on which it begins, from 1.
   */
  value(name: string, bytes: Buffer, line: number): void;
  begin?(name: string, line: number): void;
  end?(name: string): void;
  /** A value over the limit, which is passed over; throws unless it may be left out. */
  tooLarge(name: string, line: number): void;
}
