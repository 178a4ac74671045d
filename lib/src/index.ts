// The public API, in the order in which data flows. Nothing else is imported from outside.

export { ImportError, LabelEaseError, type Place, UsageError } from "./base/error.js";
export { Random } from "./base/random.js";
export type { Progress, Work } from "./base/work.js";

export type { BatchOptions, Corpus } from "./corpus/corpus.js";

export type { Embedding, FitOptions, FittedRepresentation, Representation } from "./represent/representation.js";
export { cachedEncoder } from "./represent/text/cached.js";
export type { TextEncoder } from "./represent/text/encoder.js";
export { hashedEncoder } from "./represent/text/hashed.js";
export { modelFolders } from "./represent/text/model-folders.js";
export { DEFAULT_TEXT_MODEL, openTextEncoder } from "./represent/text/open.js";
export { operationText } from "./represent/text/operation-text.js";
