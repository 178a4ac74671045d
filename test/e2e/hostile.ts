import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openSession } from "../../lib/src/parquet/session.js";
import { ROOT } from "./rig.ts";

/** Markup and a script that say so if they ever run. */
export const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';

/** Writes the recording of the repository with a service and operations whose names hold markup and scripts. */
export async function hostileRecording(folder: string): Promise<string> {
  const data = join(folder, "hostile");
  await mkdir(data);
  const session = await openSession({ threads: 1 });
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
  try {
    await session.connection.run(
      `COPY (SELECT * REPLACE (
         CASE WHEN service = 'frontend' THEN ${text(HOSTILE)} ELSE service END AS service,
         ${text(HOSTILE)} || operation AS operation)
       FROM read_parquet(${text(join(ROOT, "data", "online-boutique-small", "spans.parquet"))}))
       TO ${text(join(data, "spans.parquet"))} (FORMAT parquet)`,
    );
  } finally {
    await session.close();
  }
  return join(data, "spans.parquet");
}
