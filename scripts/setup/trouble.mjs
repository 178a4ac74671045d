import { SetupError } from "./setup-error.mjs";

const AGAIN = "A new run goes on where this one stopped";

/**
 * What npm and pip print when they fail, and what it means. The first match counts: pip without a network ends with
 * "No matching distribution", and a full disk shows up as all sorts of later errors.
 */
const TROUBLES = [
  {
    kind: "disk full",
    pattern: /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded|not enough space on the disk/i,
    fact: "the disk is full",
    cure: `Free some space. ${AGAIN}`,
  },
  {
    kind: "certificate",
    pattern: /SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_(UNTRUSTED|HAS_EXPIRED)|CERTIFICATE_VERIFY_FAILED/,
    fact: "the certificate of the package registry is not trusted",
    cure: `Behind a company proxy, set NODE_EXTRA_CA_CERTS (npm) and PIP_CERT (pip) to its certificate. ${AGAIN}`,
  },
  {
    kind: "refused",
    pattern: /\bE40[137]\b|\b(401|403|407) (Client Error|Unauthorized|Forbidden|Proxy)|status code 40[137]/i,
    fact: "the package registry refuses access",
    cure: `Look at the registry and proxy settings (npm config get registry; pip config list). ${AGAIN}`,
  },
  {
    kind: "no network",
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|Failed to establish a new connection|name resolution|Name or service not known|nodename nor servname|getaddrinfo failed|Max retries exceeded|NewConnectionError|Read timed out|ConnectTimeoutError|ProxyError|Connection (refused|reset|aborted)|IncompleteRead|Network is unreachable/,
    fact: "the package registry cannot be reached",
    cure: `Check the network and, where there is one, the proxy. ${AGAIN}`,
  },
  {
    kind: "wrong hash",
    pattern: /DO NOT MATCH THE HASHES|EINTEGRITY/,
    fact: "a downloaded package is not the one this project has recorded, and was not installed",
    cure: "Clear the caches (npm cache clean --force; python -m pip cache purge) and run again; if it happens again, report it",
  },
  {
    kind: "no package",
    pattern:
      /No matching distribution found for|Could not find a version that satisfies|not a supported wheel on this platform|Failed (building wheel|to build)|\bETARGET\b|\bE404\b|EBADPLATFORM|notsup/,
    fact: "a package is missing for this platform or this version of Python",
    cure: "Use a 64-bit Python 3.10 to 3.13 (set PYTHON to its path), or conda (conda env create -f environment.yml)",
  },
  {
    kind: "lock file",
    pattern: /can only install (packages )?(when|with)|package-lock\.json are in sync|EUSAGE/,
    fact: "package.json and package-lock.json do not agree",
    cure: "Take both from the same commit (git checkout package.json package-lock.json)",
  },
  {
    kind: "no permission",
    pattern: /EACCES|EPERM|EROFS|Permission denied|Read-only file system|Access is denied/i,
    fact: "a file or folder cannot be written",
    cure: `See the lines above for its name; the project folder must belong to you. ${AGAIN}`,
  },
];

/**
 * Makes an error that names the cure out of what a tool printed before it failed.
 *
 * @param {string} action What was being done, as in "install node packages".
 * @param {string} output Everything the tool printed.
 * @param {string} [ending] How it ended, as in "exit code 1".
 */
export function troubleOf(action, output, ending = "failed") {
  const known = TROUBLES.find(({ pattern }) => pattern.test(output));
  if (known) return new SetupError(`Cannot ${action}: ${known.fact}`, known.cure, { kind: known.kind, output });
  return new SetupError(`Cannot ${action}: ${ending}`, `The lines above say why. ${AGAIN}`, { output });
}
