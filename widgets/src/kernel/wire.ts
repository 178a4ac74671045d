import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** The header of a message of the Jupyter wire protocol, version 5.3. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A message as it came over a socket. */
export interface Message {
  /** ZeroMQ routing prefix; a reply goes back to it. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  readonly metadata: Record<string, unknown>;
  readonly content: Record<string, unknown>;
  /** Binary frames behind the content. */
  readonly buffers: readonly Uint8Array[];
}

/** What is to be sent; a missing part is empty. */
export interface Outgoing {
  readonly identities?: readonly (Uint8Array | string)[];
  readonly header: Header;
  readonly parent?: Partial<Header>;
  readonly metadata?: Record<string, unknown>;
  readonly content?: Record<string, unknown>;
  readonly buffers?: readonly ArrayBufferView[];
}

const DELIMITER = "<IDS|MSG>";

/** A header for a new message of this kernel. */
export function newHeader(type: string, session: string): Header {
  return {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: "kernel",
    date: new Date().toISOString(),
    version: "5.3",
  };
}

/**
 * Reads the frames of one message.
 *
 * @param key Of the connection file; "" where messages are not signed.
 * @throws Error if the frames are no message, or the signature is wrong.
 */
export function parseMessage(frames: readonly Uint8Array[], key: string): Message {
  const texts = (index: number) => Buffer.from(frames[index]).toString();
  const delimiter = frames.findIndex(
    (frame) => frame.length === DELIMITER.length && Buffer.from(frame).equals(Buffer.from(DELIMITER)),
  );
  if (delimiter < 0 || frames.length < delimiter + 6)
    throw new Error("Cannot read message: it is not one of Jupyter's");
  const body = frames.slice(delimiter + 2, delimiter + 6);
  if (key !== "") {
    const said = Buffer.from(texts(delimiter + 1), "hex");
    const right = Buffer.from(signatureOf(body, key), "hex");
    if (said.length !== right.length || !timingSafeEqual(said, right)) {
      throw new Error("Cannot read message: its signature is wrong");
    }
  }
  const json = (index: number) => JSON.parse(texts(delimiter + index));
  return {
    identities: frames.slice(0, delimiter),
    header: json(2),
    metadata: json(4),
    content: json(5),
    buffers: frames.slice(delimiter + 6),
  };
}

/** The frames of one message, signed. */
export function encodeMessage(key: string, message: Outgoing): (Uint8Array | string)[] {
  const { identities = [], header, parent = {}, metadata = {}, content = {}, buffers = [] } = message;
  const body = [header, parent, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  const signature = key === "" ? "" : signatureOf(body, key);
  const binary = buffers.map((view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength));
  return [...identities, DELIMITER, signature, ...body, ...binary];
}

function signatureOf(body: readonly Uint8Array[], key: string): string {
  const hash = createHmac("sha256", key);
  for (const part of body) hash.update(part);
  return hash.digest("hex");
}
