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
  /**
   * A quicker way to take a value that is an object and begins in this piece.
   *
   * @param oneLine Whether it may not go over more than one line.
   * @returns Index behind its end; -1 to have it handed to `value`, or said what is wrong with it.
   */
  quick?(name: string, piece: Buffer, from: number, line: number, oneLine: boolean): number;
  /** Line ends within what `quick` took last. */
  quickLines?(): number;
  begin?(name: string, line: number): void;
  end?(name: string): void;
  /** A value over the limit, which is passed over; throws unless it may be left out. */
  tooLarge(name: string, line: number): void;
}
