// Adds TensorFlow itself, a second run does only what has changed.
// Usage: npm run setup:native (on the processor), npm run setup:gpu (on an NVIDIA card, else on the processor)
import "./setup/check-node.mjs";

import("./setup/native/main.mjs")
  .then(({ setupNative }) => setupNative(process.argv[2]))
  .then((ready) => {
    if (ready) console.log("setup: ready; npx labelease check says what is in use");
  });
