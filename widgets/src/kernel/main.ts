import { launch } from "./launch.js";

const at = process.argv.indexOf("--config-path");
const connectionFile = at < 0 ? undefined : process.argv[at + 1];
if (connectionFile === undefined) {
  process.stderr.write(
    "Cannot start the kernel: --config-path names no connection file; Jupyter starts kernels, not people\n",
  );
  process.exit(2);
}
await launch(connectionFile);
