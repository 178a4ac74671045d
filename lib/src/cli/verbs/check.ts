import { table, visible } from "../table.js";
import { oneOf } from "../values.js";
import type { Verb } from "../verb.js";
import { ENGINE_NAMES, engineName } from "./run.js";

interface Options {
  readonly engine?: (typeof ENGINE_NAMES)[number];
}

export const checkVerb: Verb<Options> = {
  name: "check",
  summary: "say what this installation computes with, and prove that it computes rightly",
  examples: ["check --json", "check --engine tfjs-node"],
  declare: (command) =>
    command.option("--engine <name>", `only this one of: ${ENGINE_NAMES.join(", ")}`, (text) =>
      oneOf(ENGINE_NAMES)(engineName(text)),
    ),
  async run(_args, { engine }, { threads, signal }) {
    const { checkInstallation } = await import("../check-installation.js");
    const report = await checkInstallation({ engine, threads, signal });
    const { machine, engines, textModel, python, passed } = report;
    const proofs = engines.flatMap(({ name, proofs }) =>
      proofs.map((proof) => [`${name}: ${proof.name}`, proof.off.toPrecision(1), proof.passed ? "passed" : "FAILED"]),
    );
    return {
      json: { ...report },
      failed: !passed,
      text: [
        table([
          ["labelease", report.version],
          ["node", `${machine.node}, ${machine.platform} ${machine.arch}`],
          ["processor", machine.processor],
          [
            "threads",
            machine.threads === machine.cores ? `${machine.cores}` : `${machine.threads} of ${machine.cores}`,
          ],
          ["text model", textModel.name],
          [
            "python",
            python === null
              ? "none"
              : `${python.version}${python.jupyterlab ? `, JupyterLab ${python.jupyterlab}` : ""}`,
          ],
        ]),
        "",
        ...engines.map(({ name, state }) => visible(`${name}: ${state.replace(/^Cannot open backend "[^"]*": /, "")}`)),
        "",
        table([["proof", "off by", ""], ...proofs]),
        ...(textModel.note === null ? [] : ["", textModel.note]),
      ].join("\n"),
    };
  },
};
