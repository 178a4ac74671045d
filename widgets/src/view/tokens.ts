export * from "../draw/tokens.js";
