// journalctl(1): the journal holds what the kernel logged; no service of the machine logs to it.

import { canonicalize } from "../coreutils/canonicalize.ts";
import { now } from "../coreutils/datetime.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type ParsedOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { compile_regex, type Regex } from "../lib/regex.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import { cursor_of, type Entry, Journal, type Machine, this_machine } from "./journal.ts";
import { FACILITY_HELP, facility, type Matches, matches, priorities } from "./journal_match.ts";
import { long_date, OUTPUT_MODES, type OutputStyle, show_entry, zone_of } from "./journal_output.ts";
import { JOURNALCTL_HELP, JOURNALCTL_OPTIONS, JOURNALCTL_SHORT } from "./journalctl_help.ts";
import { parse_timestamp } from "./timestamp.ts";

const SIMULATED = new Set(
  `system m S U c after-cursor b u user-unit t p facility g case-sensitive k o output-fields n r show-cursor utc x
no-hostname a l f no-tail q no-pager e h version N F list-boots`.split(/\s+/),
);
const DEFAULT_LINES = 10;
/** what -e shows at most */
const PAGER_END_LINES = 1000;

/** An error in the words of systemd's programs, which do not say their name. */
function* fail(c: Cli, message: string): Code<never> {
  yield* c.out.flush();
  yield* eprint(`${message}\n`);
  return c.exit(1);
}

/** -b and -n take the next word if it is one of theirs. */
function joined(args: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const m = /^(-[a-zA-Z]*)([bn])$|^--(boot|lines)$/.exec(args[i]);
    const next = args[i + 1] ?? "";
    const boot = m?.[2] === "b" || m?.[3] === "boot";
    const own = boot ? /^(all|[-+]?\d+|[\da-f]{32}([-+]\d+)?)$/ : /^(all|\d+)$/;
    if (!m || !own.test(next)) {
      out.push(args[i]);
      if (args[i] === "--") return [...out, ...args.slice(i + 1)];
      continue;
    }
    if (m[1] !== undefined && m[1] !== "-") out.push(m[1]);
    out.push(`--${boot ? "boot" : "lines"}=${next}`);
    i++;
  }
  return out;
}

/** The words that are no options: "FIELD=VALUE", paths of programs, and "+" between alternatives. */
function* alternatives(c: Cli, words: readonly string[]): Code<Matches[]> {
  const groups: Map<string, Set<string>>[] = [new Map()];
  const add = (field: string, value: string): void => {
    const group = groups[groups.length - 1];
    group.set(field, (group.get(field) ?? new Set()).add(value));
  };
  for (const word of words) {
    if (word === "+") {
      if (groups[groups.length - 1].size === 0) yield* fail(c, '"+" can only be used between terms');
      groups.push(new Map());
    } else if (word.includes("/") && !word.includes("=")) {
      const path = yield* canonicalize(word, "all");
      if (typeof path === "number") return yield* fail(c, `Couldn't canonicalize path: ${strerror(path)}`);
      add("_EXE", path);
    } else {
      const m = /^([A-Z_0-9]{1,64})=(.*)$/s.exec(word);
      if (!m || /^\d/.test(m[1])) return yield* fail(c, `Failed to add match '${word}': Invalid argument`);
      add(m[1], m[2]);
    }
  }
  if (groups.length > 1 && groups[groups.length - 1].size === 0)
    yield* fail(c, '"+" can only be used between terms');
  return groups;
}

interface Query {
  machine: Machine;
  since: number | null;
  until: number | null;
  /** each must be met */
  required: Matches;
  /** of these, one */
  any: readonly Matches[];
  grep: Regex | null;
  /** the number of the first entry, by a cursor */
  first: number;
}

const selected = (q: Query, e: Entry): boolean =>
  e.seqnum >= q.first &&
  (q.since === null || e.realtime >= q.since) &&
  (q.until === null || e.realtime <= q.until) &&
  matches(q.required, e) &&
  q.any.some((m) => matches(m, e)) &&
  (q.grep?.test(e.fields.get("MESSAGE") ?? "") ?? true);

function* time_of(c: Cli, text: string | null): Code<number | null> {
  if (text === null) return null;
  const t = yield* now();
  const at = parse_timestamp(text, t.tv_sec * 1e6 + Math.floor(t.tv_nsec / 1000));
  return at ?? (yield* fail(c, `Failed to parse timestamp: ${text}`));
}

