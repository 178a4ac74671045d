import type { ProtoRule } from "../../protobuf/proto-rule.js";

const SCOPE_SPANS: ProtoRule = {
  name: "scope group",
  message: new Map<number, ProtoRule>([
    [1, { take: "scope" }],
    [2, { take: "span" }],
    [3, { take: "scope schema" }],
  ]),
};
const RESOURCE_SPANS: ProtoRule = {
  name: "resource group",
  message: new Map<number, ProtoRule>([
    [1, { take: "resource" }],
    [2, SCOPE_SPANS],
    [3, { take: "resource schema" }],
    // Where spans of instrumentation libraries stood for a while, when they became spans of scopes.
    [1000, SCOPE_SPANS],
  ]),
};

/** The way to the spans of an export request. */
export const REQUEST: ProtoRule = { message: new Map([[1, RESOURCE_SPANS]]) };
