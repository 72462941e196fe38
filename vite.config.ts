// How the page is built: relative addresses (it must work below any path), one worker, licences beside it.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { offline } from "./tools/offline.ts";
import { oneChunk } from "./tools/one_chunk.ts";
import { part_name, parts } from "./tools/parts.mjs";
import { re2Tables } from "./tools/re2_tables.ts";
import { scenarios } from "./tools/scenarios.ts";

const own = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8"));

/** The packages that become part of the page: its dependencies and theirs. */
function shippedPackages() {
  const found = new Map<string, { name: string; version: string; license: string; text: string }>();
  const visit = (name: string) => {
    const folder = join(import.meta.dirname, "node_modules", name);
    if (found.has(name) || !existsSync(join(folder, "package.json"))) return;
    const pack = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const others = join(folder, "ThirdPartyNotices.txt");
    const text = [file && join(folder, file), existsSync(others) && others]
      .map((path) => (path ? readFileSync(path, "utf8") : ""))
      .join("\n\n");
    found.set(name, { name, version: pack.version, license: pack.license, text });
    for (const dependency of Object.keys(pack.dependencies ?? {})) visit(dependency);
  };
  for (const name of Object.keys(own.dependencies)) visit(name);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const packages = shippedPackages();

/** Writes licences.txt, which the page's about box links to; the licences ask for it. */
function licences(): Plugin {
  const rule = "-".repeat(72);
  const source = packages
    .map(({ name, version, license, text }) => `${rule}\n${name} ${version} (${license})\n\n${text.trim()}\n`)
    .join("\n");
  return {
    name: "auditlab-licences",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "licences.txt", source });
    },
    configureServer(server) {
      server.middlewares.use("/licences.txt", (_, response) => {
        response.setHeader("content-type", "text/plain; charset=utf-8");
        response.end(source);
      });
    },
  };
}

/** In the page's policy. */
const OWN_SCRIPTS = "script-src 'self'";
const START = join(import.meta.dirname, "src/start.ts");

/**
 * The script that starts the worker stands in the page itself, which allows this one by its hash: it runs before
 * anything is fetched or drawn. The page's own script imports the same module from a file, and finds what this one began.
 */
function earlyWorker(): Plugin {
  return {
    name: "auditlab-early-worker",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        if (!bundle) return html;
        const chunk = Object.values(bundle).find((c) => c.type === "chunk" && c.moduleIds.includes(START));
        if (chunk?.type !== "chunk" || chunk.imports.length > 0)
          throw new Error("the script that starts the worker does not stand alone");
        const place = `new URL("./${dirname(chunk.fileName)}/",document.baseURI)`;
        const code = chunk.code.replaceAll("import.meta.url", place).replace(/export\s*\{[^}]*\};?\s*$/, "");
        const hash = createHash("sha256").update(code).digest("base64");
        if (!html.includes(OWN_SCRIPTS)) throw new Error(`index.html lacks ${OWN_SCRIPTS}`);
        return {
          html: html.replace(OWN_SCRIPTS, `${OWN_SCRIPTS} 'sha256-${hash}'`),
          tags: [
            {
              tag: "script",
              attrs: { type: "module", async: true, blocking: "render" },
              children: code,
              injectTo: "head",
            },
          ],
        };
      },
    },
  };
}

/**
 * What the page begins with is compiled while it is read, beside the page's thread, and not there, function by function:
 * https://v8.dev/blog/explicit-compile-hints. Other engines see a comment.
 */
function compiledAtOnce(name: string): Plugin {
  return {
    name: "auditlab-compiled-at-once",
    generateBundle: {
      // The comment must come first, also before what the bundler puts there at last.
      order: "post",
      handler(_, bundle) {
        for (const chunk of Object.values(bundle))
          if (chunk.type === "chunk" && chunk.name === name)
            chunk.code = `//# allFunctionsCalledOnLoad\n${chunk.code}`;
      },
    },
  };
}

export default defineConfig({
  base: "./",
  // The server of `npm start` would find the worker's packages only when it runs, and reload the page for each.
  optimizeDeps: { entries: ["index.html", "worker/entry.ts"] },
  define: {
    __AUDITLAB_VERSION__: JSON.stringify(own.version),
    __AUDITLAB_PACKAGES__: JSON.stringify(packages.map(({ text: _, ...pack }) => pack)),
  },
  plugins: [
    licences(),
    earlyWorker(),
    compiledAtOnce("index"),
    scenarios(join(import.meta.dirname, "scenarios")),
    offline(join(import.meta.dirname, "src/offline/sw.ts"), join(import.meta.dirname, "public")),
  ],
  // No overlay in development: it builds itself with innerHTML, which the page's policy forbids.
  server: { hmr: { overlay: false } },
  build: {
    target: "es2022",
    // The polyfill is an inline-free script all modern browsers do without.
    modulePreload: { polyfill: false },
    // tools/size.mjs has the limits.
    chunkSizeWarningLimit: 3_000,
    rolldownOptions: {
      output: {
        chunkFileNames: "assets/[name]-[hash].js",
        codeSplitting: {
          groups: [
            {
              name: "start",
              test: /[\\/]src[\\/](start|trusted_types|ui[\\/](embed|first_look|saved|series))\.ts$/,
            },
            { name: oneChunk("index", join(import.meta.dirname, "src/main.tsx")) },
            { name: oneChunk("rest", join(import.meta.dirname, "src/rest.ts")) },
            // In one piece, and by a name that the service worker and the size budget know.
            { name: "monaco", test: /[\\/]node_modules[\\/]monaco-editor[\\/]/ },
          ],
        },
      },
    },
  },
  worker: {
    format: "es",
    plugins: () => [parts(), re2Tables()],
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: oneChunk("main", join(import.meta.dirname, "worker/main.ts")) }] },
        // That of the editor is no part of the machine.
        entryFileNames: ({ name }) => `assets/${name === "entry" ? "worker" : "editor"}-${name}-[hash].js`,
        chunkFileNames: ({ facadeModuleId, name }) =>
          name === "main"
            ? "assets/worker-main-[hash].js"
            : `assets/worker-part-${facadeModuleId ? part_name(facadeModuleId) : name}-[hash].js`,
      },
    },
  },
});