/** --grep: a pattern without capitals finds them too. */
function* pattern(c: Cli, text: string | null, sensitive: ParsedOption | undefined): Code<Regex | null> {
  const word = (sensitive?.arg ?? "yes").toLowerCase();
  const yes = ["1", "yes", "y", "true", "t", "on"].includes(word);
  if (!yes && !["0", "no", "n", "false", "f", "off"].includes(word))
    yield* fail(c, `Bad --case-sensitive= argument "${sensitive?.arg}": Invalid argument`);
  if (text === null) return null;
  const icase = sensitive ? !yes : !/[A-Z]/.test(text);
  const r = compile_regex(text, { syntax: "perl", icase });
  return r.ok ? r.regex : yield* fail(c, `Bad pattern "${text}": ${r.error}`);
}

/** The machine's journal has one boot, the current one. */
function* check_boot(c: Cli, m: Machine, arg: string | null): Code<void> {
  if (arg === null || arg === "all") return;
  const found = /^([\da-f]{32})?([-+]?\d+)?$/.exec(arg);
  if (!found) return yield* fail(c, `Failed to parse boot descriptor '${arg}'`);
  const offset = Number(found[2] ?? 0);
  const known = found[1] === undefined || found[1] === m.boot_id;
  if (known && (offset === 0 || (offset === 1 && found[1] === undefined))) return;
  const shown = found[1] ?? (offset > 0 ? `+${offset}` : String(offset));
  yield* fail(c, `Data from the specified boot (${shown}) is not available: No such boot ID in journal`);
}

function* cursor_start(c: Cli, m: Machine, text: string | null, after: boolean): Code<number> {
  if (text === null) return 0;
  const i = /(?:^|;)i=([\da-f]+)(?:;|$)/.exec(text)?.[1];
  const boot = /(?:^|;)b=([\da-f]{32})(?:;|$)/.exec(text)?.[1];
  if (i === undefined || boot === undefined)
    return yield* fail(c, "Failed to seek to cursor: Invalid argument");
  return boot === m.boot_id ? Number.parseInt(i, 16) + (after ? 1 : 0) : 0;
}

class Options {
  readonly #all: readonly ParsedOption[];
  constructor(all: readonly ParsedOption[]) {
    this.#all = all;
  }
  has = (opt: string): boolean => this.#all.some((o) => o.opt === opt);
  last = (opt: string): ParsedOption | undefined => this.#all.findLast((o) => o.opt === opt);
  arg = (opt: string): string | null => this.last(opt)?.arg ?? null;
  args = (opt: string): string[] => this.#all.flatMap((o) => (o.opt === opt ? [o.arg ?? ""] : []));
}

function* query(c: Cli, o: Options, operands: readonly string[], machine: Machine): Code<Query> {
  const required = new Map<string, ReadonlySet<string>>();
  // no entry is of a unit: the kernel has none
  if (o.has("u") || o.has("user-unit")) required.set("_SYSTEMD_UNIT", new Set(o.args("u")));
  if (o.has("t")) required.set("SYSLOG_IDENTIFIER", new Set(o.args("t")));
  if (o.has("k")) required.set("_TRANSPORT", new Set(["kernel"]));
  const range = o.arg("p");
  if (range !== null) {
    const levels = priorities(range);
    if (!levels)
      return yield* fail(
        c,
        range.includes("..") ? `Failed to parse log level range ${range}` : `Unknown log level ${range}`,
      );
    required.set("PRIORITY", levels);
  }
  const words = o.args("facility").flatMap((arg) => arg.split(","));
  const facilities = new Set<string>();
  for (const word of words)
    facilities.add(facility(word) ?? (yield* fail(c, `Bad --facility= argument "${word}".`)));
  if (facilities.size > 0) required.set("SYSLOG_FACILITY", facilities);
  const since = yield* time_of(c, o.arg("S"));
  const until = yield* time_of(c, o.arg("U"));
  if (since !== null && until !== null && since > until) yield* fail(c, "--since= must be before --until=.");
  const grep = yield* pattern(c, o.arg("g"), o.last("case-sensitive"));
  if (o.has("b")) yield* check_boot(c, machine, o.arg("b"));
  return {
    machine,
    since,
    until,
    required,
    any: yield* alternatives(c, operands),
    grep,
    first: Math.max(
      yield* cursor_start(c, machine, o.arg("c"), false),
      yield* cursor_start(c, machine, o.arg("after-cursor"), true),
    ),
  };
}

