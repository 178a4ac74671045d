export type { Comm, CommEvent, CommTarget, OpenComm } from "./kernel/comms.js";
export { type DisplayOptions, findHost, type Host, host, type MimeBundle } from "./kernel/host.js";
export { DISPLAY } from "./kernel/mime-bundle.js";
export { putBuffers, takeBuffers } from "./model/buffers.js";
export { Deck, type DeckOptions, openDeck } from "./model/deck.js";
export { DECK_KEYS, type DeckKeys } from "./model/deck-keys.js";
export { version } from "./model/version.js";
export { Widget, type WidgetClass, type WidgetOptions } from "./model/widget.js";
