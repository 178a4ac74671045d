import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { placesOf } from "../../scripts/setup/places.mjs";

const places = placesOf();

export const NOTEBOOKS = fileURLToPath(new URL("../../notebooks", import.meta.url));

/** A folder inside the project, where cells find the library by its name. */
export async function scratchFolder(): Promise<string> {
  const out = join(places.root, "out");
  await mkdir(out, { recursive: true });
  return mkdtemp(join(out, "notebooks-"));
}

/** Runs `jupyter nbconvert` of the environment. */
export async function nbconvert(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; said: string }> {
  const jupyter = join(dirname(places.python), process.platform === "win32" ? "jupyter.exe" : "jupyter");
  const child = spawn(jupyter, ["nbconvert", ...args], {
    env: { ...process.env, LABELEASE_MODELS: process.env.LABELEASE_MODELS ?? places.models, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
    });
  }
  const [code] = await once(child, "close");
  return { code, said };
}

/** An output of a cell. */
export interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly data?: Readonly<Record<string, string | string[]>>;
}

/** A notebook as it is stored. */
export interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: string | string[];
    readonly execution_count?: number | null;
    readonly outputs?: readonly Output[];
  }[];
  readonly metadata: { readonly kernelspec: { readonly name: string }; readonly widgets?: unknown };
}

/** All outputs of one kind, each as text. */
export function outputsOf({ cells }: Notebook, mimeType: string): string[] {
  return cells
    .flatMap(({ outputs = [] }) => outputs)
    .flatMap(({ data }) => (data?.[mimeType] === undefined ? [] : [[data[mimeType]].flat().join("")]));
}

/** Copies a notebook of the project, so that running it leaves the original alone. */
export async function copyNotebook(name: string, folder: string): Promise<void> {
  await copyFile(join(NOTEBOOKS, name), join(folder, name));
}
