const INSTANCE_KEYS: readonly string[] = [
  "k8s.pod.name",
  "service.instance.id",
  "hostname",
  "host.name",
  "container.name",
  "container.id",
  "host.id",
  "ip",
  "net.host.ip",
];

/**
 * Which instance of a service did the work: the pod if it is known, else what else tells instances apart.
 *
 * @param tags Tags of the process, or attributes of the resource.
 *
 * @example
 * assert.equal(instanceOfTags(new Map([["ip", "10.0.0.1"], ["k8s.pod.name", "cart-7"]])), "cart-7");
 */
export function instanceOfTags(tags: ReadonlyMap<string, string>): string {
  for (const key of INSTANCE_KEYS) {
    const value = tags.get(key);
    if (value) return value;
  }
  return "";
}

/** The keys {@link instanceOfTags} looks at. */
export const INSTANCE_TAGS: ReadonlySet<string> = new Set(INSTANCE_KEYS);
