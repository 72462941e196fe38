// auditlab check: are the scenarios what they claim to be?
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { catalogue_problems } from "../../scenarios/format/catalogue.ts";
import { parse_scenario } from "../../scenarios/format/parse.ts";
import { show_problems } from "../../scenarios/format/problems.ts";
import { check_regex } from "../../scenarios/format/regex.ts";
import { resolve_start } from "../../scenarios/format/start.ts";
import type { Problem } from "../../scenarios/format/types.ts";
import type { ByteString } from "../api.ts";
import { check_scenario } from "../check/check_scenario.ts";
import { check_at_once } from "../check/checking.ts";
import { CliError } from "./options.ts";
import { finder, read_folder, scenario_slugs } from "./scenario_files.ts";

interface CheckOptions {
  readonly slugs: readonly string[];
  readonly update: boolean;
  /** The folder that has a folder for each scenario. */
  readonly root: string;
}

function parse_check_options(args: readonly string[]): CheckOptions {
  const slugs: string[] = [];
  let update = false;
  let root = "scenarios";
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === "--update") update = true;
    else if (arg === "--root") {
      root = args[++i];
      if (root === undefined) throw new CliError("--root needs a value");
    } else if (arg.startsWith("--")) throw new CliError(`unknown option '${arg}'`);
    else slugs.push(arg.replace(/\/+$/, "").replace(/^.*\//, ""));
  }
  if (!existsSync(root)) throw new CliError(`there is no folder ${root}`);
  return { slugs, update, root };
}

/** What is wrong between scenarios. */
function between(root: string, all: readonly string[]): Problem[] {
  const scenarios = all.flatMap((slug) => {
    const parsed = parse_scenario(slug, read_folder(join(root, slug)));
    return parsed.ok ? [parsed.scenario] : [];
  });
  return catalogue_problems(scenarios);
}

function write_transcripts(folder: string, transcripts: Readonly<Record<string, ByteString>>): void {
  for (const [path, transcript] of Object.entries(transcripts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), transcript, "latin1");
  }
}

/** Checks the scenarios named, or all; the last line says how many passed. 1 when one failed. */
export async function check_command(args: readonly string[]): Promise<number> {
  const { slugs: named, update, root } = parse_check_options(args);
  const all = scenario_slugs(root);
  for (const slug of named)
    if (!all.includes(slug)) throw new CliError(`there is no scenario ${slug} in ${root}`);
  const slugs = named.length > 0 ? named : all;
  const beyond = between(root, all);
  let failed = 0;
  for (const slug of slugs) {
    const began = performance.now();
    const files = read_folder(join(root, slug));
    const parsed = parse_scenario(slug, files, { check_regex });
    const { problems: own, transcripts } = parsed.ok
      ? check_at_once(check_scenario(resolve_start(parsed.scenario, finder(root)), files, update))
      : { problems: parsed.problems, transcripts: {} };
    if (update) write_transcripts(join(root, slug), transcripts);
    const problems = [
      ...own,
      ...beyond
        .filter(({ file }) => file.startsWith(`${slug}/`))
        .map((problem) => ({ ...problem, file: problem.file.slice(slug.length + 1) })),
    ];
    const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    const counts = parsed.ok
      ? `${parsed.scenario.tasks.length} tasks, ${parsed.scenario.solution.length} lines`
      : "";
    process.stdout.write(
      `${problems.length > 0 ? "FAIL" : "ok  "} ${slug.padEnd(24)} ${seconds.padStart(7)}  ${counts}\n`,
    );
    if (problems.length === 0) continue;
    failed++;
    process.stdout.write(`${show_problems(problems, `${join(root, slug)}/`)}\n`);
  }
  process.stdout.write(`${slugs.length - failed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
}
