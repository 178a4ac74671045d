import type { Random } from "../base/random.js";
import type { Status } from "../trace/status.js";

/** The faults of the paper's data set D1. */
export type FaultType = "pod-failure" | "delay" | "loss" | "memory" | "cpu";

/** Something that goes wrong in one service for a while. */
export interface Fault {
  readonly id: string;
  readonly type: FaultType;
  readonly service: string;
  /** One instance of the service, or null for all of them. */
  readonly instance: string | null;
  /** Acts from `startUs` up to, not including, `endUs`; microseconds since the epoch. */
  readonly startUs: number;
  readonly endUs: number;
  /** 0 (hardly) to 1 (heavily); each {@link FaultModel} says what it stands for. */
  readonly severity: number;
}

/** What a fault does to one call of the service. */
export interface CallEffect {
  /** Added to the way there and to the way back, microseconds. */
  readonly requestUs?: number;
  readonly replyUs?: number;
  /** The call never reaches the service: the caller learns so after `afterUs`. */
  readonly refused?: { readonly afterUs: number; readonly status: Status };
}

/** How one type of fault acts. Numbers come from `random` only, which is the same for the same call. */
export interface FaultModel {
  readonly type: FaultType;
  /** Whether it strikes one instance or the whole service. */
  readonly scope: "instance" | "service";
  /** Whether it is only seen by callers, so that it makes no sense at the outermost service. */
  readonly needsCallers: boolean;
  /** In physical units, for people. */
  describe(severity: number): string;
  /** @param at Time of the call, microseconds since the epoch. */
  onCall?(fault: Fault, at: number, random: Random): CallEffect;
  /** @returns How long `us` microseconds of own work take under the fault. */
  onWork?(fault: Fault, at: number, us: number, random: Random): number;
}
