import type { KeyValue } from "../../parquet/span-extra.js";
import { joinJson } from "../join-json.js";
import { asObject } from "../json/read-value.js";
import { attributesOf } from "./attributes.js";
import { type Literal, readLiteral } from "./literal.js";
import { readTime } from "./read-time.js";
import type { MoreField, TableColumns } from "./table-columns.js";

/** What of a row has been read already. */
export interface RowRead {
  /** Attributes of the column of attributes, undefined if it holds no such thing. */
  readonly attributes?: readonly KeyValue[];
  /** A kind that is none of those known. */
  readonly kind: string;
  readonly status: string;
  readonly startNano?: string;
  readonly durationNano?: string;
}

/** The JSON text of a `SpanExtra`: all that a row says beside the columns of a span. */
export function rowExtra(fields: readonly string[], columns: TableColumns, row: RowRead): string {
  const { header, at, more, taken, own } = columns;
  const attributes: string[] = [];
  const members: string[] = [];
  let base = "";
  const given = at.has("attributes") ? fields[at.get("attributes")!] : "";
  if (own && given !== "" && isObject(given)) base = given;
  else if (row.attributes !== undefined)
    for (const attribute of row.attributes) attributes.push(JSON.stringify(attribute));
  else if (given !== "") attributes.push(keyValue("attributes", given));
  for (let index = 0; index < fields.length; index++) {
    if (!taken.has(index) && fields[index] !== "")
      attributes.push(keyValue(header[index] ?? `column ${index + 1}`, fields[index]));
  }
  if (attributes.length > 0) {
    if (base !== "") base = withAttributes(base, attributes);
    else members.push(`"attributes":[${attributes.join(",")}]`);
  }
  if (more.size > 0) moreMembers((field) => fields[more.get(field) ?? -1] ?? "", row.status, members);
  if (row.startNano !== undefined) members.push(`"startNano":"${row.startNano}"`);
  if (row.durationNano !== undefined) members.push(`"durationNano":"${row.durationNano}"`);
  if (row.kind !== "" && !/^(0|unknown|unspecified|span_kind_unspecified)$/i.test(row.kind)) {
    members.push(`"raw":${JSON.stringify({ kind: row.kind })}`);
  }
  return joinJson(base, members.join(","));
}

/** Events and links are columns of lists, as long as each other. */
function moreMembers(get: (field: MoreField) => string, status: string, members: string[]): void {
  const state = get("tracestate");
  if (state !== "") members.push(`"traceState":${JSON.stringify(state)}`);
  const message = get("statusmessage");
  const code = /error$|^2$/i.test(status) ? 2 : /^(status_code_)?ok$|^1$/i.test(status) ? 1 : 0;
  if (message !== "") members.push(`"status":${JSON.stringify({ message, ...(code > 0 && { code }) })}`);
  const list = (field: MoreField): readonly Literal[] => {
    const text = get(field);
    const value = text === "" ? undefined : readLiteral(text);
    return Array.isArray(value) ? value : [];
  };
  const times = list("eventstimestamp");
  const eventAttributes = list("eventsattributes");
  const events = list("eventsname").map((name, i) => {
    const { micros, nanos } = readTime(String(times[i] ?? ""), "ns");
    const attributes = attributesOf(eventAttributes[i]) ?? [];
    return {
      ...(micros > 0 && { timeUnixNano: nanos ?? `${Math.floor(micros)}000` }),
      name: String(name),
      ...(attributes.length > 0 && { attributes }),
    };
  });
  if (events.length > 0) members.push(`"events":${JSON.stringify(events)}`);
  const spans = list("linksspanid");
  const states = list("linkstracestate");
  const linkAttributes = list("linksattributes");
  const links = list("linkstraceid").map((traceId, i) => {
    const attributes = attributesOf(linkAttributes[i]) ?? [];
    return {
      ...{ traceId: String(traceId), spanId: String(spans[i] ?? "") },
      ...(states[i] && { traceState: String(states[i]) }),
      ...(attributes.length > 0 && { attributes }),
    };
  });
  if (links.length > 0) members.push(`"links":${JSON.stringify(links)}`);
}

function keyValue(key: string, text: string): string {
  return JSON.stringify({ key, value: { stringValue: text } });
}

/** Also keeps broken text out of the column, whose readers parse it. */
function isObject(text: string): boolean {
  if (!text.startsWith("{") || !text.endsWith("}")) return false;
  try {
    return asObject(JSON.parse(text)) !== undefined;
  } catch {
    return false;
  }
}

function withAttributes(base: string, attributes: readonly string[]): string {
  const parsed = JSON.parse(base) as { readonly attributes?: readonly unknown[] };
  return JSON.stringify({
    ...parsed,
    attributes: [...(parsed.attributes ?? []), ...attributes.map((text) => JSON.parse(text))],
  });
}
