// npm run -s auditlab -- ...: bundles the command line when its sources have changed, and runs it.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Newest change below worker/, as a key for the bundle. */
function source_key() {
  const hash = createHash("sha256");
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/\.(ts|csv|json|txt)$/.test(entry.name) && !entry.name.endsWith(".test.ts")) {
        const { mtimeMs, size } = statSync(path);
        hash.update(`${path}\0${mtimeMs}\0${size}\n`);
      }
    }
  };
  walk(join(root, "worker"));
  hash.update(String(statSync(join(root, "package.json")).mtimeMs));
  return hash.digest("hex").slice(0, 16);
}

const out = join(root, "node_modules", ".cache", "auditlab");
const bundle = join(out, `cli-${source_key()}.mjs`);
if (!existsSync(bundle)) {
  const { build } = await import("vite");
  const scratch = join(out, `build-${process.pid}`);
  mkdirSync(scratch, { recursive: true });
  await build({
    root,
    configFile: false,
    logLevel: "error",
    build: {
      ssr: join(root, "worker", "cli.ts"),
      target: "node20",
      outDir: scratch,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { output: { entryFileNames: "cli.mjs", codeSplitting: false } },
    },
    ssr: { noExternal: true },
  });
  renameSync(join(scratch, "cli.mjs"), bundle);
}
const { main } = await import(pathToFileURL(bundle).href);
process.exitCode = await main(process.argv.slice(2));
