import type { Quality } from "../contract/overview-state.js";
import { element, lines } from "./markup.js";
import { shareText } from "./overview-texts.js";
import { palette } from "./palette.js";
import { agreementLine, auditLine, NO_CERTIFICATE, qualityHeadline, qualityLine } from "./quality-texts.js";
import { SVG_PAD, svgFrame, svgText } from "./svg-parts.js";

const [LEFT, RIGHT, WORDS] = [170, 560, 580];
const ROW = 26;

/** The quality panel as a drawing that needs no kernel and no script. */
export function qualitySvg(quality: Quality, { dark = false }: { readonly dark?: boolean } = {}): string {
  const color = palette(dark);
  const headline = qualityHeadline(quality);
  const parts = [
    svgText(headline, SVG_PAD, 30, { size: 15, weight: 600, fill: color("ink") }),
    svgText(qualityLine(quality), SVG_PAD, 48, { fill: color("ink-2") }),
  ];
  const low = lowestOf(quality);
  const x = (value: number) => LEFT + ((Math.max(low, value) - low) / (1 - low)) * (RIGHT - LEFT);
  let y = 76;
  for (let tick = low; tick <= 1.0001; tick += (1 - low) / 4) {
    parts.push(
      svgText(shareText(tick), x(tick), y, { size: 11, fill: color("ink-3"), anchor: "middle" }),
      element("line", {
        x1: x(tick),
        x2: x(tick),
        y1: y + 6,
        y2: y + 8 + ROW * quality.rows.length,
        stroke: color("line-faint"),
      }),
    );
  }
  y += 8;
  for (const { name, model, audit } of quality.rows) {
    const middle = y + ROW / 2;
    parts.push(svgText(name, SVG_PAD, middle + 4, { fill: color("ink") }));
    if (audit !== undefined) {
      const [a, b] = [x(audit.low), x(audit.high)];
      parts.push(
        element("rect", { x: a, y: middle - 2, width: Math.max(1, b - a), height: 4, fill: color("pop") }),
        element("line", { x1: a, x2: a, y1: middle - 7, y2: middle + 7, stroke: color("ink"), "stroke-width": 2 }),
      );
    }
    if (model !== undefined) {
      parts.push(
        element("circle", {
          cx: x(model),
          cy: middle,
          r: 4.5,
          fill: color("panel"),
          stroke: color("ink"),
          "stroke-width": 1.5,
        }),
      );
    }
    const words = [
      ...(audit === undefined ? [] : [`audit: at least ${shareText(audit.low)}`]),
      ...(model === undefined ? [] : [`model: ${shareText(model)}`]),
    ];
    parts.push(svgText(words.join("   ") || "not known yet", WORDS, middle + 4, { fill: color("ink-2") }));
    y += ROW;
  }
  y += 16;
  const notes = [
    NO_CERTIFICATE,
    auditLine(quality),
    quality.audit?.warnings.join(" "),
    quality.advice,
    agreementLine(quality),
  ];
  for (const note of notes) {
    if (note === undefined || note === "") continue;
    for (const line of lines(note, 128, 3)) {
      parts.push(svgText(line, SVG_PAD, y, { fill: color("ink-2") }));
      y += 17;
    }
    y += 3;
  }
  return svgFrame(headline, y + 6, color, ...parts);
}

/** Where the scale begins: at .8 if all lies above it, else at 0. */
export function lowestOf({ rows }: Quality): number {
  const all = rows.flatMap(({ model, audit }) => [model ?? 1, audit?.low ?? 1]);
  return Math.min(...all) >= 0.8 ? 0.8 : 0;
}
