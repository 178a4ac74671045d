import { hueOf, operationOf, serviceOf, shortOperation } from "../../draw/names.js";
import { type PathLine, pathTable } from "../../draw/path-table.js";
import { milliseconds, timesUsual } from "../../draw/row-figures.js";
import { html } from "../dom.js";
import { mark } from "../marks.js";
import { count, counted } from "../numbers.js";
import type { CardContext } from "./card-context.js";

/** Lines that are shown; the others are counted. */
const MOST = 200;

interface Column {
  readonly title: string;
  readonly of: (line: PathLine) => number | undefined;
  readonly text: (line: PathLine) => string;
  readonly className: string;
}

const ms = (value: number | undefined) => (value === undefined ? "–" : milliseconds(value));

/** One line per call path, sortable by each column. */
export function tableView(context: CardContext): HTMLElement {
  const { data } = context;
  const lines = pathTable(data);
  const columns: readonly Column[] = [
    { title: "calls", of: ({ calls }) => calls, text: ({ calls }) => count(calls), className: "n" },
    { title: "total ms", of: ({ total }) => total, text: ({ total }) => ms(total), className: "n" },
    { title: "self ms", of: ({ self }) => self, text: ({ self }) => ms(self), className: "n" },
    {
      title: "of trace",
      of: ({ self }) => self,
      text: ({ self }) => share(self, data.duration),
      className: "n.hide-s",
    },
    { title: "mean", of: ({ mean }) => mean, text: ({ mean }) => ms(mean), className: "n.dim" },
    { title: "sd", of: ({ std }) => std, text: ({ std }) => ms(std), className: "n.dim.hide-s" },
    { title: "p95", of: ({ p95 }) => p95, text: ({ p95 }) => ms(p95), className: "n.dim.hide-s" },
    { title: "n", of: ({ seen }) => seen, text: ({ seen }) => count(seen), className: "n.dim.hide-s" },
    { title: "vs usual", of: ({ ratio }) => ratio, text: ({ ratio }) => timesUsual(ratio), className: "n" },
  ];
  let sortedBy = 2;
  const table = html("table.t");
  const draw = () => {
    const { of } = columns[sortedBy];
    const sorted = lines.slice().sort((a, b) => (of(b) ?? -1) - (of(a) ?? -1) || a.row - b.row);
    const heads = columns.map(({ title, className }, i) =>
      html(
        `th.${className}`,
        { scope: "col", "aria-sort": i === sortedBy ? "descending" : undefined },
        html(
          "button.link",
          { type: "button", tabindex: -1, onclick: () => sort(i) },
          i === sortedBy ? `${title} ↓` : title,
        ),
      ),
    );
    table.replaceChildren(
      html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "call path"), ...heads)),
      html("tbody", {}, ...sorted.slice(0, MOST).map((line) => lineOf(context, line, columns))),
    );
  };
  const sort = (column: number) => {
    sortedBy = column;
    draw();
  };
  draw();
  const more = lines.length > MOST ? `the first ${count(MOST)} of ` : "";
  return html(
    "div.calls",
    {},
    html("div.scroll", {}, table),
    html(
      "div.foot",
      {},
      html(
        "span",
        {},
        `${more}${counted(lines.length, "call path")}; mean, sd and p95 of the self time, of n calls in the recording`,
      ),
    ),
  );
}

function lineOf({ data }: CardContext, line: PathLine, columns: readonly Column[]): HTMLElement {
  const { row, isUnusual, errors } = line;
  return html(
    isUnusual ? "tr.sus" : "tr",
    {},
    html(
      "th",
      { scope: "row", title: `${serviceOf(data, row)} ${operationOf(data, row)}`.slice(0, 600) },
      html("span.sw", { style: `background:var(--le-svc-${hueOf(data, row)})` }),
      html("span.svc", { dir: "auto" }, serviceOf(data, row).slice(0, 100)),
      " ",
      html(isUnusual ? "b" : "span", { dir: "auto" }, shortOperation(operationOf(data, row)).slice(0, 200)),
      " ",
      isUnusual && mark("abnormal", { said: false, label: "stands out" }),
      errors > 0 && html("span.err", {}, mark("error"), ` ${counted(errors, "error")}`),
    ),
    ...columns.map(({ className, text, title }) =>
      html(`td.${className}${isUnusual && title === "vs usual" ? ".abn" : ""}`, {}, text(line)),
    ),
  );
}

function share(self: number, duration: number): string {
  if (!(duration > 0)) return "–";
  const percent = (100 * self) / duration;
  return percent < 1 && percent > 0 ? "< 1 %" : `${Math.round(percent)} %`;
}
