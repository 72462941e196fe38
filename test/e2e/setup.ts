// Before the end-to-end tests: build the page (unless `npm test` has) and serve it below a path, as a plain static
// host would.
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import type { TestProject } from "vitest/node";
// The launcher is shared with the benchmarks, which are plain scripts.
import { findChromium } from "../../tools/browser.mjs";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};
/** The page must work wherever it is put. */
const PREFIX = "/some/where/";

declare module "vitest" {
  interface ProvidedContext {
    url: string;
    dist: string;
    chromium: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const made = process.env.AUDITLAB_DIST ? null : mkdtempSync(join(tmpdir(), "auditlab-e2e-"));
  const dist = process.env.AUDITLAB_DIST ?? join(made as string, "dist");
  if (made) {
    const { build } = await import("vite");
    await build({ logLevel: "warn", build: { outDir: dist } });
  }
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    const inside = path.startsWith(PREFIX) ? normalize(path.slice(PREFIX.length) || "index.html") : "..";
    const file = join(dist, inside);
    if (inside.startsWith("..") || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  project.provide("url", `http://127.0.0.1:${(server.address() as AddressInfo).port}${PREFIX}`);
  project.provide("dist", dist);
  project.provide("chromium", await findChromium());
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    if (made) rmSync(made, { recursive: true, force: true });
  };
}
