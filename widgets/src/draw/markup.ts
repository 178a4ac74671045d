import { visible } from "./names.js";

const NAMES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as it may stand in a drawing: shown, never run. Half of a surrogate pair is no text that XML takes. */
export function escapeMarkup(text: string): string {
  return visible(text.replace(/\p{Cs}/gu, "\ufffd")).replace(/[&<>"']/g, (c) => NAMES[c]);
}

/** An element as text. Attributes and children that are text must be escaped by then. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? Number(value.toFixed(2)) : value}"`)
    .join("");
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
}

/** Cuts a text to about so many letters. */
export function cut(text: string, letters: number): string {
  const all = Array.from(text.slice(0, letters * 4));
  return all.length > letters ? `${all.slice(0, letters - 1).join("")}…` : all.join("");
}

/** Breaks a text into lines of about so many letters; what does not fit into the last line is cut. */
export function lines(text: string, letters: number, most: number): string[] {
  const found: string[] = [];
  let line = "";
  for (const word of cut(text, letters * most * 2).split(" ")) {
    if (line !== "" && line.length + 1 + word.length > letters) {
      found.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  found.push(line);
  if (found.length <= most) return found.map((part) => cut(part, letters));
  return [...found.slice(0, most - 1), cut(found.slice(most - 1).join(" "), letters)].map((part) => cut(part, letters));
}
