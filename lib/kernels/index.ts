// The kernels: f32, WebAssembly SIMD. This is AssemblyScript (`npm run build -w lib`), not TypeScript. Pointers are
// addresses in one imported, shared memory; the module keeps no state and uses no heap, so that any number of threads
// can run it on the same memory. Sums are in a fixed order. What is called from where: lib/src/compute/kernels.
export { multiply, multiplyTransposed, transpose } from "./matrix";
export {
  activate, activateBackward, addRowsOf, addTo, biasActivate, clear, normalise, normaliseBackward, number, scatterRows,
  slope, takeRows,
} from "./rows";
export { attend, attendBackward } from "./attention";
export { pool, poolBackward } from "./pool";
export { adam, tripletLoss } from "./train";
export { nearestTwo } from "./nearest";
export { advanceStart, prepareStart, sliceStart } from "./cluster";
