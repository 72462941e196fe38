// Scenarios on the disk of the host.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse_scenario } from "../../scenarios/format/parse.ts";
import type { Scenario } from "../../scenarios/format/types.ts";

/** Files of the folder by their path below it, "/" between names. */
export function read_folder(folder: string): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  const walk = (below: string) => {
    for (const name of readdirSync(join(folder, below)).sort()) {
      const path = below === "" ? name : `${below}/${name}`;
      if (statSync(join(folder, path)).isDirectory()) walk(path);
      else files[path] = readFileSync(join(folder, path));
    }
  };
  walk("");
  return files;
}

/** Names of the folders below `root` that are scenarios. */
export const scenario_slugs = (root: string): string[] =>
  readdirSync(root)
    .filter((name) => existsSync(join(root, name, "index.md")))
    .sort();

/** Finds a scenario below `root` by its slug; null for one that is not there, or not valid. */
export const finder =
  (root: string) =>
  (slug: string): Scenario | null => {
    if (!existsSync(join(root, slug, "index.md"))) return null;
    const parsed = parse_scenario(slug, read_folder(join(root, slug)));
    return parsed.ok ? parsed.scenario : null;
  };
