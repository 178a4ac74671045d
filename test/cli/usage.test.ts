import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { labelease } from "./labelease.js";

const VERBS = ["import", "simulate", "run", "propagate", "export", "bench", "check"];
const RUN = ["run", "--data", "a", "--oracle", "b", "--out", "c"];

describe("labelease --help", () => {
  test("labelease --help lists every verb and exits 0", async () => {
    const { code, stdout } = await labelease(["--help"]);
    assert.equal(code, 0);
    for (const verb of VERBS) assert.match(stdout, new RegExp(`^  ${verb} `, "m"));
  });

  test.each(VERBS)("labelease %s --help shows an example of itself", async (verb) => {
    const { code, stdout } = await labelease([verb, "--help"]);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`Examples?:\n  labelease ${verb} `));
    assert.match(stdout, /--json/);
  });

  test("labelease --version is that of the package", async () => {
    assert.match((await labelease(["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
  });
});

describe("wrong usage exits 2 and names the nearest right word", () => {
  const CASES: [string, readonly string[], RegExp][] = [
    ["no verb", [], /Usage: labelease/],
    ["a misspelt verb", ["simulat", "--out", "x"], /unknown verb "simulat"; did you mean "simulate"\?/],
    ["help on a misspelt verb", ["help", "exprot"], /unknown verb "exprot"; did you mean "export"\?/],
    ["a misspelt option", [...RUN, "--bugdet", "3"], /unknown option "--bugdet"; did you mean "--budget"\?/],
    ["a misspelt option with a value", [...RUN, "--sede=3"], /unknown option "--sede"; did you mean "--seed"\?/],
    ["a misspelt required option", ["run", "--dat", "x"], /unknown option "--dat"; did you mean "--data"\?/],
    ["a missing option", ["run", "--data", "x"], /required option '--out <dir>' not specified/],
    ["an option without its value", ["simulate", "--out"], /'--out <dir>' argument missing/],
    ["a folder without a name", ["run", "--data", "a", "--oracle", "b", "--out", ""], /option "--out" is empty/],
    ["no path", ["import", "--out", "x"], /missing required argument 'path'/],
    ["a stray word", [...RUN, "extra"], /too many arguments/],
    ["budget 0", [...RUN, "--budget", "0"], /--budget.*'0'.*whole number from 1 on/],
    ["a budget in words", [...RUN, "--budget", "many"], /--budget.*'many'.*whole number/],
    ["an error rate of 2", [...RUN, "--oracle-error", "2"], /--oracle-error.*'2'.*from 0 to 1/],
    ["an error rate that is no number", [...RUN, "--oracle-error", ""], /--oracle-error.*number from 0 to 1/],
    ["no threads", [...RUN, "--threads", "0"], /--threads.*'0'.*from 1 to/],
    ["an unknown network", [...RUN, "--network", "compct"], /Did you mean "compact"\? .*compact, paper/],
    ["an unknown representation", [...RUN, "--representation", "gmn"], /Did you mean "gnn"\?/],
    ["an unknown selection", [...RUN, "--selection", "k-means"], /Did you mean "kmeans"\?/],
    ["an unknown method", [...RUN, "--method", "papr"], /Did you mean "paper"\?/],
    [
      "the guided method without an oracle",
      ["run", "--data", "a", "--out", "c"],
      /`labelease label --data a --journal answers.journal`; `labelease run --method paper --data a --out c`/,
    ],
    [
      "an option of the paper's method with the guided one",
      [...RUN, "--method", "guided", "--network", "compact"],
      /Cannot use network with the guided method, which has none: leave it out, or say --method paper/,
    ],
    ["an unknown form", ["export", "--run", "a", "--out", "b", "--format", "csv,jsnl"], /Did you mean "jsonl"\?/],
    ["help on a verb that is none", ["runn", "--help"], /unknown verb "runn"; did you mean "run"\?/],
    ["an unknown benchmark", ["bench", "selct"], /Did you mean "select"\?/],
    ["an unknown preset", ["simulate", "--out", "x", "--preset", "boutique"], /Did you mean "online-boutique"\?/],
  ];
  test.each(CASES)("labelease exits 2 on %s", async (_what, words, message) => {
    const { code, stdout, stderr } = await labelease(words);
    assert.match(stderr, message);
    assert.equal(code, 2);
    assert.equal(stdout, "");
  });
});

describe("work that fails exits 1 with one sentence", () => {
  test.each([
    ["run", [...RUN]],
    ["propagate", ["propagate", "--run", "/no/such", "--answers", "b", "--out", "/no/out"]],
    ["export", ["export", "--run", "/no/such", "--out", "/no/out"]],
    ["import", ["import", "/no/such.json", "--out", "/no/out"]],
  ])("labelease %s names a path that is not there", async (_verb, words) => {
    const { code, stdout, stderr } = await labelease([...words, "--quiet"]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^labelease: [^\n]+\n$/);
    assert.doesNotMatch(stderr, /unexpected/);
  });
});
