// A thread that helps with the chunks of batches: started by kernel-engine.ts.
import { helpTeam } from "../../../compute/kernels/help-team.js";
import { loadKernels } from "../../../compute/kernels/load.js";
import { type Job, runChunk, type Shared } from "./jobs.js";

helpTeam<Job, Shared>((shared) => {
  const kernels = loadKernels(shared.memory);
  return (job, part) => runChunk(kernels, shared, job, part);
});
