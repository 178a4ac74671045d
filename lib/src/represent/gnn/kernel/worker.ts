// A thread that helps with the chunks of batches: started by kernel-engine.ts.
import { helpTeam } from "../../../compute/kernels/help-team.js";
import { loadKernels } from "../../../compute/kernels/load.js";
import { Runner, type Shared } from "./jobs.js";

helpTeam<Shared>((shared) => {
  const runner = new Runner(loadKernels(shared.memory), shared);
  return (job, part) => runner.run(job, part);
});
