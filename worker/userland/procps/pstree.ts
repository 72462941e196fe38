// pstree(1) of psmisc: the processes as a tree. Identical branches are put together unless -p or -c.
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { getpwent } from "../lib/passwd.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import { isatty } from "../lib/ttyname.ts";
import { PSTREE_HELP } from "./help.ts";
import { namespaces_of, PSTREE_KINDS } from "./namespaces.ts";
import { type Proc, read_procs } from "./readproc.ts";

/** What branches are drawn with: straight on, the first of several, in between, the last, the bar beside. */
interface Symbols {
  only: string;
  first: string;
  middle: string;
  last: string;
  bar: string;
}
const ASCII: Symbols = { only: "---", first: "-+-", middle: "|-", last: "`-", bar: "| " };
/** The same in UTF-8, as bytes. */
const UTF8: Symbols = {
  only: "\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80",
  first: "\xe2\x94\x80\xe2\x94\xac\xe2\x94\x80",
  middle: "\xe2\x94\x9c\xe2\x94\x80",
  last: "\xe2\x94\x94\xe2\x94\x80",
  bar: "\xe2\x94\x82 ",
};

interface Node {
  text: string;
  /** how many identical branches this one stands for */
  count: number;
  children: Node[];
}

interface Settings {
  pids: boolean;
  pgids: boolean;
  compact: boolean;
  args: boolean;
  uids: boolean;
  numeric: boolean;
  users: ReadonlyMap<number, string>;
  /** the namespaces of the processes, for -S */
  namespaces: ReadonlyMap<number, ReadonlyMap<string, string | null>>;
  /** -s: what is above the process that was asked for; of these only the branch to it is shown */
  above: ReadonlySet<number>;
}

/** Kinds of namespaces in which a process is not where its parent is, as far as that may be looked at. */
function transitions(s: Settings, p: Proc, parent: Proc): string[] {
  const theirs = s.namespaces.get(parent.pid);
  return [...(s.namespaces.get(p.pid) ?? [])].flatMap(([kind, ns]) => {
    const above = theirs?.get(kind) ?? null;
    return ns !== null && above !== null && ns !== above ? [kind] : [];
  });
}

function label(s: Settings, p: Proc, parent: Proc | undefined): string {
  const facts: string[] = [];
  if (s.pids) facts.push(String(p.pid));
  if (s.pgids) facts.push(String(p.pgrp));
  if (s.uids && parent && parent.uid[1] !== p.uid[1]) facts.push(s.users.get(p.uid[1]) ?? String(p.uid[1]));
  if (parent) facts.push(...transitions(s, p, parent));
  const args = s.args && p.args.length > 1 ? ` ${p.args.slice(1).join(" ")}` : "";
  return `${p.comm}${s.args ? (facts.length > 0 ? `,${facts.join(",")}` : "") : facts.length > 0 ? `(${facts.join(",")})` : ""}${args}`;
}

function build(s: Settings, p: Proc, all: readonly Proc[], wanted: number, parent?: Proc): Node {
  const below = all.filter(
    (x) =>
      x.ppid === p.pid && x.pid !== p.pid && (!s.above.has(p.pid) || s.above.has(x.pid) || x.pid === wanted),
  );
  below.sort((a, b) => (s.numeric || a.comm === b.comm ? a.pid - b.pid : a.comm < b.comm ? -1 : 1));
  const children: Node[] = [];
  for (const child of below.map((c) => build(s, c, all, wanted, p))) {
    const same = s.compact ? children.find((x) => shape(x) === shape(child)) : undefined;
    if (same) same.count++;
    else children.push(child);
  }
  return { text: label(s, p, parent), count: 1, children };
}

const shape = (n: Node): string => `${n.text}(${n.children.map((c) => `${c.count}${shape(c)}`).join(",")})`;

/** Columns of a text, whose bytes beyond ASCII are all of drawing characters. */
const columns = (text: string) => text.replace(/[\x80-\xbf]/g, "").length;

function draw(n: Node, y: Symbols, indent: string, out: string[]): void {
  const start = out.length - 1;
  // "3*[sleep]" stands for three; what follows inside belongs in the brackets
  const open = n.count > 1 ? `${n.count}*[` : "";
  out[start] += open + n.text;
  const pad = indent + " ".repeat(columns(open + n.text));
  for (const [i, child] of n.children.entries()) {
    const one = n.children.length === 1;
    const last = i === n.children.length - 1;
    if (i === 0) out[out.length - 1] += one ? y.only : y.first;
    else out.push(`${pad} ${last ? y.last : y.middle}`);
    draw(child, y, `${pad} ${last ? "  " : y.bar}`, out);
  }
  if (n.count > 1) out[out.length - 1] += "]";
}

