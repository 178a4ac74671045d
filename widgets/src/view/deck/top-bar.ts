import type { DeckState } from "../../contract/deck-state.js";
import { html } from "../dom.js";
import { keyCap, type Mark, mark } from "../marks.js";
import { counted } from "../numbers.js";
import type { Deed } from "./deeds.js";

/** Cards whose marks fit beside each other. */
const STRIP = 40;

/** Whether all is on the disk of the kernel. */
export type SaveState = "saved" | "saving" | "lost";

/** Which card, what was said so far, how long it will take, and whether it is saved. */
export function topBar(state: DeckState, save: SaveState, pace: string, act: (deed: Deed) => void): HTMLElement {
  const { card, progress, list } = state;
  const around =
    card === null
      ? list.length
      : Math.max(
          0,
          list.findIndex(({ traceId }) => traceId === card.traceId),
        );
  const from = Math.max(0, Math.min(around - STRIP / 2, list.length - STRIP));
  const strip = list.slice(from, from + STRIP).map((listed) => {
    const shape = mark(listed.value ?? "skip");
    return listed.traceId === card?.traceId ? html("span.now", {}, shape) : shape;
  });
  const said = [
    `${progress.abnormal} abnormal`,
    `${progress.normal} normal`,
    `${progress.unsure} unsure`,
    `${progress.skipped} skipped`,
  ].join(", ");
  return html(
    "div.dtop",
    {},
    html(
      "button.quiet",
      { type: "button", tabindex: -1, "aria-label": "previous card", onclick: () => act("back") },
      keyCap("ArrowLeft"),
    ),
    html("strong", {}, card === null ? "all answered" : `${card.number} of ${card.of}`),
    html(
      "button.quiet",
      { type: "button", tabindex: -1, "aria-label": "next card", onclick: () => act("forward") },
      keyCap("ArrowRight"),
    ),
    html("span.strip", { role: "img", "aria-label": `${counted(list.length, "card")}: ${said}` }, ...strip),
    html("span.sp"),
    html("span.dim.hide-s", {}, pace),
    html("span.save", { role: "status" }, ...saveText(save)),
  );
}

function saveText(save: SaveState): (Node | string)[] {
  const texts: Readonly<Record<SaveState, [Mark, string]>> = {
    saved: ["saved", "saved"],
    saving: ["saving", "saving"],
    lost: ["error", "not connected"],
  };
  const [shape, text] = texts[save];
  return [mark(shape), text];
}
