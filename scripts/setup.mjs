// Sets up the workbench; a second run does only what has changed. Usage: npm run setup
import "./setup/check-node.mjs";

import("./setup/main.mjs")
  .then(({ setup }) => setup())
  .then((ready) => {
    if (ready) console.log("setup: ready");
  });
