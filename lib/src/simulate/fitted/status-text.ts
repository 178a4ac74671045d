import { statusFromColumns } from "../../parquet/spans-form.js";
import type { Status } from "../../trace/status.js";

/** A status written as "http:503"; "" is none. */
export function statusOfText(text: string): Status {
  return statusFromColumns(null, text);
}
