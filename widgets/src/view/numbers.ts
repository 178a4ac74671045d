export * from "../draw/numbers.js";
