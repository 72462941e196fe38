// Bundles a TypeScript entry of the project for Node, once per state of the sources, and returns the bundle's path.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

export const root = fileURLToPath(new URL("..", import.meta.url));

function source_key(entry) {
  const hash = createHash("sha256");
  const add = (path) => {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path}\0${mtimeMs}\0${size}\n`);
  };
  const walk = (dir) => {
    for (const item of readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(dir, item.name);
      if (item.isDirectory()) walk(path);
      else if (!item.name.endsWith(".test.ts")) add(path);
    }
  };
  walk(join(root, "worker"));
  walk(join(root, "scenarios", "format"));
  walk(join(root, "scenarios", "link"));
  add(entry);
  add(join(root, "package.json"));
  add(join(root, "package-lock.json"));
  return hash.digest("hex").slice(0, 16);
}

/** Path of an ES module for Node made from `entry` (relative to the project's root). */
export async function bundle(entry) {
  const source = join(root, entry);
  const out = join(root, "node_modules", ".cache", "auditlab");
  const name = basename(entry, ".ts");
  const made = join(out, `${name}-${source_key(source)}.mjs`);
  if (existsSync(made)) return made;
  const { build } = await import("vite");
  const scratch = join(out, `build-${process.pid}`);
  mkdirSync(scratch, { recursive: true });
  await build({
    root,
    configFile: false,
    logLevel: "error",
    publicDir: false,
    define: { __AUDITLAB_VERSION__: JSON.stringify(version) },
    build: {
      ssr: source,
      target: "node20",
      outDir: scratch,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { output: { entryFileNames: "bundle.mjs", codeSplitting: false } },
    },
    ssr: { noExternal: true },
  });
  for (const old of readdirSync(out))
    if (old.startsWith(`${name}-`) && old.endsWith(".mjs")) rmSync(join(out, old), { force: true });
  renameSync(join(scratch, "bundle.mjs"), made);
  rmSync(scratch, { recursive: true, force: true });
  return made;
}
