import { BASE_STYLE } from "./base-style.js";
import { CARD_STYLE } from "./card/card-style.js";
import { DECK_STYLE } from "./deck/deck-style.js";
import { OVERVIEW_STYLE } from "./overview/overview-style.js";
import { TOKENS } from "./tokens.js";

const ID = "labelease-style";

/**
 * Puts the style of all widgets into the page, once. It travels with the code, so that front ends that load only a
 * module have it too.
 */
export function addStyle(page: Document): void {
  if (page.getElementById(ID) !== null) return;
  const style = page.createElement("style");
  style.id = ID;
  style.textContent = [TOKENS, BASE_STYLE, CARD_STYLE, DECK_STYLE, OVERVIEW_STYLE].join("");
  page.head.append(style);
}
