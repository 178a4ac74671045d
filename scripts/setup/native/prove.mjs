// Tries an addon that has just been linked: a product, a derivative, text. Usage: node prove.mjs PACKAGE_FOLDER
import assert from "node:assert/strict";
import { createRequire } from "node:module";

process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
const require = createRequire(import.meta.url);
const util = require("node:util"); // tfjs-node 4.22 calls two helpers that Node 23 removed
util.isNullOrUndefined ??= (x) => x === null || x === undefined;
util.isArray ??= Array.isArray;

const tf = require(process.argv[2]);
await tf.ready();
assert.equal(tf.getBackend(), "tensorflow");
const numbers = (tensor) => Array.from(tensor.dataSync());
const [a, b] = [
  tf.tensor2d([
    [1, 2],
    [3, 4],
  ]),
  tf.tensor2d([
    [5, 6],
    [7, 8],
  ]),
];
assert.deepEqual(numbers(tf.matMul(a, b)), [19, 22, 43, 50]);
assert.deepEqual(numbers(tf.grad((x) => tf.sum(tf.matMul(a, x)))(b)), [4, 4, 6, 6]);
assert.deepEqual(tf.tensor1d(["", "GET /ä"], "string").arraySync(), ["", "GET /ä"]);
console.log(`TensorFlow ${tf.backend().binding.TF_Version}, GPU in use: ${tf.backend().isUsingGpuDevice === true}`);
