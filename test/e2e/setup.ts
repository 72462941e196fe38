// Before the end-to-end tests: build the page (unless `npm test` has) and serve it below a path, as a plain static
// host would.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
// Launcher and server are shared with the benchmarks, which are plain scripts.
import { findChromium } from "../../tools/browser.mjs";
import { given_dist } from "../../tools/dist.mjs";
import { serve } from "../../tools/serve.mjs";

declare module "vitest" {
  interface ProvidedContext {
    url: string;
    dist: string;
    chromium: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = given_dist();
  const made = given === null ? mkdtempSync(join(tmpdir(), "auditlab-e2e-")) : null;
  const dist = given ?? join(made as string, "dist");
  if (made) {
    const { build } = await import("vite");
    // The test runner says "test" here, and with that the page would do without its service worker.
    process.env.NODE_ENV = "production";
    await build({ logLevel: "warn", build: { outDir: dist } });
  }
  const server = await serve(dist);
  project.provide("url", server.url);
  project.provide("dist", dist);
  project.provide("chromium", await findChromium());
  return async () => {
    await server.close();
    if (made) rmSync(made, { recursive: true, force: true });
  };
}
