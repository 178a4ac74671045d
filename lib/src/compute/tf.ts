/** The operations of TensorFlow.js, whichever package supplies them. */
export type Tf = typeof import("@tensorflow/tfjs-core");
