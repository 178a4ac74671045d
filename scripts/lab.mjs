// Sets up, then opens JupyterLab on notebooks/. Usage: npm run lab
// Options after -- go to JupyterLab: npm run lab -- --no-browser --port 8899
import "./setup/check-node.mjs";

Promise.all([import("./setup/main.mjs"), import("./lab/open.mjs")]).then(async ([{ setup }, { openLab }]) => {
  if (await setup()) process.exitCode = await openLab(process.argv.slice(2));
});
