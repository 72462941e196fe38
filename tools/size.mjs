// The size budget: what a first visit downloads, gzipped, against fixed limits. Run after `vite build`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const DIST = process.env.AUDITLAB_DIST ?? "dist";
/** Limits in bytes after gzip -9. The page must be interactive within a second on a cold cache. */
const BUDGET = { "page script": 200_000, "page style": 20_000, worker: 250_000 };

const gz = (file) => gzipSync(readFileSync(join(DIST, file)), { level: 9 }).length;
const html = readFileSync(join(DIST, "index.html"), "utf8");
const references = [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map((m) => m[1]);
const assets = readdirSync(join(DIST, "assets")).map((name) => `assets/${name}`);

const sizes = {
  "page script": references.filter((f) => f.endsWith(".js")).reduce((sum, f) => sum + gz(f), 0),
  "page style": references.filter((f) => f.endsWith(".css")).reduce((sum, f) => sum + gz(f), 0),
  // The worker's chunks: those the page does not name and that Vite put under assets/worker-*.
  worker: assets.filter((f) => /\/worker-[^/]*\.js$/.test(f)).reduce((sum, f) => sum + gz(f), 0),
};

let failed = false;
for (const [name, limit] of Object.entries(BUDGET)) {
  const size = sizes[name];
  const verdict = size === 0 ? "MISSING" : size > limit ? "OVER BUDGET" : "ok";
  if (verdict !== "ok") failed = true;
  const kb = (n) => `${(n / 1000).toFixed(1)} kB`;
  console.log(`${name.padEnd(12)} ${kb(size).padStart(10)} of ${kb(limit).padStart(10)}  ${verdict}`);
}
process.exit(failed ? 1 : 0);
