import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** SHA-256 over the bytes of a file, in hexadecimal digits, as `sha256sum` gives it. */
export async function fileDigest(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(file, { highWaterMark: 1 << 20, signal })) hash.update(part as Buffer);
  return hash.digest("hex");
}
