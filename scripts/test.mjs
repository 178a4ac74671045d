// Sets up, builds, then runs every check and test. Usage: npm test
// The last line says "N passed, N failed, N skipped"; the exit code is 0 only if something passed and nothing failed.
import "./setup/check-node.mjs";

Promise.all([import("./setup/main.mjs"), import("./test/run-checks.mjs")]).then(async ([{ setup }, { runChecks }]) => {
  if (await setup()) process.exitCode = await runChecks();
  else console.log("0 passed, 1 failed, 0 skipped");
});
