import { expect, test } from "vitest";
import { operationText } from "../../../lib/src/represent/text/operation-text.js";

test.each([
  ["punctuation splits", "cart", "get:user_id|x-y/z", "cart get user id x y z"],
  ["CamelCase splits before lower-casing", "CartService", "PlaceOrderGrpc", "cart service place order grpc"],
  ["a run of capitals is one word", "redis", "HGETALL", "redis hgetall"],
  ["the last capital of a run begins the next word", "api", "HTTPServerError", "api http server error"],
  ["words with digits go", "frontend-0", "GET /api/v1/users/1234", "frontend get api users"],
  ["a digit ends a word before a capital", "k8s", "v2Pod", "pod"],
  ["the released code's example of glued words is split", "ts", "get:user_id", "ts get user id"],
  [
    "a gRPC method splits at dots and slashes",
    "frontend",
    "hipstershop.CartService/AddItem",
    "frontend hipstershop cart service add item",
  ],
  [
    "a Java class splits",
    "ts-travel-service",
    "TravelController.queryInfo",
    "ts travel service travel controller query info",
  ],
  ["spaces of all sorts are one space", " a\t", "b\n\n c ", "a b c"],
  ["letters of every script stay", "Kassé", "Überweisen/支付", "kassé überweisen 支付"],
  ["emoji and markup go", "🛒 cart", "<b>add</b>", "cart b add b"],
  ["names of object members are plain words", "__proto__", "constructor", "proto constructor"],
])("operationText(): %s", (_, service, operation, text) => {
  expect(operationText(service, operation)).toBe(text);
});

test("operationText() keeps words with digits where nothing else is left", () => {
  expect(operationText("s3", "v1/42")).toBe("s3 v1 42");
});

test("operationText() keeps names that hold no word", () => {
  expect(operationText("", " /* ")).toBe("/*");
  expect(operationText("", "")).toBe("");
});

test("operationText() gives instances of one service one text", () => {
  expect(operationText("frontend-0", "recv")).toBe(operationText("frontend-12", "recv"));
});
