// visudo(8), of which checking is simulated: there is no editor that it could start.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { long_options } from "../lib/long_options.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_fd, read_file, strerror } from "../lib/stdio.ts";
import { type AliasUse, type Parsed, parse_sudoers } from "./grammar.ts";
import { alias_key } from "./match.ts";
import { setting_fault } from "./settings.ts";
import { fault_text, INCLUDE_DEPTH, included, SUDOERS } from "./sudoers.ts";

const MODE = 0o440;
const USAGE = "usage: visudo [-chqsV] [[-f] sudoers ]\n";
const HELP = `visudo - safely edit the sudoers file

${USAGE}
Options:
  -c, --check              check-only mode
  -f, --file=sudoers       specify sudoers file location
  -h, --help               display help message and exit
  -I, --no-includes        do not edit include files
  -q, --quiet              less verbose (quiet) syntax error messages
  -s, --strict             strict syntax checking
  -V, --version            display version information and exit

`;

interface File extends Parsed {
  name: ByteString;
}

interface Settings {
  c: Cli;
  quiet: boolean;
  /** owner and mode of the files must be right: no file was named */
  owned: boolean;
}

/** Tells of a file's faults. */
function* tell(s: Settings, { name, faults, lines }: File): Code<void> {
  const settings = lines.flatMap((l) => (l.is === "settings" ? l.settings : []));
  const wrong = settings.flatMap((setting) => {
    const message = setting_fault(setting);
    return message === null ? [] : [{ ...setting, message }];
  });
  if (faults.length + wrong.length > 0) s.c.status = 1;
  if (s.quiet) return;
  for (const fault of [...faults, ...wrong]) yield* eprint(fault_text(name, fault));
}

/** The file and what it includes, each told of when it is read; null: it cannot be read. */
function* read_all(s: Settings, name: ByteString, depth = 0): Code<File[] | null> {
  const text = name === "stdin" && depth === 0 ? yield* read_fd(0) : yield* read_file(name);
  if (typeof text === "number") {
    s.c.status = 1;
    const what = depth === 0 ? `unable to open ${name}` : name;
    yield* s.c.warn(`${what}: ${strerror(text)}`);
    return null;
  }
  const file: File = { name, ...parse_sudoers(text) };
  yield* tell(s, file);
  const files = [file];
  for (const line of depth < INCLUDE_DEPTH ? file.lines : [])
    if (line.is === "include")
      for (const n of yield* included(name, line.include))
        files.push(...((yield* read_all(s, n, depth + 1)) ?? []));
  return files;
}

/** Aliases that are named and not there, that name themselves, and that nobody names. */
function* check_aliases(s: Settings, files: readonly File[], strict: boolean): Code<void> {
  const key = (a: AliasUse): string => alias_key(a.kind, a.name);
  const aliases = new Map(files.flatMap((f) => f.aliases.map((a) => [key(a), { alias: a, file: f.name }])));
  const used = new Set<string>();
  const say = function* (text: string): Code<void> {
    if (!s.quiet) yield* eprint(`${text}\n`);
  };
  const problem = function* (text: string): Code<void> {
    if (strict) s.c.status = 1;
    yield* say(text);
  };
  const visit = function* (
    name: string,
    file: ByteString,
    place: string,
    above: readonly string[],
  ): Code<void> {
    const found = aliases.get(name);
    if (!found && used.has(name)) return;
    used.add(name);
    if (!found) return yield* problem(`${file}:${place}: ${name} referenced but not defined`);
    const { line, column, kind } = found.alias;
    const members = found.alias.members
      .filter((m) => m.kind === "alias")
      .map((m) => ({ kind, name: m.text, line, column }));
    for (const member of members)
      if ([...above, name].includes(key(member)))
        yield* problem(`${found.file}:${line}:${column}: cycle in ${key(member)}`);
      else if (!used.has(key(member)))
        yield* visit(key(member), found.file, `${line}:${column}`, [...above, name]);
  };
  for (const f of files)
    for (const use of f.uses) yield* visit(key(use), f.name, `${use.line}:${use.column}`, []);
  for (const [name, { alias, file }] of [...aliases].sort(([, a], [, b]) =>
    a.alias.name < b.alias.name ? -1 : 1,
  ))
    if (!used.has(name)) yield* say(`Warning: ${file}:${alias.line}:${alias.column}: unused ${name}`);
}

function* check_owner(s: Settings, name: ByteString): Code<boolean> {
  const st = yield* stat_path(name, true);
  if (typeof st === "number") return false;
  const wrong =
    st.st_uid !== 0 || st.st_gid !== 0
      ? "wrong owner (uid, gid) should be (0, 0)"
      : (st.st_mode & 0o7777) === MODE
        ? null
        : "bad permissions, should be mode 0440";
  if (wrong !== null && !s.quiet) yield* eprint(`${name}: ${wrong}\n`);
  return wrong === null;
}

export const visudo = program({
  name: "visudo",
  help: HELP,
  own_help: true,
  *run(c) {
    const { options, operands, error } = getopt(
      c.args,
      "cf:hIOPqsVx:",
      long_options(HELP.replace("--file=", "--file <")),
    );
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    for (const { opt, spelled } of options) {
      if (opt === "h") yield* c.out.print(HELP);
      if (opt === "V") yield* c.out.print("visudo version 1.9.13p3\nvisudo grammar version 50\n");
      if (opt === "h" || opt === "V") return 0;
      if ("OPx".includes(opt)) yield* c.die(`option ${spelled} is not simulated`);
    }
    if (error !== null) {
      yield* c.warn(error);
      yield* c.usage(USAGE, 1);
    }
    const named = options.findLast((o) => o.opt === "f")?.arg ?? operands[0] ?? null;
    if (operands.length > (has("f") ? 0 : 1)) yield* c.usage(USAGE, 1);
    if (!has("c"))
      return yield* c.die("editing is not simulated: edit the file, and check it with visudo -c");
    const s: Settings = { c, quiet: has("q"), owned: named === null };
    const files = yield* read_all(s, named === "-" ? "stdin" : (named ?? SUDOERS));
    if (files === null || c.status !== 0) return 1;
    yield* check_aliases(s, files, has("s"));
    if (c.status !== 0) return 1;
    for (const { name } of has("I") ? files.slice(0, 1) : files) {
      if (s.owned && !(yield* check_owner(s, name))) c.status = 1;
      else if (!s.quiet) yield* c.out.print(`${name}: parsed OK\n`);
    }
    return c.status;
  },
});
