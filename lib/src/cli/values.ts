import { InvalidArgumentError } from "commander";
import { nearest } from "./nearest.js";

/** Takes a whole number of an option. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^[+-]?\d+$/.test(text.trim()) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number ${range(least, most)}.`);
  };
}

/** Takes a number of an option. */
export function realNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number ${range(least, most)}.`);
  };
}

/** Takes one name of a list; of any other the nearest is named. */
export function oneOf<T extends string>(names: readonly T[]): (text: string) => T {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Did you mean "${nearest(text, names)}"? It must be one of: ${names.join(", ")}.`);
  };
}

/** Takes names of a list, with commas between them; repeated ones count once. */
export function someOf<T extends string>(names: readonly T[]): (text: string) => T[] {
  const take = oneOf(names);
  return (text) => [...new Set(text.split(",").map((name) => take(name.trim())))];
}

function range(least: number, most: number): string {
  return most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
}
