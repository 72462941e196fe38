// The scenarios as modules of the page: "virtual:scenarios" has the list of them, and loads each from a chunk of its
// own, and its files from another. What is wrong with one stops the build.
import { join, sep } from "node:path";
import { normalizePath, type Plugin } from "vite";
import { file_text } from "../scenarios/format/bytes.ts";
import { catalogue_problems, head_of, in_order } from "../scenarios/format/catalogue.ts";
import { parse_scenario } from "../scenarios/format/parse.ts";
import { show_problems } from "../scenarios/format/problems.ts";
import { check_regex } from "../scenarios/format/regex.ts";
import { resolve_start } from "../scenarios/format/start.ts";
import type { Problem, Scenario } from "../scenarios/format/types.ts";
import { read_folder, scenario_slugs } from "../worker/cli/scenario_files.ts";

const LIST = "virtual:scenarios";
const ONE = "virtual:scenario/";
const SOURCE = "virtual:scenario-source/";
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
  const find = (slug: string) => scenarios.find((one) => one.slug === slug) ?? null;
  return in_order(scenarios.map((scenario) => resolve_start(scenario, find)));
}

/** JSON.parse is faster than the same text as code, and no name in it can mean anything. */
const json_module = (name: string, value: unknown) =>
  `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(value))});\n`;

/** What somebody needs who wants to change a scenario: its files, but for the transcripts, which are made. */
function source_of(root: string, slug: string): Record<string, string> {
  const files = Object.entries(read_folder(join(root, slug))).filter(([path]) => !path.startsWith("expect/"));
  return Object.fromEntries(
    files.map(([path, data]) => {
      const text = file_text(data);
      if (text === null || text.length !== new TextDecoder().decode(data).length)
        throw new Error(`scenarios/${slug}/${path} is no text with lines as Unix has them`);
      return [path, text];
    }),
  );
}

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
    resolveId: (id) => (id === LIST || id.startsWith(ONE) || id.startsWith(SOURCE) ? MARK + id : null),
    load(id) {
      if (id === MARK + LIST) {
        // The server of `npm start` takes a watched file for an import; it watches below (configureServer).
        if (this.environment.mode === "build") this.addWatchFile(root);
        const loaders = (of: string) =>
          all()
            .map(({ slug }) => `  ${JSON.stringify(slug)}: () => import(${JSON.stringify(of + slug)}),\n`)
            .join("");
        return `${json_module("catalogue", all().map(head_of))}
const scenarios = {
${loaders(ONE)}};
const sources = {
${loaders(SOURCE)}};
async function from(loaders, slug) {
  if (!Object.hasOwn(loaders, slug)) throw new Error("there is no scenario " + slug);
  return await loaders[slug]();
}
export const load = async (slug) => (await from(scenarios, slug)).scenario;
export const source = async (slug) => (await from(sources, slug)).source;
`;
      }
      if (id.startsWith(MARK + SOURCE))
        return json_module("source", source_of(root, id.slice((MARK + SOURCE).length)));
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
          if ([LIST, ONE, SOURCE].some((id) => module.id?.startsWith(MARK + id)))
            server.moduleGraph.invalidateModule(module);
        server.ws.send({ type: "full-reload", path: normalizePath(path) });
      });
    },
  };
}
