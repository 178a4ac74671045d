import type { CardData } from "../../contract/card-data.js";
import { visible } from "../../draw/names.js";
import { html } from "../dom.js";
import { mark } from "../marks.js";
import { counted, duration } from "../numbers.js";

/** What is unusual, in a sentence, what proves it, and what trace it is. */
export function cardHead(data: CardData): HTMLElement {
  const { spans, services } = data;
  const errors = spans.error.reduce((sum, is) => sum + is, 0);
  const missing = spans.standIn.reduce((sum, is) => sum + is, 0);
  const standsOut = data.unusual.length > 0;
  const usual = data.usualDuration === undefined ? "" : `, usual for this request ${duration(data.usualDuration)}`;
  return html(
    "div.head",
    {},
    html(
      "h3",
      {},
      mark(standsOut ? "abnormal" : "open", {
        said: false,
        label: standsOut ? "stands out, predicted" : "nothing stands out",
      }),
      html("span", { dir: "auto" }, visible(data.headline)),
    ),
    html("p", { dir: "auto" }, visible(data.detail)),
    html(
      "div.meta",
      {},
      html("span.id", { title: data.traceId }, "trace ", html("code", {}, visible(data.traceId))),
      html("span", {}, html("b", {}, clock(data.start)), " UTC"),
      html("span", {}, "took ", html("b", {}, duration(data.duration)), usual),
      html("span", {}, counted(spans.parent.length - missing, "span"), ", ", counted(services.length, "service")),
      errors > 0
        ? html("span.err", {}, mark("error"), ` ${counted(errors, "span")} with an error`)
        : html("span.hide-s", {}, data.hasStatus ? "no errors" : "status codes: not recorded"),
    ),
  );
}

/** Time of day, of microseconds since the epoch. */
export function clock(us: number): string {
  const date = new Date(us / 1000);
  return Number.isNaN(date.getTime()) ? "time not known" : date.toISOString().slice(11, 19);
}
