/** A package.json or an entry of package-lock.json, as far as looked at here. */
export interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, unknown>>;
}

type Packages = ReadonlyMap<string, Manifest>;

/**
 * Names of dependencies that a lock file holds no entry for. A registry that lacks the build of one platform makes npm
 * leave it out of the lock, optional ones silently; `npm ci` then fails everywhere.
 */
export function missingEntries(packages: Packages): string[] {
  const missing: string[] = [];
  for (const [path, { dependencies, optionalDependencies }] of packages)
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
      if (!resolves(packages, path, name)) missing.push(`${name}, wanted by ${path || "the project"}`);
  return missing;
}

/** As Node looks a package up: in the `node_modules` of the folder, then of each folder above. */
function resolves(packages: Packages, from: string, name: string): boolean {
  for (let folder = from; ; ) {
    if (packages.has(`${folder}${folder === "" ? "" : "/"}node_modules/${name}`)) return true;
    if (folder === "") return false;
    const cut = folder.lastIndexOf("/node_modules/");
    folder = cut >= 0 ? folder.slice(0, cut) : "";
  }
}

/** Dependencies of a manifest whose version is not exact, as "name: version". */
export function loosePins(manifest: Manifest): string[] {
  const loose: string[] = [];
  const stack: unknown[] = [
    manifest.dependencies,
    manifest.devDependencies,
    manifest.optionalDependencies,
    manifest.overrides,
  ];
  while (stack.length > 0)
    for (const [name, version] of Object.entries(stack.pop() ?? {}))
      if (typeof version !== "string") stack.push(version);
      else if (!/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/u.test(version)) loose.push(`${name}: ${version}`);
  return loose;
}

/** Names of all direct dependencies. */
export function dependencyNames(manifest: Manifest): string[] {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
}
