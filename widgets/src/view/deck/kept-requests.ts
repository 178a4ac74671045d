import type { DeckRequest } from "../../contract/deck-state.js";

const PREFIX = "labelease kept ";

/**
 * Answers that the kernel has not confirmed, by journal. They outlive the widget and a reload of the page, so that what
 * a person said while the kernel was away is sent when it is back.
 */
export class KeptRequests {
  readonly #key: string;
  readonly #storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | undefined;
  #requests: DeckRequest[];

  constructor(journal: string, storage = pageStorage()) {
    this.#key = PREFIX + journal;
    this.#storage = storage;
    this.#requests = read(storage?.getItem(this.#key) ?? null);
  }

  get all(): readonly DeckRequest[] {
    return this.#requests;
  }

  add(request: DeckRequest): void {
    this.#requests.push(request);
    this.#write();
  }

  /** @returns The request that had this id. */
  take(id: string): DeckRequest | undefined {
    const found = this.#requests.find((request) => request.id === id);
    this.#requests = this.#requests.filter((request) => request !== found);
    this.#write();
    return found;
  }

  #write(): void {
    try {
      if (this.#requests.length === 0) this.#storage?.removeItem(this.#key);
      else this.#storage?.setItem(this.#key, JSON.stringify(this.#requests));
    } catch {
      // A page without storage keeps them for as long as it is open.
    }
  }
}

function read(text: string | null): DeckRequest[] {
  try {
    const requests = JSON.parse(text ?? "[]");
    return Array.isArray(requests) ? requests : [];
  } catch {
    return [];
  }
}

function pageStorage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