/** -a: one process per line. */
function draw_lines(n: Node, y: Symbols, indent: string, lead: string, out: string[]): void {
  out.push(lead + n.text);
  for (const [i, child] of n.children.entries()) {
    const last = i === n.children.length - 1;
    const below = `${indent}  ${last ? "  " : y.bar}`;
    draw_lines(child, y, below, `${indent}  ${last ? y.last : y.middle}`, out);
  }
}

const LONG: readonly LongOption[] = [
  { name: "arguments", has_arg: 0, val: "a" },
  { name: "ascii", has_arg: 0, val: "A" },
  { name: "compact-not", has_arg: 0, val: "c" },
  { name: "numeric-sort", has_arg: 0, val: "n" },
  { name: "show-pids", has_arg: 0, val: "p" },
  { name: "show-pgids", has_arg: 0, val: "g" },
  { name: "show-parents", has_arg: 0, val: "s" },
  { name: "ns-changes", has_arg: 0, val: "S" },
  { name: "ns-sort", has_arg: 1, val: "N" },
  { name: "color", has_arg: 1, val: "C" },
  { name: "vt100", has_arg: 0, val: "G" },
  { name: "highlight-all", has_arg: 0, val: "h" },
  { name: "highlight-pid", has_arg: 1, val: "H" },
  { name: "thread-names", has_arg: 0, val: "t" },
  { name: "security-context", has_arg: 0, val: "Z" },
  { name: "hide-threads", has_arg: 0, val: "T" },
  { name: "uid-changes", has_arg: 0, val: "u" },
  { name: "unicode", has_arg: 0, val: "U" },
  { name: "long", has_arg: 0, val: "l" },
  { name: "version", has_arg: 0, val: "V" },
];

function* find_roots(
  c: Cli,
  operand: string | undefined,
  all: readonly Proc[],
  users: ReadonlyMap<number, string>,
): Code<Proc[]> {
  if (operand === undefined || /^\d+$/.test(operand))
    return all.filter((p) => p.pid === Number(operand ?? 1));
  for (const [uid, name] of users) {
    if (name !== operand) continue;
    const own = all.filter((p) => p.uid[0] === uid);
    return own.filter((p) => !own.some((x) => x.pid === p.ppid));
  }
  yield* eprint(`No such user name: ${operand}\n`);
  return c.exit(1);
}

export const pstree = program({
  name: "pstree",
  help: PSTREE_HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "aAcC:gGhH:lnN:psStTuUVZ", LONG);
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      return yield* c.usage(PSTREE_HELP, 1);
    }
    for (const o of parsed.options)
      if ("CGhHNtZ".includes(o.opt)) yield* c.die(`option ${o.spelled} is not simulated`);
    const has = (o: string) => parsed.options.some((x) => x.opt === o);
    if (has("V")) return yield* c.usage("pstree (PSmisc) 23.6\n", 0);
    const users = new Map<number, string>();
    for (const u of yield* getpwent()) if (!users.has(u.uid)) users.set(u.uid, u.name);
    const all = yield* read_procs();
    const roots = yield* find_roots(c, parsed.operands[0], all, users);
    const namespaces = new Map<number, ReadonlyMap<string, string | null>>();
    if (has("S")) for (const p of all) namespaces.set(p.pid, yield* namespaces_of(p.pid, PSTREE_KINDS));
    const above = new Set<number>();
    let top = roots[0];
    if (has("s") && top)
      for (let p = all.find((x) => x.pid === top.ppid); p; p = all.find((x) => x.pid === top.ppid)) {
        above.add(p.pid);
        top = p;
      }
    const s: Settings = {
      pids: has("p"),
      pgids: has("g"),
      compact: !(has("p") || has("g") || has("c") || has("a")),
      args: has("a"),
      uids: has("u"),
      numeric: has("n"),
      users,
      namespaces,
      above,
    };
    const utf8 =
      has("U") ||
      (!has("A") && /UTF-?8/i.test(c.getenv("LC_ALL") ?? c.getenv("LANG") ?? "") && (yield* isatty(1)));
    for (const root of roots) {
      const tree = build(s, above.size > 0 ? top : root, all, root.pid);
      const out: string[] = s.args ? [] : [""];
      if (s.args) draw_lines(tree, utf8 ? UTF8 : ASCII, "", "", out);
      else draw(tree, utf8 ? UTF8 : ASCII, "", out);
      yield* c.out.print(`${out.join("\n")}\n`);
    }
    return roots.length > 0 ? 0 : 1;
  },
});
