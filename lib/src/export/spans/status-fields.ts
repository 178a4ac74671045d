import { findAttributes } from "../../ingest/otlp/otlp-attributes.js";
import { STATUS_KEYS, statusOfTags, type TagValue } from "../../ingest/status-of-tags.js";
import type { KeyValue, SpanExtra } from "../../parquet/span-extra.js";
import { statusFromColumns } from "../../parquet/spans-form.js";
import { isError } from "../../trace/status.js";
import { textValue } from "./any-value.js";
import type { SpanRow } from "./span-row.js";

/** Status of a span of OTLP, and attributes that say the rest. */
export interface StatusFields {
  readonly attributes: KeyValue[];
  readonly status?: SpanExtra["status"];
}

/**
 * The status of OTLP and what else is needed so that the status of the columns can be read from the span: nothing where
 * the source said it, else the attribute of the semantic conventions, and ERROR where the code means that.
 */
export function statusFields(row: SpanRow, { attributes, status }: SpanExtra): StatusFields {
  const { kind, code } = statusFromColumns(row.statusCode, row.status);
  if (code === "") return { attributes: [], status: numbered(status) };
  const said = new Map<string, TagValue>();
  findAttributes(attributes, STATUS_KEYS, said);
  const derived = statusOfTags(said, status?.code);
  if (derived.kind === kind && derived.code === code) return { attributes: [], status: numbered(status) };
  const recorded = { key: "labelease.recorded.status", value: textValue(`${kind}:${code}`) };
  if (said.size > 0 || status !== undefined || kind === "other")
    return { attributes: [recorded], status: numbered(status) };
  if (kind === "otel") return { attributes: [], status: { code: code === "ERROR" ? 2 : 1 } };
  const key = kind === "http" ? "http.response.status_code" : "rpc.grpc.status_code";
  const value = /^\d+$/.test(code) ? { intValue: code } : textValue(code);
  return { attributes: [{ key, value }], ...(isError({ kind, code }) ? { status: { code: 2 } } : {}) };
}

/** Enumerations are numbers in OTLP/JSON, but names in the JSON of protobuf. */
function numbered(status: SpanExtra["status"]): SpanExtra["status"] {
  const code = STATUS_CODES.indexOf(String(status?.code));
  return code < 0 ? status : { ...status, code };
}

const STATUS_CODES = ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"];
