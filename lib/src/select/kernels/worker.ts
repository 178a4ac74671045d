// A thread that helps with distances: started by select-kernels.ts.
import { helpTeam } from "../../compute/kernels/help-team.js";
import { loadKernels } from "../../compute/kernels/load.js";
import { runPart, type Shared } from "./jobs.js";

helpTeam<Shared>(({ memory }) => {
  const kernels = loadKernels(memory);
  return (job, part) => runPart(kernels, job, part);
});