function* lines_wanted(c: Cli, o: Options): Code<number> {
  const arg = o.arg("n");
  if (arg !== null && arg !== "all") {
    if (!/^\d+$/.test(arg)) yield* fail(c, `Failed to parse lines '${arg}'`);
    return Number(arg);
  }
  if (arg === "all" || (o.has("no-tail") && !o.has("n"))) return Number.POSITIVE_INFINITY;
  if (o.has("n") || o.has("f")) return DEFAULT_LINES;
  return o.has("e") ? PAGER_END_LINES : Number.POSITIVE_INFINITY;
}

function* list_boots(
  c: Cli,
  s: OutputStyle,
  m: Machine,
  all: readonly Entry[],
  quiet: boolean,
): Code<number> {
  if (all.length === 0) return 0;
  const row = (idx: string, id: string, first: string, last: string): string =>
    `${idx} ${id.padEnd(32)} ${first.padEnd(27)} ${last}\n`;
  const date = (e: Entry): string => long_date(e.realtime, s.zone);
  if (!quiet) yield* c.out.print(row("IDX", "BOOT ID", "FIRST ENTRY", "LAST ENTRY"));
  yield* c.out.print(row(quiet ? "0" : "  0", m.boot_id, date(all[0]), date(all[all.length - 1])));
  return 0;
}

function* output_style(c: Cli, o: Options): Code<OutputStyle> {
  const word = o.arg("o") ?? "short";
  if (word === "help") {
    yield* c.out.print(`${OUTPUT_MODES.join("\n")}\n`);
    c.exit(0);
  }
  const mode = OUTPUT_MODES.find((name) => name === word);
  const fields = o.arg("output-fields");
  return {
    mode: mode ?? (yield* fail(c, `Unknown output format '${word}'.`)),
    no_hostname: o.has("no-hostname"),
    only: fields === null ? null : new Set(fields.split(",")),
    zone: zone_of(o.has("utc"), c.getenv("TZ")),
  };
}

export const journalctl = program({
  name: "journalctl",
  help: JOURNALCTL_HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(joined(c.args), JOURNALCTL_SHORT, JOURNALCTL_OPTIONS);
    const o = new Options(parsed.options);
    if (o.has("h") || (o.has("version") && parsed.error === null)) {
      yield* c.out.print(o.has("h") ? JOURNALCTL_HELP : "systemd 252 (252.39-1~deb12u2)\n");
      return 0;
    }
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      return 1;
    }
    for (const { opt, spelled } of parsed.options)
      if (!SIMULATED.has(opt)) yield* c.die(`option ${spelled} is not simulated`);
    if (o.args("facility").includes("help")) {
      yield* c.out.print(FACILITY_HELP);
      return 0;
    }
    const style = yield* output_style(c, o);
    if (o.has("f") && o.has("r")) yield* fail(c, "Please specify either --reverse= or --follow=, not both.");
    const lines = yield* lines_wanted(c, o);
    const machine = yield* this_machine();
    const journal = new Journal(machine);
    const opened = yield* journal.open();
    if (opened < 0)
      yield* fail(c, `No journal files were opened due to insufficient permissions: ${strerror(opened)}`);
    const all = yield* journal.rest();
    if (o.has("list-boots")) return yield* list_boots(c, style, machine, all, o.has("q"));
    if (o.has("N")) {
      yield* c.out.print(
        [...new Set(all.flatMap((e) => [...e.fields.keys()]))].map((f) => `${f}\n`).join(""),
      );
      return 0;
    }
    const q = yield* query(c, o, parsed.operands, machine);
    const found = all.filter((e) => selected(q, e));
    const field = o.arg("F");
    if (field !== null) {
      const values = new Set(found.flatMap((e) => e.fields.get(field) ?? []));
      yield* c.out.print([...values].map((v) => `${v}\n`).join(""));
      return 0;
    }
    const shown = found.slice(Math.max(0, found.length - lines));
    if (o.has("r")) shown.reverse();
    let before: Entry | null = null;
    for (const e of shown) {
      yield* c.out.print(show_entry(style, machine, e, before));
      before = e;
    }
    if (o.has("f"))
      for (;;) {
        yield* c.out.flush();
        yield* journal.wait();
        for (const e of yield* journal.rest())
          if (selected(q, e)) {
            yield* c.out.print(show_entry(style, machine, e, before));
            before = e;
          }
      }
    if (shown.length === 0 && !o.has("q")) yield* c.out.print("-- No entries --\n");
    if (o.has("show-cursor") && before) yield* c.out.print(`-- cursor: ${cursor_of(machine, before)}\n`);
    return shown.length === 0 && q.grep ? 1 : 0;
  },
});
