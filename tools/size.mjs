// The size budget: what a first visit downloads, gzipped, against fixed limits. Run after `vite build`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { given_dist } from "./dist.mjs";
import { with_imports } from "./imports.mjs";

const DIST = given_dist() ?? "dist";
/** Limits in bytes after gzip -9. The page must be interactive within a second on a cold cache. */
const BUDGET = {
  "page script": 200_000,
  "page style": 20_000,
  "worker at boot": 250_000,
  // With what follows behind the first prompt: every program of the machine. Nobody waits for it, and it grows with each
  // program, so this is no aim but a guard against a dependency that comes in twice or by accident: set it anew, a little
  // above what there is, when programs have been added.
  "worker in all": 1_070_000,
  // Fetched when a text is opened: script, style and icons, and the script that looks for deceptive characters.
  editor: 1_100_000,
};

const text = (file) => readFileSync(join(DIST, file), "utf8");
const gz = (file) => gzipSync(readFileSync(join(DIST, file)), { level: 9 }).length;
const sum = (files) => [...files].reduce((total, file) => total + gz(file), 0);

const references = [...text("index.html").matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map((m) => m[1]);
const assets = readdirSync(join(DIST, "assets")).map((name) => `assets/${name}`);
const named = (pattern) => assets.filter((file) => pattern.test(file));

const sizes = {
  "page script": sum(
    with_imports(
      DIST,
      references.filter((file) => file.endsWith(".js")),
    ),
  ),
  "page style": sum(references.filter((file) => file.endsWith(".css"))),
  "worker at boot": sum(with_imports(DIST, named(/\/worker-entry-[^/]*\.js$/))),
  "worker in all": sum(named(/\/worker-[^/]*\.js$/)),
  editor: sum(named(/\/(monaco|codicon|editor-editor)[^/]*$/)),
};

let failed = false;
for (const [name, limit] of Object.entries(BUDGET)) {
  const size = sizes[name];
  const verdict = size === 0 ? "MISSING" : size > limit ? "OVER BUDGET" : "ok";
  if (verdict !== "ok") failed = true;
  const kb = (n) => `${(n / 1000).toFixed(1)} kB`;
  console.log(`${name.padEnd(14)} ${kb(size).padStart(10)} of ${kb(limit).padStart(10)}  ${verdict}`);
}
process.exit(failed ? 1 : 0);
