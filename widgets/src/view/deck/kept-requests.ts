import type { DeckRequest } from "../../contract/deck-state.js";

const PREFIX = "labelease kept ";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * Answers that the kernel has not confirmed, by journal. They outlive the widget and a reload of the page, so that what
 * a person said while the kernel was away is sent when it is back.
 */
export class KeptRequests {
  readonly #key: string;
  readonly #storage: Store;
  #requests: DeckRequest[];

  constructor(journal: string, storage = pageStorage()) {
    this.#key = PREFIX + journal;
    this.#storage = storage;
    this.#requests = read(storage.getItem(this.#key));
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
    if (this.#requests.length === 0) this.#storage.removeItem(this.#key);
    else this.#storage.setItem(this.#key, JSON.stringify(this.#requests));
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

/** For as long as the page is open, where it may store nothing. */
const inMemory = new Map<string, string>();

function pageStorage(): Store {
  try {
    sessionStorage.setItem(PREFIX, "");
    return sessionStorage;
  } catch {
    return {
      getItem: (key) => inMemory.get(key) ?? null,
      setItem: (key, value) => void inMemory.set(key, value),
      removeItem: (key) => void inMemory.delete(key),
    };
  }
}
