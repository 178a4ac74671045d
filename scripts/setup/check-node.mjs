// First import of every script here. It runs on any Node that knows modules, so: no newer syntax than that, no imports.

const NEEDED = [20, 19];

/**
 * What is wrong with a version of Node, or undefined.
 *
 * @param {string} version As in `process.versions.node`.
 */
export function nodeProblem(version) {
  const [major, minor] = version.split(".").map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return undefined;
  return `Node ${NEEDED.join(".")} or newer is needed, this is ${version}; get it from https://nodejs.org or your package manager`;
}

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(`setup: ${problem}`);
  process.exit(1);
}
