import type { Random } from "../base/random.js";
import type { Status } from "../trace/status.js";

/** The first five are the faults of the paper's data set D1. */
export type FaultType =
  | "pod-failure"
  | "delay"
  | "loss"
  | "memory"
  | "cpu"
  | "restart"
  | "wrong-status"
  | "early-return"
  | "missing-call"
  | "slow-dependency";

/** Something that goes wrong in one service for a while. Faults may overlap. */
export interface Fault {
  readonly id: string;
  readonly type: FaultType;
  /** The root cause. */
  readonly service: string;
  /** One instance of the service, or null for all of them. */
  readonly instance: string | null;
  /** Only where the service does this operation; default: all of them. */
  readonly operation?: string;
  /** Only requests from there, `service` or `service/operation`: a fault on the edge to `service`. */
  readonly caller?: string;
  /** Only calls to there, `service` or `service/operation`: a fault on an edge that begins in `service`. */
  readonly callee?: string;
  /** Share of the traces it strikes, drawn per trace; default 1. */
  readonly share?: number;
  /** Share of the window in which it grows from nothing to its whole effect; default 0: it is there at once. */
  readonly ramp?: number;
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
  /** The call is not made at all. */
  readonly missing?: boolean;
}

/** What a fault does to one request while it is served. */
export interface ServeEffect {
  /** The work is done, the answer says otherwise. */
  readonly status?: Status;
  /** Returns before its first call, as if all were done. */
  readonly early?: boolean;
}

/** How one type of fault acts. Numbers come from `random` only, which is the same for the same call. */
export interface FaultModel {
  readonly type: FaultType;
  /** Whether it strikes one instance or the whole service. */
  readonly scope: "instance" | "service";
  /** Whether it is only seen by callers, so that it makes no sense at the outermost service. */
  readonly needsCallers: boolean;
  /** Whether it acts on calls (or untraced work with a span) that the service makes: it needs one that makes some. */
  readonly needsCallees?: boolean;
  /** In physical units, for people. */
  describe(severity: number): string;
  /** @param at Time of the call, microseconds since the epoch. */
  onCall?(fault: Fault, at: number, random: Random): CallEffect;
  /** The same for calls that the service makes itself. */
  onOutgoing?(fault: Fault, at: number, random: Random): CallEffect;
  /** A request that has arrived. */
  onServe?(fault: Fault, at: number, random: Random): ServeEffect;
  /** @returns How long `us` microseconds of own work take under the fault. */
  onWork?(fault: Fault, at: number, us: number, random: Random): number;
  /** The same for work with a span of its own (a query, a look into a cache); default: as {@link onWork}. */
  onDependency?(fault: Fault, at: number, us: number, random: Random): number;
}
