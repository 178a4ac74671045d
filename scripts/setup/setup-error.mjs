/** Something that stops the set-up: what happened, and what to do about it. */
export class SetupError extends Error {
  name = "SetupError";

  /**
   * @param {string} fact What happened.
   * @param {string} cure What the reader can do.
   * @param {{kind?: string, output?: string}} [details] A word for the kind of trouble; what the tool printed.
   */
  constructor(fact, cure, { kind = "other", output = "" } = {}) {
    super(`${fact}. ${cure}.`);
    this.kind = kind;
    this.output = output;
  }
}
