/**
 * A wheel of PyPI that carries libraries, and no Python of it is ever run.
 *
 * @typedef {object} Wheel
 * @property {string} name
 * @property {string} version
 * @property {string} sha256 Of the one file for Linux on x86-64.
 * @property {number} mib Room it takes at most while it is unpacked: the file and what is kept of it.
 * @property {string} part A file that is there once it is unpacked.
 */

/** The libraries of TensorFlow: what tfjs-node 4.22 is linked to. Later ones work and are no faster. */
const TENSORFLOW = "tensorflow/libtensorflow_cc.so.2";

/** On the processor. @type {readonly Wheel[]} */
const CPU = [
  {
    name: "tensorflow-cpu",
    version: "2.15.1",
    sha256: "54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26",
    mib: 790,
    part: TENSORFLOW,
  },
];

/**
 * On a card: TensorFlow for CUDA 12.2, and the libraries it opens, in the versions its own extra "and-cuda" names. What
 * that extra has beside them (curand, nccl, cupti, nvrtc, nvcc) is not opened. @type {readonly Wheel[]}
 */
const GPU = [
  {
    name: "tensorflow",
    version: "2.15.1",
    sha256: "bb0edd69103c154245c5f209f0507355cc68ba7e4de350084bc31edc562478e4",
    mib: 1440,
    part: TENSORFLOW,
  },
  {
    name: "nvidia-cuda-runtime-cu12",
    version: "12.2.140",
    sha256: "acb9cb7e44594a3512533497ea790d9f0b0e399abcc888584c157d1ffa080e41",
    mib: 5,
    part: "nvidia/cuda_runtime/lib/libcudart.so.12",
  },
  {
    name: "nvidia-cublas-cu12",
    version: "12.2.5.6",
    sha256: "f448d8db463f9a2c7dd9a1e607c0961d3e95f825b86839c5882f7d073d406df0",
    mib: 1010,
    part: "nvidia/cublas/lib/libcublas.so.12",
  },
  {
    name: "nvidia-cudnn-cu12",
    version: "8.9.4.25",
    sha256: "9f882d5b11753c566fd32427839089eb4f8ba7a58c28446ad359e32c40229723",
    mib: 1800,
    part: "nvidia/cudnn/lib/libcudnn.so.8",
  },
  {
    name: "nvidia-cufft-cu12",
    version: "11.0.8.103",
    sha256: "72e961e578f9be9e316ccb4db8652c421dd0b57442624faa71061d452f449a67",
    mib: 265,
    part: "nvidia/cufft/lib/libcufft.so.11",
  },
  {
    name: "nvidia-cusolver-cu12",
    version: "11.5.2.141",
    sha256: "5a85c4653ce34339a5688137f494a0f903e0f0532418550998167f00844161da",
    mib: 310,
    part: "nvidia/cusolver/lib/libcusolver.so.11",
  },
  {
    name: "nvidia-cusparse-cu12",
    version: "12.1.2.141",
    sha256: "4e13d6a51d2303dcb2a023ba09546811161f0334fc64e13689397bbd3b1eb126",
    mib: 440,
    part: "nvidia/cusparse/lib/libcusparse.so.12",
  },
  {
    name: "nvidia-nvjitlink-cu12",
    version: "12.2.140",
    sha256: "95635cafbf9f96c38bea5200ab145a2e6aefbb5405e0b04c1e4ba54df2d84ec9",
    mib: 67,
    part: "nvidia/nvjitlink/lib/libnvJitLink.so.12",
  },
];

/** Ways to set TensorFlow up: package of npm, and the wheels its addon is linked to. */
export const WAYS = new Map([
  ["cpu", { command: "npm run setup:native", package: "@tensorflow/tfjs-node", wheels: CPU }],
  ["gpu", { command: "npm run setup:gpu", package: "@tensorflow/tfjs-node-gpu", wheels: GPU }],
]);
