/**
 * Whether a text is a pattern for {@link globMatcher} rather than a plain path.
 *
 * @example
 * assert.equal(isGlob("traces/*.json"), true);
 * assert.equal(isGlob("traces/a.json"), false);
 */
export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** A glob, read. */
export interface Glob {
  /** The folder under which all matches lie: the leading parts without a wildcard; "." if there is none. */
  readonly base: string;
  matches(path: string): boolean;
}

/**
 * Reads a glob: `*` and `?` stay within a folder, `**` crosses folders, `[a-c]` and `[!a]` are one character, `{a,b}` is
 * a choice. A wildcard at the beginning of a name does not stand for a leading dot. Parts are separated by "/".
 *
 * @example
 * const glob = globMatcher("traces/**\/*.{json,json.gz}");
 * assert.equal(glob.base, "traces");
 * assert.ok(glob.matches("traces/a.json") && glob.matches("traces/x/y/b.json.gz"));
 * assert.ok(!glob.matches("traces/a.csv") && !glob.matches("traces/.a.json"));
 */
export function globMatcher(pattern: string): Glob {
  const parts = pattern.split("/");
  const fixed = parts.findIndex(isGlob);
  const base = parts.slice(0, fixed < 0 ? -1 : fixed).join("/");
  const regex = new RegExp(`^${source(pattern)}$`, "su");
  return {
    base: base === "" ? (pattern.startsWith("/") ? "/" : ".") : base,
    matches: (path) => regex.test(path),
  };
}

const NO_DOT = "(?!\\.)";

function source(pattern: string): string {
  let out = "";
  let choices = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    const begins = i === 0 || pattern[i - 1] === "/";
    if (c === "*" && pattern[i + 1] === "*" && begins && (pattern[i + 2] === "/" || i + 2 === pattern.length)) {
      const last = i + 2 === pattern.length;
      out += last ? `(?:${NO_DOT}[^/]+(?:/${NO_DOT}[^/]+)*)` : `(?:${NO_DOT}[^/]+/)*`;
      i += last ? 1 : 2;
    } else if (c === "*") {
      while (pattern[i + 1] === "*") i++;
      out += `${begins ? NO_DOT : ""}[^/]*`;
    } else if (c === "?") out += `${begins ? NO_DOT : ""}[^/]`;
    else if (c === "[") {
      const end = pattern.indexOf("]", i + 2);
      if (end < 0) out += "\\[";
      else {
        const negated = pattern[i + 1] === "!" || pattern[i + 1] === "^";
        const inside = pattern.slice(i + (negated ? 2 : 1), end).replace(/[\\\][^&~]/g, "\\$&");
        out += `(?!/)[${negated ? "^" : ""}${inside}]`;
        i = end;
      }
    } else if (c === "{" && pattern.includes("}", i)) {
      out += "(?:";
      choices++;
    } else if (c === "}" && choices > 0) {
      out += ")";
      choices--;
    } else if (c === "," && choices > 0) out += "|";
    else out += /[\^$\\.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c;
  }
  return out + ")".repeat(choices);
}
