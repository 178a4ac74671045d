import type { Fault, FaultType } from "../fault.js";
import { FAULT_MODELS } from "../fault-models.js";
import type { Playable } from "../playable.js";
import { Part } from "./shape.js";

/** A fault as people write it: times from the start of the recording, instances by number or name. */
export interface FaultDescription
  extends Partial<Pick<Fault, "id" | "severity">>,
    Pick<Fault, "type" | "service" | "operation" | "caller" | "callee" | "share" | "ramp"> {
  /** Number of the instance, from 1, or its name; default: all of them. */
  readonly instance?: number | string;
  /** Minutes after the start of the recording. */
  readonly startMinute: number;
  /** How long it lasts. */
  readonly minutes: number;
}

const FIELDS = "id type service instance operation caller callee startMinute minutes severity share ramp".split(" ");

/**
 * Faults from plain data: a list, or an object with the list `faults`.
 *
 * @throws UsageError that names the place in the list, and the value.
 *
 * @example
 * const [fault] = readFaults([{ type: "delay", service: "cart", startMinute: 10, minutes: 5 }]);
 * assert.equal(fault.service, "cart");
 * assert.throws(() => readFaults([{ type: "slow" }]), /faults\[0\]\.type is "slow", it must be one of pod-failure/);
 */
export function readFaults(value: unknown, file?: string): FaultDescription[] {
  const whole = new Part(Array.isArray(value) ? { faults: value } : value, "faults", file);
  whole.object(["faults"]);
  return whole
    .field("faults")
    .list()
    .map((part) => {
      part.object(FIELDS);
      const text = (name: string) => (part.field(name).isAbsent ? {} : { [name]: part.field(name).text() });
      const share = (name: string, least: number) =>
        part.field(name).isAbsent ? {} : { [name]: part.field(name).number(least, 1) };
      const instance = part.field("instance");
      return {
        type: part.field("type").oneOf([...FAULT_MODELS.keys()]) as FaultType,
        service: part.field("service").text(),
        startMinute: part.field("startMinute").number(0, 1e8),
        minutes: part.field("minutes").number(Number.MIN_VALUE, 1e8),
        ...text("id"),
        ...text("operation"),
        ...text("caller"),
        ...text("callee"),
        ...share("severity", 0),
        ...share("share", Number.MIN_VALUE),
        ...share("ramp", 0),
        ...(instance.isAbsent
          ? {}
          : { instance: typeof instance.value === "number" ? instance.whole(1, 10_000) : instance.text() }),
      };
    });
}

/** A described fault in a recording that starts at `startUs`; the severity is 0.6 where none is given. */
export function placeFault(
  { startMinute, minutes, instance, severity = 0.6, id, ...fault }: FaultDescription,
  index: number,
  { instances, startUs }: Pick<Playable, "instances" | "startUs">,
): Fault {
  const at = startUs + Math.round(startMinute * 60e6);
  const named =
    typeof instance === "number" ? (instances.get(fault.service)?.[instance - 1] ?? `number ${instance}`) : instance;
  return {
    ...fault,
    id: id ?? `f${String(index + 1).padStart(3, "0")}`,
    instance: named ?? null,
    severity,
    startUs: at,
    endUs: at + Math.max(1, Math.round(minutes * 60e6)),
  };
}
