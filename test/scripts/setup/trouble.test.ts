import { expect, test } from "vitest";
import { troubleOf } from "../../../scripts/setup/trouble.mjs";

/** What npm 10 and 11, and pip 23 to 26 print; shortened, names of hosts changed. */
const OUTPUTS: [string, string, string, RegExp][] = [
  [
    "npm without a name server",
    "no network",
    "npm error code ENOTFOUND\nnpm error syscall getaddrinfo\nnpm error errno ENOTFOUND\nnpm error network request to https://registry.example/yaml failed, reason: getaddrinfo ENOTFOUND registry.example",
    /cannot be reached/,
  ],
  [
    "npm with a closed port",
    "no network",
    "npm error code ECONNREFUSED\nnpm error FetchError: request to http://127.0.0.1:9/yaml failed, reason: connect ECONNREFUSED 127.0.0.1:9",
    /cannot be reached/,
  ],
  [
    "npm with a slow network",
    "no network",
    "npm ERR! code ERR_SOCKET_TIMEOUT\nnpm ERR! network Socket timeout",
    /goes on/,
  ],
  [
    "pip without a network, which ends with another message",
    "no network",
    "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by 'NewConnectionError('<HTTPConnection>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/papermill/\nERROR: Could not find a version that satisfies the requirement papermill==2.7.0 (from versions: none)\nERROR: No matching distribution found for papermill==2.7.0",
    /cannot be reached.*goes on where this one stopped/,
  ],
  [
    "pip without a name server",
    "no network",
    "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution",
    /network/,
  ],
  [
    "pip, cut in the middle",
    "no network",
    "pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='example', port=443): Read timed out.",
    /network/,
  ],
  [
    "npm on a full disk, which ends well",
    "disk full",
    "npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write\n\nadded 125 packages in 36s",
    /the disk is full\. Free some space/,
  ],
  [
    "pip on a full disk",
    "disk full",
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    /disk is full/,
  ],
  ["pip over a quota", "disk full", "OSError: [Errno 122] Disk quota exceeded", /disk is full/],
  [
    "a full disk while the network is also named",
    "disk full",
    "npm error code ENOSPC\nnpm error network ECONNRESET",
    /disk is full/,
  ],
  [
    "pip without a wheel",
    "no package",
    "ERROR: Could not find a version that satisfies the requirement jupyterlab==4.6.6 (from versions: 0.0.5, 3.0.0a14)\nERROR: No matching distribution found for jupyterlab==4.6.6",
    /Python 3\.10 to 3\.13.*conda/,
  ],
  [
    "pip that has to compile and cannot",
    "no package",
    "  error: subprocess-exited-with-error\nERROR: Failed building wheel for pyzmq\nERROR: Failed to build installable wheels for some pyproject.toml based projects (pyzmq)",
    /missing for this platform/,
  ],
  [
    "pip with a changed file",
    "wrong hash",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    /not the one this project has recorded/,
  ],
  [
    "npm with a changed file",
    "wrong hash",
    "npm error code EINTEGRITY\nnpm error sha512-abc integrity checksum failed",
    /not the one/,
  ],
  [
    "npm with a lock file out of date",
    "lock file",
    "npm error code EUSAGE\nnpm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync.",
    /git checkout package\.json package-lock\.json/,
  ],
  [
    "npm in a folder of somebody else",
    "no permission",
    "npm error code EACCES\nnpm error syscall mkdir\nnpm error path /srv/project/node_modules",
    /cannot be written/,
  ],
  [
    "python on a read-only disk",
    "no permission",
    "Error: [Errno 30] Read-only file system: '/srv/project/.venv'",
    /cannot be written/,
  ],
  [
    "npm behind a proxy with its own certificate",
    "certificate",
    "npm error code SELF_SIGNED_CERT_IN_CHAIN",
    /NODE_EXTRA_CA_CERTS/,
  ],
  [
    "pip behind a proxy with its own certificate",
    "certificate",
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed'))': Max retries exceeded",
    /PIP_CERT/,
  ],
  [
    "npm without a password",
    "refused",
    "npm error code E401\nnpm error Incorrect or missing password.",
    /refuses access/,
  ],
];

test.each(OUTPUTS)("troubleOf() understands %s", (_, kind, output, message) => {
  const error = troubleOf("install packages", output, "exit code 1");
  expect(error.kind).toBe(kind);
  expect(error.message).toMatch(message);
  expect(error.message).toMatch(/^Cannot install packages: .+\. [A-Z].+\.$/u);
  expect(error.output).toBe(output);
});

test("troubleOf() says how a tool ended where it does not understand the output", () => {
  expect(troubleOf("build the library", "src/a.ts(1,1): error TS1005: ';' expected.", "exit code 2").message).toBe(
    "Cannot build the library: exit code 2. The lines above say why. A new run goes on where this one stopped.",
  );
});
