// The service worker and the list of what it keeps: written when the rest of the build is there.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Plugin, transformWithOxc } from "vite";

/** `source`: the service worker. `publicDir`: files that go into the build as they are. */
export function offline(source: string, publicDir: string): Plugin {
  return {
    name: "auditlab-offline",
    apply: "build",
    // after the one that writes index.html
    enforce: "post",
    async generateBundle(_, bundle) {
      const files = new Map<string, string | Uint8Array>();
      for (const [name, output] of Object.entries(bundle))
        files.set(name, output.type === "chunk" ? output.code : output.source);
      for (const name of readdirSync(publicDir)) files.set(name, readFileSync(join(publicDir, name)));
      const names = [...files.keys()].filter((name) => !name.endsWith(".map")).sort();
      const hash = createHash("sha256");
      for (const name of names) hash.update(name).update(files.get(name) as string | Uint8Array);
      const build = hash.digest("hex").slice(0, 16);
      const known = `const __BUILD__ = ${JSON.stringify(build)};\nconst __FILES__ = ${JSON.stringify(names)};\n`;
      // It imports nothing, so what it is without its types is a script that is whole.
      const { code } = await transformWithOxc(readFileSync(source, "utf8"), source);
      this.emitFile({ type: "asset", fileName: "sw.js", source: known + code });
    },
  };
}
