import { isIPv4, isIPv6 } from "node:net";
import type { KeyValue } from "../../parquet/span-extra.js";
import { plainText } from "./plain-text.js";

/** An endpoint of Zipkin as JSON, "" where nothing is known of it, and the attributes that are not in it. */
export interface SplitEndpoint {
  readonly json: string;
  readonly others: readonly KeyValue[];
}

/**
 * Takes what an endpoint has room for out of attributes: `<prefix>.ip`, `<prefix>.port` and the name of the service, in
 * the names that `import` gives them.
 *
 * @param service Key of the name of the service, or the name itself.
 *
 * @example
 * const attributes = [{ key: "peer.service", value: { stringValue: "db" } }, { key: "net.peer.port", value: { intValue: "6379" } }];
 * assert.deepEqual(splitEndpoint(attributes, "net.peer", { key: "peer.service" }), { json: '{"serviceName":"db","port":6379}', others: [] });
 */
export function splitEndpoint(
  attributes: readonly KeyValue[],
  prefix: string,
  service: { readonly key: string } | { readonly name: string },
): SplitEndpoint {
  const fields = new Map<string, string>();
  if ("name" in service) fields.set("serviceName", JSON.stringify(service.name));
  const keys = "key" in service ? [service.key] : [];
  const found = attributes.map(({ key, value }) => {
    const text = plainText(value ?? {});
    return text === "" ? undefined : keys.includes(key) ? "serviceName" : fieldOf(key, prefix, text);
  });
  // Only what comes back in the same order: of equal keys the last counts.
  const isUnclear = (key: string) => {
    const same = found.filter((_, i) => attributes[i].key === key);
    return same.some((field, i) => field === undefined || (i > 0 && `${same[i - 1]}` >= field));
  };
  const others = attributes.filter(({ key, value }, i) => {
    const field = found[i];
    if (field === undefined || isUnclear(key)) return true;
    const text = plainText(value ?? {});
    fields.set(field, field === "port" ? text : JSON.stringify(text));
    return false;
  });
  const order = ["serviceName", "ipv4", "ipv6", "port"].filter((field) => fields.has(field));
  const members = order.map((field) => `"${field}":${fields.get(field)}`);
  return { json: members.length === 0 ? "" : `{${members.join(",")}}`, others };
}

function fieldOf(key: string, prefix: string, text: string): string | undefined {
  if (key === `${prefix}.port` && /^[1-9]\d{0,4}$/.test(text)) return "port";
  if (key !== `${prefix}.ip`) return undefined;
  return isIPv4(text) ? "ipv4" : isIPv6(text) ? "ipv6" : undefined;
}
