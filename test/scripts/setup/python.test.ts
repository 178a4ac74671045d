import { expect, test } from "vitest";
import { parse } from "yaml";
import { findPython, pipList } from "../../../scripts/setup/python.mjs";

/** Answers as the probe gives them: version, then missing modules. */
function machine(pythons: Record<string, string>) {
  return (name: string) => pythons[name];
}

test("findPython() takes the first that is new enough", () => {
  expect(findPython(undefined, machine({ python3: "3.11" }))).toBe("python3");
  expect(findPython(undefined, machine({ python3: "3.9", "python3.12": "3.12" }))).toBe("python3.12");
  expect(findPython(undefined, machine({ python: "3.10", py: "3.13" }))).toBe("python");
  expect(findPython(undefined, machine({ python3: "4.0" }))).toBe("python3");
});

test("findPython() takes the one that PYTHON names, and no other", () => {
  const ask = machine({ python3: "3.11", "/opt/python": "3.13", "/old/python": "3.8" });
  expect(findPython("/opt/python", ask)).toBe("/opt/python");
  expect(() => findPython("/old/python", ask)).toThrow("Python 3.10 or newer is needed: only /old/python is 3.8.");
  expect(() => findPython("/none", ask)).toThrow("none of /none runs");
});

test("findPython() names python3-venv where ensurepip is missing", () => {
  const ask = machine({ python3: "3.11 ensurepip" });
  expect(() => findPython(undefined, ask)).toThrow(
    "Cannot make .venv: python3 (3.11) has no ensurepip. On Debian and Ubuntu: sudo apt install python3-venv (or python3.11-venv)",
  );
  expect(() => findPython(undefined, machine({ python3: "3.12 venv ensurepip" }))).toThrow(
    "has no venv and no ensurepip",
  );
});

test("findPython() passes over a bare Python where another is whole", () => {
  expect(findPython(undefined, machine({ python3: "3.11 ensurepip", "python3.12": "3.12" }))).toBe("python3.12");
});

test("findPython() says how to get Python where there is none, or only an old one", () => {
  expect(() => findPython(undefined, machine({}))).toThrow(
    /Python 3\.10 or newer is needed: none of python3, .* runs\. Install it/,
  );
  expect(() => findPython(undefined, machine({ python: "2.7", python3: "3.9" }))).toThrow(
    /only python3 is 3\.9, python is 2\.7\. Install it .*or set PYTHON/,
  );
});

test("findPython() asks real programs", () => {
  expect(() => findPython("no-such-python")).toThrow("none of no-such-python runs");
  expect(() => findPython(process.execPath)).toThrow("runs");
});

test("pipList() reads the pip list of an environment file", () => {
  const text = "name: x\ndependencies:\n  - python>=3.10\n  - pip:\n      - a==1.0\n      - b==2.0\n";
  expect(pipList(text, parse)).toEqual(["a==1.0", "b==2.0"]);
  expect(() => pipList("dependencies:\n  - python\n", parse)).toThrow("environment.yml has no pip list");
});
