import type { KeyValue } from "../../parquet/span-extra.js";
import { asObject, asText, field } from "../json/read-value.js";
import type { Resource } from "../raw-span.js";
import { tagAttribute } from "./zipkin-tags.js";

/** One side of a call: an `Endpoint` of Zipkin. */
export interface Endpoint {
  readonly service: string;
  /** Addresses as recorded: IPv4, then IPv6. */
  readonly ips: readonly string[];
  /** "" for none. */
  readonly port: string;
}

/** @returns undefined if there is none, or nothing in it. */
export function readEndpoint(value: unknown): Endpoint | undefined {
  const endpoint = asObject(value);
  if (endpoint === undefined) return undefined;
  const service = asText(field(endpoint, "serviceName"));
  const ips = ["ipv4", "ipv6"].map((key) => asText(field(endpoint, key))).filter((ip) => ip !== "");
  const port = asText(field(endpoint, "port"));
  const none = port === "" || port === "0";
  return service === "" && ips.length === 0 && none ? undefined : { service, ips, port: none ? "" : port };
}

/**
 * The resource of the spans an endpoint recorded, named as the OpenTelemetry Collector names it. The instance is the
 * address: ports differ from span to span where the endpoint is the calling side.
 */
export function resourceOf({ service, ips, port }: Endpoint): Resource {
  const attributes: KeyValue[] = service === "" ? [] : [tagAttribute("service.name", service)];
  attributes.push(...addressOf("net.host", ips, port));
  return { service, instance: ips[0] ?? "", members: `"resource":${JSON.stringify({ attributes })}` };
}

/** Attributes for the other side of a call. */
export function peerOf({ service, ips, port }: Endpoint): KeyValue[] {
  return [...(service === "" ? [] : [tagAttribute("peer.service", service)]), ...addressOf("net.peer", ips, port)];
}

function addressOf(prefix: string, ips: readonly string[], port: string): KeyValue[] {
  const attributes = ips.map((ip) => tagAttribute(`${prefix}.ip`, ip));
  if (port !== "") {
    const value = /^\d{1,15}$/.test(port) ? { intValue: port } : { stringValue: port };
    attributes.push({ key: `${prefix}.port`, value });
  }
  return attributes;
}
