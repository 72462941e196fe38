// The scenarios as modules of the page: "virtual:scenarios" has the list of them, and loads each from a chunk of its
// own. What is wrong with one stops the build.
import { join, sep } from "node:path";
import { normalizePath, type Plugin } from "vite";
import { catalogue_problems, head_of, in_order } from "../scenarios/format/catalogue.ts";
import { parse_scenario } from "../scenarios/format/parse.ts";
import { show_problems } from "../scenarios/format/problems.ts";
import { check_regex } from "../scenarios/format/regex.ts";
import type { Problem, Scenario } from "../scenarios/format/types.ts";
import { read_folder, scenario_slugs } from "../worker/cli/scenario_files.ts";

const LIST = "virtual:scenarios";
const ONE = "virtual:scenario/";
/** Vite's mark of a module that is no file. */
const MARK = "\0";

/** The scenarios below `root`; throws with all that is wrong with any. */
function read_all(root: string): Scenario[] {
  const scenarios: Scenario[] = [];
  const problems: Problem[] = [];
  for (const slug of scenario_slugs(root)) {
    const parsed = parse_scenario(slug, read_folder(join(root, slug)), { check_regex });
    if (parsed.ok) scenarios.push(parsed.scenario);
    else
      problems.push(...parsed.problems.map((problem) => ({ ...problem, file: `${slug}/${problem.file}` })));
  }
  // what is missing because it is broken is no further problem
  if (problems.length === 0) problems.push(...catalogue_problems(scenarios));
  if (problems.length > 0) throw new Error(`scenarios:\n${show_problems(problems, "scenarios/")}`);
  return in_order(scenarios);
}

/** JSON.parse is faster than the same text as code, and no name in it can mean anything. */
const json_module = (name: string, value: unknown) =>
  `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(value))});\n`;

/** `root`: the folder that has a folder for each scenario. */
export function scenarios(root: string): Plugin {
  let read: Scenario[] | null = null;
  const all = () => {
    read ??= read_all(root);
    return read;
  };
  return {
    name: "auditlab-scenarios",
    buildStart() {
      read = null;
    },
    resolveId: (id) => (id === LIST || id.startsWith(ONE) ? MARK + id : null),
    load(id) {
      if (id === MARK + LIST) {
        // The server of `npm start` takes a watched file for an import; it watches below (configureServer).
        if (this.environment.mode === "build") this.addWatchFile(root);
        const loaders = all().map(
          ({ slug }) => `  ${JSON.stringify(slug)}: () => import(${JSON.stringify(ONE + slug)}),\n`,
        );
        return `${json_module("catalogue", all().map(head_of))}
const loaders = {
${loaders.join("")}};
export async function load(slug) {
  if (!Object.hasOwn(loaders, slug)) throw new Error("there is no scenario " + slug);
  return (await loaders[slug]()).scenario;
}
`;
      }
      if (!id.startsWith(MARK + ONE)) return null;
      const slug = id.slice((MARK + ONE).length);
      const scenario = all().find((one) => one.slug === slug);
      if (!scenario) throw new Error(`there is no scenario ${slug}`);
      return json_module("scenario", scenario);
    },
    configureServer(server) {
      server.watcher.add(root);
      server.watcher.on("all", (_, path) => {
        if (!path.startsWith(root + sep) || path.startsWith(join(root, "format"))) return;
        read = null;
        for (const module of server.moduleGraph.idToModuleMap.values())
          if (module.id?.startsWith(MARK + LIST) || module.id?.startsWith(MARK + ONE))
            server.moduleGraph.invalidateModule(module);
        server.ws.send({ type: "full-reload", path: normalizePath(path) });
      });
    },
  };
}
