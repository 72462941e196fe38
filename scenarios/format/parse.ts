// A scenario's folder becomes a Scenario, or a list of what is wrong with it. Whatever the files hold, nothing is
// thrown and nothing hangs.
import type { GuestFile, ScenarioSource } from "../../worker/api.ts";
import { file_bytes, file_text, utf8 } from "./bytes.ts";
import { type Place, read_front, split_front } from "./front.ts";
import { find_cycle } from "./graph.ts";
import { wrong_path } from "./guest_path.ts";
import * as limits from "./limits.ts";
import { lines_of } from "./lines.ts";
import { DEFAULT_MACHINE } from "./machine.ts";
import { type At, type Places, read_inline, read_markdown } from "./markdown.ts";
import { count_predicates, patterns_of, predicate_depth, questions_of } from "./predicates.ts";
import { type Report, report_to } from "./problems.ts";
import { type FrontMatter, NAME } from "./schema.ts";
import type { Inline, Problem, Quiz, Scenario, Step, Task } from "./types.ts";

export type ScenarioFiles = ScenarioSource;

export interface ParseOptions {
  /** What is wrong with a regular expression of a predicate, or null. Without it none is looked at. */
  readonly check_regex?: (pattern: string) => string | null;
}

export type Parsed =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Control characters, and those that turn the direction of text round so that it reads as what it is not. */
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]/;

/** What is wrong at a path of the front matter. */
type ReportPath = (path: readonly (string | number)[], message: string) => void;

