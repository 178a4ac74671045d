// Draws the picture of the README from what `npm start` wrote. Usage: node scripts/picture.mjs
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { ROOT } from "./setup/places.mjs";

const DATA = join(ROOT, "data", "online-boutique-small");
const LABELS = join(ROOT, "out", "start", "guided", "labels.parquet");
const PICTURE = join(ROOT, "docs", "pictures", "start.svg");

const BIN_MINUTES = 2;
const WIDTH = 1000;
const LEFT = 92;
const RIGHT = 984;
const INK = "#17191c";
const SOFT = "#666c73";
const LINE = "#dcdfe3";
const ABNORMAL = "#d9540b";
const NORMAL = "#2b6fd0";

const connection = await (await DuckDBInstance.create()).connect();
const rows = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS();

const bins = await rows(`
  SELECT CAST(floor((t.start_time_us - first) / (${BIN_MINUTES} * 60e6)) AS INTEGER) AS bin,
    count(*)::DOUBLE AS traces, sum(CASE WHEN l.label = 'abnormal' THEN 1 ELSE 0 END)::DOUBLE AS abnormal
  FROM '${DATA}/labels.parquet' t JOIN '${LABELS}' l USING (trace_id),
    (SELECT min(start_time_us) AS first FROM '${DATA}/labels.parquet')
  GROUP BY bin ORDER BY bin`);
const [span] = await rows(`
  SELECT min(start_time_us)::DOUBLE AS first, max(start_time_us)::DOUBLE AS last, count(*)::DOUBLE AS traces
  FROM '${DATA}/labels.parquet'`);
const faults = await rows(
  `SELECT start_us::DOUBLE AS start, end_us::DOUBLE AS end, service, type FROM '${DATA}/faults.csv'`,
);
const answers = await rows(`
  SELECT t.start_time_us::DOUBLE AS start, l.label FROM '${DATA}/labels.parquet' t JOIN '${LABELS}' l USING (trace_id)
  WHERE l.source = 'human' ORDER BY 1`);
const [{ f1 }] = await rows(`
  SELECT 2 * tp / (2 * tp + fp + fn) AS f1 FROM (SELECT
    sum(CASE WHEN anomalous = 1 AND label = 'abnormal' THEN 1.0 ELSE 0 END)::DOUBLE AS tp,
    sum(CASE WHEN anomalous = 0 AND label = 'abnormal' THEN 1.0 ELSE 0 END)::DOUBLE AS fp,
    sum(CASE WHEN anomalous = 1 AND label = 'normal' THEN 1.0 ELSE 0 END)::DOUBLE AS fn
    FROM '${DATA}/labels.parquet' t JOIN '${LABELS}' l USING (trace_id))`);

const x = (us) => LEFT + ((us - span.first) / (span.last - span.first)) * (RIGHT - LEFT);
const round = (n) => Number(n.toFixed(1));
const parts = [];
const text = (at, y, words, { size = 12, fill = SOFT, anchor = "start", weight = 400 } = {}) =>
  parts.push(
    `<text x="${round(at)}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}" font-weight="${weight}">${words}</text>`,
  );
const box = (left, y, width, height, fill, more = "") =>
  parts.push(
    `<rect x="${round(left)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"${more}/>`,
  );

const count = (n) => n.toLocaleString("en");
text(16, 28, `${answers.length} answers label ${count(span.traces)} traces`, { size: 16, fill: INK, weight: 600 });
text(
  16,
  48,
  `F1 ${f1.toFixed(2)} against the exact labels of the recording. ${faults.length} faults of five kinds, ordinary traffic around them.`,
);

const TOP = 70;
const HEIGHT = 110;
for (const [share, words] of [
  [1, "100 %"],
  [0.5, "50 %"],
  [0, "0"],
]) {
  const y = TOP + HEIGHT * (1 - share);
  parts.push(`<line x1="${LEFT}" x2="${RIGHT}" y1="${y}" y2="${y}" stroke="${LINE}"/>`);
  text(LEFT - 8, y + 4, words, { anchor: "end", size: 11 });
}
text(16, TOP + 26, "abnormal", { size: 11 });
text(16, TOP + 40, "per 2 min", { size: 11 });
const step = (BIN_MINUTES * 60e6 * (RIGHT - LEFT)) / (span.last - span.first);
for (const { bin, traces, abnormal } of bins) {
  const height = (abnormal / traces) * HEIGHT;
  if (height > 0) box(LEFT + bin * step + 0.5, TOP + HEIGHT - height, step - 1, height, ABNORMAL);
}

const most = Math.max(...bins.map(({ traces }) => traces));
const LOAD = TOP + HEIGHT + 14;
text(16, LOAD + 22, "traces", { size: 11 });
for (const { bin, traces } of bins) {
  const height = (traces / most) * 30;
  box(LEFT + bin * step + 0.5, LOAD + 30 - height, step - 1, height, "#b9bec4");
}

const ANSWERS = LOAD + 52;
text(16, ANSWERS + 4, "answers", { size: 11 });
for (const { start, label } of answers) {
  const at = round(x(start));
  parts.push(
    label === "abnormal"
      ? `<path d="M${at} ${ANSWERS - 5}l5 9h-10z" fill="${ABNORMAL}"/>`
      : `<circle cx="${at}" cy="${ANSWERS}" r="4" fill="${NORMAL}"/>`,
  );
}

const FAULTS = ANSWERS + 18;
text(16, FAULTS + 14, "true faults", { size: 11 });
for (const { start, end, service, type } of faults) {
  parts.push(`<g><title>${service}: ${type}</title>`);
  box(x(start), FAULTS, Math.max(3, x(end) - x(start)), 20, "#fff1e6", ` stroke="${ABNORMAL}" rx="2"`);
  parts.push("</g>");
}

const AXIS = FAULTS + 30;
parts.push(`<line x1="${LEFT}" x2="${RIGHT}" y1="${AXIS}" y2="${AXIS}" stroke="#7c838b"/>`);
const HALF_HOUR = 30 * 60e6;
for (let us = Math.ceil(span.first / HALF_HOUR) * HALF_HOUR; us <= span.last; us += HALF_HOUR) {
  const at = round(x(us));
  parts.push(`<line x1="${at}" x2="${at}" y1="${AXIS}" y2="${AXIS + 5}" stroke="#7c838b"/>`);
  text(at, AXIS + 18, new Date(us / 1000).toISOString().slice(11, 16), { anchor: "middle", size: 11 });
}
const LEGEND = AXIS + 42;
parts.push(`<path d="M${LEFT + 5} ${LEGEND - 9}l5 9h-10z" fill="${ABNORMAL}"/>`);
text(LEFT + 16, LEGEND, "answered abnormal", { size: 11 });
parts.push(`<circle cx="${LEFT + 144}" cy="${LEGEND - 4}" r="4" fill="${NORMAL}"/>`);
text(LEFT + 154, LEGEND, "answered normal", { size: 11 });

const height = LEGEND + 16;
await writeFile(
  PICTURE,
  `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img"
  aria-label="${answers.length} answers label ${count(span.traces)} traces" font-family="Inter, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif">
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
${parts.join("\n")}
</svg>
`,
);
console.log(`picture: ${PICTURE}`);
