// Sets up, then labels the recording in data/: the main job, end to end. Usage: npm start
// Options after -- go to `labelease run`: npm start -- --budget 10
import "./setup/check-node.mjs";

Promise.all([import("./setup/main.mjs"), import("./start/tour.mjs")]).then(async ([{ setup }, { tour }]) => {
  if (await setup()) process.exitCode = await tour(process.argv.slice(2));
});
