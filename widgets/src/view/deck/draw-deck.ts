import type { AnswerValue, DeckReply, DeckRequest, DeckState } from "../../contract/deck-state.js";
import { type Compared, type CompareWith, type DrawnCard, drawCard } from "../card/draw-card.js";
import { unpackCard } from "../card/unpack-card.js";
import { html } from "../dom.js";
import { hideTwin } from "../hide-twin.js";
import { newId } from "../new-id.js";
import { putBuffers } from "../put-buffers.js";
import { addStyle } from "../style.js";
import type { ViewModel } from "../view.js";
import { type AlikeQuestion, type AlikeValue, alikePanel } from "./alike-panel.js";
import { answerBar } from "./answer-bar.js";
import { cardList } from "./card-list.js";
import { decision } from "./decision.js";
import { type Deed, deedOf } from "./deeds.js";
import { KeptRequests } from "./kept-requests.js";
import { Pace } from "./pace.js";
import { askCulprit, askLine, keyHelp, notConnected, queueEnd, trouble } from "./panels.js";
import { type SaveState, topBar } from "./top-bar.js";

/** What is open beside the card. */
type Panel = "none" | "help" | "note" | "culprit" | "alike";

/** A kernel that has not confirmed by then is not there, in milliseconds. */
const PATIENCE = 2000;

/** Cards one after the other, one key for each answer. */
export function drawDeck(element: HTMLElement, model: ViewModel<{ deck: DeckState }>): () => void {
  const deck = new DeckView(element, model);
  return () => deck.end();
}

class DeckView {
  readonly #element: HTMLElement;
  readonly #model: ViewModel<{ deck: DeckState }>;
  readonly #kept: KeptRequests;
  readonly #pace = new Pace();
  /** Requests that wait for an answer and need not be kept. */
  readonly #asked = new Set<string>();
  readonly #comparing = new Map<string, (found: Compared | string | null) => void>();
  /** The card whose answer is saved; the next one may still be on its way. */
  #answered?: string;
  #timer?: ReturnType<typeof setTimeout>;
  #isLost = false;
  #refused?: { readonly why: string; readonly request?: DeckRequest };
  #panel: Panel = "none";
  #question: AlikeQuestion = {};
  #card?: DrawnCard;
  #drawnFor?: unknown;

  constructor(element: HTMLElement, model: ViewModel<{ deck: DeckState }>) {
    this.#element = element;
    this.#model = model;
    this.#kept = new KeptRequests(this.#state.journal);
    addStyle(element.ownerDocument);
    element.classList.add("le", "le-deck");
    element.tabIndex = 0;
    // Overviews on the same page find the deck by it.
    element.dataset.journal = this.#state.journal;
    // JupyterLab leaves keys alone that are pressed in such an element.
    element.setAttribute("data-lm-suppress-shortcuts", "true");
    element.setAttribute("aria-label", `Labelling deck: ${this.#state.title}`);
    element.addEventListener("keydown", this.#onKey);
    model.onChange(() => this.#draw());
    model.onMessage((reply: DeckReply, buffers) => {
      this.#take(reply.kind === "compared" ? putBuffers(reply, buffers) : reply);
    });
    this.#draw();
    // What was said while the kernel was away.
    for (const request of this.#kept.all) this.#send(request);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#element.removeEventListener("keydown", this.#onKey);
  }

  get #state(): DeckState {
    return this.#model.get("deck");
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return;
    const isAsking = this.#panel === "culprit" || this.#panel === "alike";
    const deed = isAsking && event.key !== "Escape" ? undefined : deedOf(event, this.#state.keys);
    const used = deed !== undefined ? this.#act(deed) : this.#pressed(event);
    if (!used) return;
    // Otherwise the notebook takes the key for one of its own.
    event.preventDefault();
    event.stopPropagation();
  };

  #pressed(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    if (this.#panel === "culprit") {
      const service = this.#culprits()[Number(event.key) - 1];
      if (service !== undefined) this.#answer("abnormal", { culprit: service });
      return true;
    }
    if (this.#panel === "alike") {
      const { keys } = this.#state;
      if (event.key === "Enter") this.#confirmAlike();
      else if (event.key === keys.alike) this.#show("none");
      else if (event.key === keys.normal) this.#askAlike("normal");
      else if (event.key === keys.abnormal) this.#askAlike("abnormal");
      return event.key !== "Tab";
    }
    // A letter that nobody uses must not reach the notebook either, where it may delete a cell.
    return (this.#card?.press(event.key) ?? false) || event.key.length === 1;
  }

  /** @returns Whether it had a use for the key. */
  #act(deed: Deed): boolean {
    const { card } = this.#state;
    switch (deed) {
      case "leave":
        if (this.#panel !== "none") this.#show("none");
        else this.#leave();
        return true;
      case "help":
        this.#show(this.#panel === "help" ? "none" : "help");
        return true;
      case "undo":
      case "redo":
        this.#ask({ kind: deed, id: newId() });
        return true;
      case "back":
      case "forward":
        this.#step(deed === "back" ? -1 : 1);
        return true;
      case "note":
      case "culprit":
      case "alike":
        this.#question = {};
        if (card !== null) this.#show(deed);
        return true;
      case "revisit":
        this.#revisit();
        return true;
      case "more":
        this.#ask({ kind: "more", id: newId() });
        return true;
      default:
        this.#answer(deed);
        return true;
    }
  }

  /** Whatever holds the deck gets the keyboard: in a notebook the cell. */
  #leave(): void {
    this.#element.blur();
    this.#element.parentElement?.closest<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  /** What it would do to say this of all traces alike. */
  #askAlike(value: AlikeValue): void {
    const { card } = this.#state;
    if (card === null) return;
    this.#question = { value };
    this.#ask({ kind: "alike", id: newId(), traceId: card.traceId, value });
    this.#draw();
  }

  #confirmAlike(): void {
    const { value, effect } = this.#question;
    if (value !== undefined && effect !== undefined && effect.alike > 0) this.#answer(value, { alike: effect.alike });
  }

