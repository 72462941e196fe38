// How the worker is cut into parts: what the boot needs is the worker's first script, and the rest of the programs
// follows at once in scripts of their own. worker/userland/lib/part.ts says why the machine cannot tell.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./bundle.mjs";

const userland = join(root, "worker/userland");
const PROGRAMS = join(userland, "programs.ts");
/** Lists of programs (modules that export `programs`) that come to the page with the first script. */
const AT_BOOT = ["audit/index.ts", "bash/index.ts", "coreutils/shellutils/index.ts", "init/index.ts"];
/** Further modules that come later, and the generator functions they export. */
const FUNCTIONS = { "bash/regex_match.ts": ["regex_match"] };
const VIRTUAL = "\0auditlab-part:";

/** A module's path below worker/userland. */
const module_name = (path) => relative(userland, path).replaceAll("\\", "/");
const quoted = (path) => JSON.stringify(path);

/** For each module name in `names`, the programs it lists, without their code. */
async function describe(names) {
  const { build } = await import("vite");
  const scratch = mkdtempSync(join(tmpdir(), "auditlab-parts-"));
  try {
    await build({
      root,
      configFile: false,
      logLevel: "error",
      publicDir: false,
      build: {
        ssr: true,
        target: "node20",
        outDir: scratch,
        minify: false,
        rolldownOptions: {
          input: Object.fromEntries(names.map((name, i) => [`list-${i}`, join(userland, name)])),
          output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
        },
      },
      ssr: { noExternal: true },
    });
    const found = new Map();
    for (const [i, name] of names.entries()) {
      const { programs } = await import(pathToFileURL(join(scratch, `list-${i}.mjs`)).href);
      const texts = programs.map(({ main: _, ...rest }) => JSON.stringify(rest));
      found.set(name, texts);
    }
    return found;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The module that stands in for `path`. */
async function stand_in(path, lists) {
  const name = module_name(path);
  const functions = FUNCTIONS[name];
  const head = `import { fetch_part } from ${quoted(join(root, "worker/main/parts.ts"))};
import { arrived, later } from ${quoted(join(userland, "lib/part.ts"))};
const part = fetch_part(() => import(${quoted(path)}));
`;
  if (functions)
    return (
      head +
      functions
        .map((f) => `export function* ${f}(...a) { return yield* (yield* arrived(part)).${f}(...a); }\n`)
        .join("")
    );
  const entries = (await lists).get(name).map((entry, i) => `{ ...${entry}, main: later(part, ${i}) },\n`);
  return `${head}export const programs = [\n${entries.join("")}];\n`;
}

/** The plugin for the worker's build. */
export function parts() {
  const imports = readFileSync(PROGRAMS, "utf8").matchAll(
    /^import \{ programs as \w+ \} from "\.\/(.+)";$/gm,
  );
  const later_lists = [...imports].map((match) => match[1]).filter((name) => !AT_BOOT.includes(name));
  let lists = null;
  return {
    name: "auditlab-parts",
    enforce: "pre",
    async resolveId(source, importer) {
      // What a stand-in itself imports is the real thing.
      if (!importer || importer.startsWith(VIRTUAL) || !source.startsWith(".")) return null;
      const path = join(dirname(importer), source);
      const name = module_name(path);
      return (importer === PROGRAMS && later_lists.includes(name)) || name in FUNCTIONS
        ? VIRTUAL + path
        : null;
    },
    async load(id) {
      if (!id.startsWith(VIRTUAL)) return null;
      lists ??= describe(later_lists);
      return stand_in(id.slice(VIRTUAL.length), lists);
    },
  };
}

/** A part's name in the file that it becomes: its folder's, or its own. */
export function part_name(module_id) {
  const name = module_name(module_id);
  return name.startsWith("..")
    ? basename(module_id, ".ts")
    : name.replace(/\/index\.ts$|\.ts$/, "").replaceAll("/", "-");
}
