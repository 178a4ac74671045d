import { test } from "vitest";

/** A `test` for what needs something that a machine may not have. */
export interface TestUnless {
  /** `test`, or `test.skip` where it is missing. */
  readonly run: typeof test | typeof test.skip;
  /** Says in the title what is missing; "" where nothing is. */
  readonly leftOut: string;
}

/**
 * Leaves tests out, by name, where something is missing.
 *
 * @param trouble What is missing; undefined where nothing is.
 * @throws Error if something is missing and `CI=true`, where no test may be left out.
 */
export function testUnless(trouble: string | undefined): TestUnless {
  if (trouble === undefined) return { run: test, leftOut: "" };
  if (process.env.CI === "true") throw new Error(`These tests cannot run: ${trouble}`);
  return { run: test.skip, leftOut: ` (left out: ${trouble})` };
}
