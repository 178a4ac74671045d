import { ImportError } from "../../base/error.js";
import type { InputFile } from "../files/open-file.js";
import type { Format, ReadContext, SpanBatch } from "../format.js";
import type { ProtoHandler } from "../protobuf/proto-rule.js";
import { ProtoSplitter } from "../protobuf/proto-splitter.js";
import { OtlpReader } from "./otlp.js";
import { protobufFraming } from "./proto/framing.js";
import { otlpMessages } from "./proto/messages.js";
import { REQUEST } from "./proto/rules.js";

/**
 * OTLP as protobuf: one export request (or requests put together), or requests each behind its length, in four bytes as
 * the file exporter of the OpenTelemetry Collector writes them or as a varint. The line of a span is its number in the file.
 */
export const otlpProtobuf: Format = {
  name: "otlp-protobuf",
  title: "OTLP protobuf",
  sniff: (file: InputFile) => protobufFraming(file) !== undefined,
  read,
};

/** Messages by the names the rules give their fields. */
const MESSAGES: ReadonlyMap<string, string> = new Map([
  ["span", "Span"],
  ["resource", "Resource"],
  ["scope", "InstrumentationScope"],
]);

async function* read(file: InputFile, context: ReadContext): AsyncGenerator<SpanBatch> {
  const { ledger, keepGood, elementBytes, signal, onBytes } = context;
  const messages = await otlpMessages();
  const reader = new OtlpReader(file.path, context);
  let spans = 0;
  const note = (name: string, reason: string) =>
    ledger.note(name === "span" ? "rejected" : "kept", reason, { file: file.path, line: spans });
  const leftOut = (name: string, reason: string, byte: number, cause?: unknown) => {
    if (!keepGood) throw new ImportError(`Cannot read protobuf: ${reason}`, { file: file.path, byte }, { cause });
    note(name, reason);
  };
  const handler: ProtoHandler = {
    begin: (name) => reader.begin(name),
    end: (name) => reader.end(name),
    value(name, bytes, byte) {
      if (name === "span") spans++;
      const message = MESSAGES.get(name);
      if (message === undefined) return reader.put(name, bytes.toString("utf8"), true, spans);
      try {
        const { value, unicode } = messages.decode(message, bytes);
        reader.put(name, value, unicode, spans);
      } catch (cause) {
        const isDeep = /max depth/.test((cause as Error).message);
        // As for JSON: no damage, but more than can be written again.
        if (isDeep && name === "span") note(name, "span is nested too deeply");
        else leftOut(name, isDeep ? `${name} is nested too deeply` : `${name} is damaged`, byte, cause);
      }
    },
    tooLarge(name, byte) {
      if (name === "span") spans++;
      leftOut(name, `${name} of more than ${elementBytes} bytes`, byte);
    },
  };
  const splitter = new ProtoSplitter(REQUEST, handler, file.path, elementBytes, protobufFraming(file) ?? "single");
  /** Notes damage; goes on behind it, if the end of a message around it is known. */
  const survive = (damage: unknown): boolean => {
    for (let error = damage; ; ) {
      if (!keepGood || !(error instanceof ImportError)) throw error;
      const example = { file: file.path, line: spans + 1 };
      if (splitter.openValue?.name === "span") ledger.note("rejected", "span is cut off", example);
      ledger.damage(error.what, example);
      reader.close();
      try {
        return splitter.recover();
      } catch (next) {
        error = next;
      }
    }
  };
  let goesOn = true;
  try {
    for await (const piece of file.bytes(onBytes)) {
      signal?.throwIfAborted();
      try {
        splitter.push(piece);
      } catch (error) {
        goesOn = survive(error);
      }
      const ready = reader.take();
      if (ready !== undefined) yield ready;
      if (!goesOn) break;
    }
    if (goesOn) splitter.end();
  } catch (error) {
    survive(error);
  }
  reader.close();
  const rest = reader.take();
  if (rest !== undefined) yield rest;
  reader.dispose();
}
