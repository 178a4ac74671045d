import { runCommandLine } from "./command-line.js";

// A reader that has seen enough (`labelease … | head`) is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const code = await runCommandLine(process.argv.slice(2));
// Threads and databases that are still winding up must not hold the shell back; what was printed must get out.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
process.exit(code);
