import { expect, test } from "vitest";
import { findPip, needMachine } from "../../../../scripts/setup/native/machine.mjs";
import { placesOf } from "../../../../scripts/setup/places.mjs";

const machine = { platform: "linux" as NodeJS.Platform, arch: "x64" as NodeJS.Architecture, glibc: "2.36", avx: true };
const compiler = process.execPath; // anything that knows --version

test("needMachine() takes Linux on x86-64 with a compiler", () => {
  needMachine("npm run setup:gpu", machine, compiler);
});

test.each([
  ["macOS", { ...machine, platform: "darwin" as const }, "setup:gpu works on Linux on x86-64, this is darwin on x64"],
  ["ARM", { ...machine, arch: "arm64" as const }, "this is linux on arm64"],
  ["musl", { ...machine, glibc: undefined }, "needs the GNU C library"],
  ["a processor without AVX", { ...machine, avx: false }, "needs a processor with AVX"],
])("needMachine() refuses %s", (_, other, message) => {
  expect(() => needMachine("npm run setup:gpu", other, compiler)).toThrow(message);
});

test("needMachine() says how to get a compiler", () => {
  expect(() => needMachine("npm run setup:native", machine, "no-such-compiler")).toThrow(
    "A C++ compiler is needed: no-such-compiler does not run. Install it (Debian and Ubuntu: sudo apt install g++",
  );
});

const places = placesOf("/project", {}, "linux");

test("findPip() takes the Python of the workbench, else any other with pip", () => {
  expect(findPip(places, {}, () => true)).toBe(places.python);
  expect(findPip(places, {}, (program) => program === "python3")).toBe("python3");
  expect(findPip(places, { PYTHON: "/opt/python" }, (program) => program === "/opt/python")).toBe("/opt/python");
});

test("findPip() says how to get one", () => {
  expect(() => findPip(places, {}, () => false)).toThrow(
    /Python 3.10 or newer with pip is needed: .*Type npm run setup/,
  );
});
