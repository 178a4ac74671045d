/** A file within an archive. */
export interface Member {
  /** As the archive says it; never used as a path. */
  readonly name: string;
  /** Its bytes, once, and only until the next member is asked for. */
  bytes(): AsyncGenerator<Buffer>;
}

/** Name of a member for people: "logs.zip › shop/traces.json". */
export function memberPath(archive: string, name: string): string {
  return `${archive} › ${name}`;
}

/** Whether tools put a member into an archive for themselves: hidden files, and what macOS adds. */
export function isHidden(name: string): boolean {
  return name.split("/").some((part) => (part.startsWith(".") && !/^\.{1,2}$/.test(part)) || part === "__MACOSX");
}
