import type { Status } from "../trace/status.js";

/**
 * A length of time that varies: log-normal around its median, and now and then a draw from a Pareto tail on top.
 *
 *     length = median * exp(sigma * z),  z standard normal
 *     length += tail.fromMs * u^(-1 / tail.alpha),  u in (0, 1], in a share of the draws
 */
export interface Latency {
  readonly medianMs: number;
  /** Spread of the logarithm; 0.3 is steady, 0.8 is wild. */
  readonly sigma: number;
  /** The heavy tail; default none. `capMs` is the most it can add, default 3000. */
  readonly tail?: { readonly share: number; readonly fromMs: number; readonly alpha: number; readonly capMs?: number };
}

/** A program that runs as one or more instances. */
export interface ServiceModel {
  readonly name: string;
  /** What the status codes of its spans are. */
  readonly protocol: "http" | "grpc";
  /** Pods; default 1. A caller picks one at random for each call. */
  readonly instances?: number;
  /** Share of its capacity in use at the mean load, 0 to 1 (exclusive); waiting grows as in an M/M/1 queue. Default 0.2. */
  readonly utilisation?: number;
  /** Mean length of one piece of its work, for the queue; default 2 ms. */
  readonly queueMs?: number;
}

/** A share of the requests fails without any fault: noise that is labelled normal. */
export interface NaturalError {
  readonly share: number;
  readonly status: Status;
}

/** What a service does on a request; its span is of kind SERVER. */
export interface OperationModel {
  readonly service: string;
  readonly name: string;
  /** Own work, spread at random before, between and after the steps. */
  readonly work: Latency;
  /** One after the other. */
  readonly steps?: readonly Step[];
  /** Status when all went well; default HTTP 200 or gRPC 0. */
  readonly success?: Status;
  readonly naturalError?: NaturalError;
}

/** Whether and how often a step is done. */
export interface Repetition {
  /** Probability of being done at all; default 1. */
  readonly chance?: number;
  /** How often: a number, or the name of a variable of the trace ("items"); default 1. */
  readonly times?: number | string;
}

/** A call of another operation: a CLIENT span here, a SERVER span there, and the network between. */
export interface CallStep extends Repetition {
  /** `service/operation` of the callee. */
  readonly call: string;
  /** Operation of the CLIENT span; default: the callee's. */
  readonly as?: string;
  /** The caller stops waiting after this; default 10 s. */
  readonly timeoutMs?: number;
  /** Further attempts after a failed one; each is a CLIENT span of its own. Default 0. */
  readonly retries?: number;
  /** Whether the caller fails with the call or goes on without its answer; default "fail". */
  readonly onError?: "fail" | "ignore";
}

/** Work with a span but without a callee that is traced: a database query, a function. */
export interface WorkStep extends Repetition {
  readonly work: string;
  readonly latency: Latency;
  /** Default "INTERNAL". */
  readonly kind?: "INTERNAL" | "CLIENT";
}

/** Steps begun at once, calls as a rule; goes on when all have ended. */
export interface TogetherStep {
  readonly together: readonly Step[];
}

/** Steps one after the other that are done or left out as a whole. */
export interface GroupStep extends Repetition {
  readonly group: readonly Step[];
}

/** One of several ways to go on: way i with probability in proportion to its weight. */
export interface ChooseStep {
  readonly choose: readonly { readonly weight: number; readonly steps: readonly Step[] }[];
}

/**
 * A message into a queue: a PRODUCER span here, a CONSUMER span there. Nobody waits for it, and its work may outlive the
 * request. A message that finds its consumer down is delivered again a second later, three times at most.
 */
export interface SendStep extends Repetition {
  /** `service/operation` of the consumer. */
  readonly send: string;
  /** Operation of the PRODUCER span; default: "send " and the consumer's operation. */
  readonly as?: string;
  /** Length of the PRODUCER span; default 0.4 ms. */
  readonly latency?: Latency;
  /** Time in the queue. */
  readonly delay: Latency;
}

/** A look into a cache; only on a miss the steps behind it are done. */
export interface CacheStep {
  readonly cache: string;
  readonly latency: Latency;
  /** Share of look-ups that find something, 0 to 1. */
  readonly hit: number;
  readonly miss: readonly Step[];
}

export type Step = CallStep | WorkStep | TogetherStep | CacheStep | GroupStep | ChooseStep | SendStep;

/** How load comes and goes. */
export interface LoadModel {
  /** Mean arrivals per minute. */
  readonly tracesPerMinute: number;
  /** Height of the daily wave over its mean, 0 to 1. */
  readonly wave: number;
  /** Spread of the logarithm of the load of single minutes. */
  readonly noise: number;
  /** Busy spells per hour, each of some minutes at two to three times the load; and quiet ones at a third. */
  readonly burstsPerHour: number;
  readonly quietPerHour: number;
}

/**
 * A whole system as data: what {@link simulate} plays.
 *
 * Operations may not call each other in a circle. Names are `service/operation`.
 */
export interface SystemModel {
  readonly name: string;
  readonly services: readonly ServiceModel[];
  readonly operations: readonly OperationModel[];
  /** Root operations with their weights. */
  readonly entries: readonly { readonly operation: string; readonly weight: number }[];
  /** Numbers drawn once per trace: value i with weight `weights[i]`. */
  readonly variables?: readonly { readonly name: string; readonly weights: readonly number[] }[];
  /** One way over the network. */
  readonly network: Latency;
  readonly load: LoadModel;
  /** Start of a recording, microseconds since the epoch. */
  readonly startUs: number;
}