/** Reports where the text has characters that cannot be seen, and lines that are too long. */
function check_characters(text: string, report: Report): void {
  let offset = 0;
  for (const line of text.split("\n")) {
    const unseen = UNSEEN.exec(line);
    if (unseen) {
      const code = unseen[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
      report(offset + unseen.index, `the character U+${code} cannot be seen`);
    }
    if (line.length > limits.MAX_LINE)
      report(offset + limits.MAX_LINE, `the line is longer than ${limits.MAX_LINE} characters`);
    offset += line.length + 1;
  }
}

/** Text of a file; null when it is not there, or was reported to be none. */
function text_file(files: ScenarioFiles, path: string, report: (message: string) => void): string | null {
  if (!Object.hasOwn(files, path)) {
    report("is missing");
    return null;
  }
  const text = file_text(files[path]);
  if (text === null) report("is not text in UTF-8");
  return text;
}

function guest_files(files: ScenarioFiles, report: (file: string, message: string) => void): GuestFile[] {
  const guests: GuestFile[] = [];
  let size = 0;
  for (const path of Object.keys(files).sort()) {
    const data = files[path];
    size += data.length;
    if (!path.startsWith("files/")) continue;
    const guest = path.slice("files".length);
    const wrong = guest.length > 1000 ? "is too long" : wrong_path(guest);
    if (wrong) {
      report(path, wrong);
      continue;
    }
    const guest_path = utf8(guest);
    const bytes = file_bytes(data);
    if (bytes === null || guest_path === null) report(path, "has half a character");
    else guests.push({ path: guest_path, data: bytes, mode: bytes.startsWith("#!") ? 0o755 : 0o644 });
  }
  if (guests.length > limits.MAX_FILES) report("files", `there are more than ${limits.MAX_FILES} files`);
  if (size > limits.MAX_FILES_SIZE)
    report("files", `all files together are larger than ${limits.MAX_FILES_SIZE} bytes`);
  return guests;
}

function tasks_of(front: FrontMatter, inline: (text: string, path: (string | number)[]) => Inline): Task[] {
  return Object.entries(front.tasks).map(([name, task]) => {
    const at = (...path: (string | number)[]) => ["tasks", name, ...path];
    return {
      name,
      title: inline(task.title, at("title")),
      needs: task.needs ?? [],
      done: task.done,
      not_yet: (task.not_yet ?? []).map(({ when, say }, i) => ({
        when,
        say: inline(say, at("not_yet", i, "say")),
      })),
      broken: (task.broken ?? []).map(({ when, say, recover }, i) => ({
        when,
        say: inline(say, at("broken", i, "say")),
        recover,
      })),
      hints: (task.hints ?? []).map(({ when, say }, i) => ({
        ...(when ? { when } : {}),
        say: inline(say, at("hints", i, "say")),
      })),
    };
  });
}

function quizzes_of(front: FrontMatter, inline: (text: string, path: (string | number)[]) => Inline): Quiz[] {
  return Object.entries(front.quizzes ?? {}).map(([name, { question, options }]) => ({
    name,
    question: inline(question, ["quizzes", name, "question"]),
    options: options.map((option, i) => ({
      text: inline(option.text, ["quizzes", name, "options", i, "text"]),
      right: option.right ?? false,
      say: inline(option.say, ["quizzes", name, "options", i, "say"]),
    })),
  }));
}

/** What tasks need is there, once, and does not go round. */
function check_needs(slug: string, front: FrontMatter, report: ReportPath): void {
  for (const [name, { needs = [] }] of Object.entries(front.tasks))
    for (const [i, need] of needs.entries())
      if (!Object.hasOwn(front.tasks, need))
        report(["tasks", name, "needs", i], `there is no task "${need}"`);
  const cycle = find_cycle(
    new Map(Object.entries(front.tasks).map(([name, { needs = [] }]) => [name, needs])),
  );
  if (cycle)
    report(["tasks", cycle[0], "needs"], `tasks need each other in a circle: ${cycle.join(" needs ")}`);
  for (const [i, need] of (front.needs ?? []).entries())
    if (need === slug) report(["needs", i], "a scenario cannot need itself");
}

/** Every task stands in exactly one step, every quiz in one. */
function check_blocks(
  front: FrontMatter,
  steps: readonly Step[],
  places: Places,
  report: (at: At, message: string) => void,
  report_path: ReportPath,
): void {
  for (const [kind, names] of [
    ["task", Object.keys(front.tasks)],
    ["quiz", Object.keys(front.quizzes ?? {})],
  ] as const) {
    const seen = new Map<string, At>();
    for (const block of steps.flatMap(({ blocks }) => blocks)) {
      const name =
        block.kind === kind
          ? block.name
          : kind === "quiz" && block.kind === "code"
            ? block.predict
            : undefined;
      if (name === undefined) continue;
      const at = places.get(block)!;
      const first = seen.get(name);
      if (!names.includes(name)) report(at, `there is no ${kind} "${name}"`);
      else if (first) report(at, `the ${kind} "${name}" stands in a step already`);
      else seen.set(name, at);
    }
    const section = kind === "task" ? "tasks" : "quizzes";
    for (const name of names)
      if (!seen.has(name)) report_path([section, name], `the ${kind} "${name}" stands in no step`);
  }
}

function check_predicates(tasks: readonly Task[], options: ParseOptions, report: ReportPath): void {
  let count = 0;
  for (const [name, predicate] of Object.entries(questions_of(tasks))) {
    const [task, part, i] = name.split(".");
    const base = i === undefined ? ["tasks", task, part] : ["tasks", task, part, Number(i), "when"];
    count += count_predicates(predicate);
    if (predicate_depth(predicate) > limits.MAX_DEPTH)
      report(base, `predicates stand in one another more than ${limits.MAX_DEPTH} deep`);
    for (const { pattern, path } of patterns_of(predicate)) {
      const wrong = options.check_regex?.(pattern) ?? null;
      if (wrong !== null) report([...base, ...path], `"${pattern}" is no regular expression: ${wrong}`);
    }
  }
  if (count > limits.MAX_PREDICATES)
    report(["tasks"], `there are more than ${limits.MAX_PREDICATES} predicates`);
}

/** The scenario in the folder `slug`, made of its files. */
export function parse_scenario(slug: string, files: ScenarioFiles, options: ParseOptions = {}): Parsed {
  const problems: Problem[] = [];
  const whole = (file: string, message: string) => void problems.push({ file, line: 1, column: 1, message });
  const scenario = read(slug, files, options, problems, whole);
  if (problems.length === 0 && scenario) return { ok: true, scenario };
  const sorted = problems.sort((a, b) =>
    a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1,
  );
  return { ok: false, problems: sorted.slice(0, limits.MAX_PROBLEMS) };
}

function read(
  slug: string,
  files: ScenarioFiles,
  options: ParseOptions,
  problems: Problem[],
  whole: (file: string, message: string) => void,
): Scenario | null {
  const index = "index.md";
  if (!NAME.test(slug) || slug.length > 64) whole(index, `"${slug}" is no name for a scenario`);
  const guests = guest_files(files, whole);
  const solution = text_file(files, "solution.sh", (message) => whole("solution.sh", message));
  const text = text_file(files, index, (message) => whole(index, message));
  if (text === null) return null;
  if (text.length > limits.MAX_INDEX) {
    whole(index, `is larger than ${limits.MAX_INDEX / 1024} kB`);
    return null;
  }
  const report = report_to(problems, index, text);
  check_characters(text, report);
  const cut = split_front(text);
  if (!cut) {
    whole(index, "begins with front matter: a line ---, YAML, a line ---");
    return null;
  }
  if (problems.length > 0) return null;
  const first_line = text.slice(0, cut.body).split("\n").length;
  const complain = (at: At, message: string) =>
    void problems.push({ file: index, line: at.line + first_line - 1, column: at.column, message });
  const { steps, places, links } = read_markdown(text.slice(cut.body), complain);
  const front = read_front(text, cut.start, cut.end, report);
  if (!front) return null;
  const { value, place } = front;
  const report_path = path_reporter(report, place);
  const urls = new Set((value.sources ?? []).map(({ url }) => url));
  const cite = (url: string, complain_here: (message: string) => void) => {
    if (/^https?:/.test(url) && !urls.has(url)) complain_here(`${url} is not among the sources`);
  };
  const inline = (source: string, path: (string | number)[]): Inline => {
    const here = (message: string) => report_path(path, message);
    const cited: string[] = [];
    const nodes = read_inline(source, (message) => here(`${path.join(".")} ${message}`), cited);
    for (const url of cited) cite(url, here);
    return nodes;
  };
  const tasks = tasks_of(value, inline);
  const quizzes = quizzes_of(value, inline);
  for (const { url, at } of links) cite(url, (message) => complain(at, message));
  if (steps.length === 0) report(cut.body, "there is no step: each begins with a heading ## TITLE");
  check_needs(slug, value, report_path);
  check_blocks(value, steps, places, complain, report_path);
  check_predicates(tasks, options, report_path);
  const { needs = [], start, machine, tasks: _tasks, quizzes: _quizzes, ...head } = value;
  if (start !== undefined && machine) report_path(["machine"], "is that of the scenario of start");
  return {
    slug,
    ...head,
    needs,
    start: start === undefined ? null : start.slice(0, -"#end".length),
    before: [],
    machine: { ...DEFAULT_MACHINE, ...machine },
    files: guests,
    steps,
    tasks,
    quizzes,
    solution: lines_of(solution ?? ""),
  };
}

const path_reporter =
  (report: Report, place: Place): ReportPath =>
  (path, message) =>
    report(place(path), message);