  /** The next card, in the order of the list, that was left unsure or skipped. */
  #revisit(): void {
    const { list, card } = this.#state;
    const at = list.findIndex(({ traceId }) => traceId === card?.traceId);
    const inTurn = [...list.slice(at + 1), ...list.slice(0, Math.max(0, at))];
    const next = inTurn.find(({ value }) => value === "unsure" || value === "skip");
    if (next !== undefined) this.#open(next.traceId);
  }

  #answer(value: AnswerValue, more: { readonly culprit?: string; readonly alike?: number } = {}): void {
    const { card } = this.#state;
    // The same card is not answered twice: until its answer is confirmed a second key is none.
    if (card === null || this.#kept.all.length > 0 || cardKey(card) === this.#answered) return;
    this.#pace.answered();
    const isOpen = this.#panel !== "none";
    this.#panel = "none";
    const { traceId, seq } = card;
    this.#send(this.#remember({ kind: "answer", id: newId(), traceId, value, seq, ...more }));
    if (isOpen) this.#draw();
  }

  #note(text: string): void {
    const { card } = this.#state;
    this.#show("none");
    this.#element.focus();
    if (card === null) return;
    const { traceId, seq } = card;
    this.#send(this.#remember({ kind: "note", id: newId(), traceId, text, seq }));
  }

  #step(by: number): void {
    const { list, card } = this.#state;
    const at = card === null ? list.length : list.findIndex(({ traceId }) => traceId === card.traceId);
    const to = list[at + by];
    if (to !== undefined) this.#open(to.traceId);
    else if (by > 0) this.#open();
  }

  #open(traceId?: string): void {
    this.#ask({ kind: "show", id: newId(), traceId });
  }

  /** Asks for something that is not asked again of a kernel that was away. */
  #ask(request: DeckRequest): void {
    this.#asked.add(request.id);
    this.#send(request);
  }

  /** Asks for a trace to hold the card against. */
  #compare(what: CompareWith): Promise<Compared | string | null> {
    const { card } = this.#state;
    if (card === null) return Promise.resolve(null);
    const id = newId();
    return new Promise((resolve) => {
      this.#comparing.set(id, resolve);
      this.#ask({ kind: "compare", id, traceId: card.traceId, with: what });
    });
  }

  #remember(request: DeckRequest): DeckRequest {
    this.#kept.add(request);
    return request;
  }

  #send(request: DeckRequest): void {
    this.#refused = undefined;
    this.#model.send(request);
    this.#timer ??= setTimeout(() => this.#missed(), PATIENCE);
    this.#drawTop();
  }

  #missed(): void {
    this.#timer = undefined;
    if (this.#kept.all.length === 0 && this.#asked.size === 0) return;
    this.#isLost = true;
    this.#draw();
  }

  #take(reply: DeckReply): void {
    const request = this.#kept.take(reply.id);
    if (reply.kind === "saved" && request?.kind === "answer") this.#answered = cardKey(request);
    this.#asked.delete(reply.id);
    const compared = this.#comparing.get(reply.id);
    this.#comparing.delete(reply.id);
    if (reply.kind === "compared") {
      const { data, what = "another trace" } = reply;
      compared?.(data === null ? (reply.what ?? null) : { data: unpackCard(data), what });
    } else compared?.(null);
    if (reply.kind === "alike" && reply.traceId === this.#state.card?.traceId && reply.value === this.#question.value)
      this.#question = { value: reply.value, effect: reply.effect };
    this.#isLost = false;
    if (reply.kind === "refused") this.#refused = { why: reply.why, request };
    if (this.#kept.all.length === 0 && this.#asked.size === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    this.#draw();
  }

  #show(panel: Panel): void {
    this.#panel = panel;
    this.#draw();
    if (panel === "note") this.#element.querySelector("input")?.focus();
  }

  #culprits(): readonly string[] {
    return this.#state.card?.data.services ?? [];
  }

  #save(): SaveState {
    if (this.#isLost) return "lost";
    return this.#kept.all.length > 0 ? "saving" : "saved";
  }

  #drawTop(): void {
    const { progress } = this.#state;
    const pace = this.#pace.text(Math.max(0, progress.budget - progress.answered));
    const bar = topBar(this.#state, this.#save(), pace, (deed) => this.#act(deed));
    this.#element.querySelector(".dtop")?.replaceWith(bar);
  }

  #draw(): void {
    const state = this.#state;
    const hadFocus = this.#element.contains(this.#element.ownerDocument.activeElement);
    if (this.#drawnFor !== state.card?.data || this.#card === undefined) {
      this.#drawnFor = state.card?.data;
      this.#card =
        state.card === null
          ? undefined
          : drawCard(unpackCard(state.card.data), {
              onCulprit: (service) => this.#answer("abnormal", { culprit: service }),
              compare: (what) => this.#compare(what),
            });
    }
    this.#element.replaceChildren(
      ...hideTwin(state.twin),
      html("div.dtop"),
      ...(this.#isLost ? [notConnected(this.#kept.all)] : []),
      ...this.#refusal(),
      ...(this.#panel === "help" ? [keyHelp(state.keys)] : []),
      html(
        "div.dbody",
        {},
        cardList(state, (traceId) => this.#open(traceId)),
        html(
          "div.dmain",
          {},
          decision(state),
          this.#card?.element ?? queueEnd(state, (deed) => this.#actThere(deed)),
          ...this.#panels(),
        ),
      ),
      answerBar(state, (deed) => this.#actThere(deed)),
    );
    this.#drawTop();
    this.#scrollList();
    if (hadFocus && this.#panel !== "note") this.#element.focus({ preventScroll: true });
  }

  /** Moves the list alone: the page stays where it is. */
  #scrollList(): void {
    const list = this.#element.querySelector<HTMLElement>(".list");
    const current = list?.querySelector<HTMLElement>("[aria-current]");
    if (list && current) list.scrollTop = current.offsetTop - list.clientHeight / 2;
  }

  #refusal(): HTMLElement[] {
    if (this.#refused === undefined) return [];
    const { why, request } = this.#refused;
    const again = request === undefined ? undefined : () => this.#send(this.#remember({ ...request, id: newId() }));
    return [trouble("Not saved:", `${why}. The card is as it was.`, again)];
  }

  /** By a click, after which keys go to the deck. */
  #actThere(deed: Deed): void {
    this.#act(deed);
    this.#element.focus();
  }

  #panels(): HTMLElement[] {
    const { card } = this.#state;
    if (card === null) return [];
    if (this.#panel === "culprit")
      return [askCulprit(this.#culprits(), (service) => this.#answer("abnormal", { culprit: service }))];
    const leave = () => {
      this.#show("none");
      this.#element.focus();
    };
    if (this.#panel === "alike") {
      const actions = {
        choose: (value: AlikeValue) => this.#askAlike(value),
        confirm: () => this.#confirmAlike(),
        leave,
      };
      return [alikePanel(this.#question, this.#state.keys, actions)];
    }
    if (this.#panel !== "note") return [];
    return [askLine("Note", card.note ?? "", (text) => this.#note(text), leave)];
  }
}

/** Names a card as it was asked: asked again, it has another seq. */
function cardKey({ traceId, seq }: { readonly traceId: string; readonly seq: number }): string {
  return `${seq} ${traceId}`;
}
