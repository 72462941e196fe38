// findmnt(8): the mounts of a namespace as a tree, from /proc/self/mountinfo.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { canonicalize } from "../coreutils/canonicalize.ts";
import { utf8_locale } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { unescape_octal } from "../lib/escapes.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { read_file } from "../lib/stdio.ts";

const HELP = `
Usage:
 findmnt [options]
 findmnt [options] <device> | <mountpoint>

Find a (mounted) filesystem.

Options:
 -l, --list             use list format output
 -n, --noheadings       don't print column headings
 -o, --output <list>    the output columns to be shown
 -t, --types <list>     limit the set of filesystems by FS types
 -T, --target <path>    the path to the filesystem to use
 -F, --tab-file <path>  alternative file for -s, -m or -k options
 -r, --raw              use raw output format
 -h, --help             display this help
 -V, --version          display version

Available output columns:
 SOURCE  TARGET  FSTYPE  OPTIONS  MAJ:MIN  ID  PARENT  FSROOT  PROPAGATION
`;
const LONG: readonly LongOption[] = [
  ["list", 0, "l"],
  ["noheadings", 0, "n"],
  ["output", 1, "o"],
  ["types", 1, "t"],
  ["target", 1, "T"],
  ["tab-file", 1, "F"],
  ["raw", 0, "r"],
  ["help", 0, "h"],
  ["version", 0, "V"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as LongOption);
const COLUMNS = "SOURCE TARGET FSTYPE OPTIONS MAJ:MIN ID PARENT FSROOT PROPAGATION".split(" ");

interface Mount {
  id: string;
  parent: string;
  values: Record<string, string>;
}

/** One line of mountinfo (proc(5)). */
function parse(line: ByteString): Mount | null {
  const [left, right] = line.split(" - ");
  const f = left.split(" ");
  const g = right?.split(" ") ?? [];
  if (f.length < 6 || g.length < 3) return null;
  // the options of the mount, then those of the file system that it does not say
  const options = [...f[5].split(","), ...g[2].split(",").filter((o) => !["rw", "ro"].includes(o))];
  const root = unescape_octal(f[3]);
  const tags = f.slice(6);
  const shared = tags.some((t) => t.startsWith("shared:"));
  const slave = tags.some((t) => t.startsWith("master:"));
  return {
    id: f[0],
    parent: f[1],
    values: {
      SOURCE: unescape_octal(g[1]) + (root === "/" ? "" : `[${root}]`),
      TARGET: unescape_octal(f[4]),
      FSTYPE: g[0],
      OPTIONS: options.join(","),
      "MAJ:MIN": f[2].padStart(3),
      ID: f[0],
      PARENT: f[1],
      FSROOT: root,
      PROPAGATION: [
        shared ? "shared" : "private",
        ...(slave ? ["slave"] : []),
        ...(tags.includes("unbindable") ? ["unbindable"] : []),
      ].join(","),
    },
  };
}

/** Mounts in the order of the tree, each with the lines that lead to it. */
function tree(mounts: readonly Mount[], utf8: boolean): [Mount, string][] {
  const ids = new Set(mounts.map((m) => m.id));
  const out: [Mount, string][] = [];
  const [tee, corner, bar] = utf8
    ? ["\xe2\x94\x9c\xe2\x94\x80", "\xe2\x94\x94\xe2\x94\x80", "\xe2\x94\x82 "]
    : ["|-", "`-", "| "];
  const walk = (m: Mount, lead: string, own: string): void => {
    out.push([m, lead + own]);
    const children = mounts.filter((c) => c.parent === m.id && c !== m);
    const below = own === "" ? "" : lead + (own === tee ? bar : "  ");
    for (const [i, c] of children.entries()) walk(c, below, i + 1 < children.length ? tee : corner);
  };
  for (const m of mounts) if (!ids.has(m.parent) || m.parent === m.id) walk(m, "", "");
  return out;
}

function* show(c: Cli, rows: readonly (readonly string[])[], raw: boolean, utf8: boolean): Code<void> {
  const width = (s: string): number => (utf8 ? s.replace(/[\x80-\xbf]/g, "").length : s.length);
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((r) => width(r[i]))));
  for (const row of rows)
    yield* c.out.print(
      raw
        ? `${row.map((v) => v.replaceAll(" ", "\\x20")).join(" ")}\n`
        : `${row.map((v, i) => (i + 1 < row.length ? v + " ".repeat(widths[i] - width(v)) : v)).join(" ")}\n`,
    );
}

export const findmnt = program({
  name: "findmnt",
  help: HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "lno:t:T:F:rhV", LONG);
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      yield* c.usage("Try 'findmnt --help' for more information.\n", 1);
    }
    const has = (opt: string): boolean => parsed.options.some((o) => o.opt === opt);
    const value = (opt: string): string | null => parsed.options.findLast((o) => o.opt === opt)?.arg ?? null;
    if (has("h") || has("V")) {
      yield* c.out.print(has("h") ? HELP : "findmnt from util-linux 2.38.1\n");
      return 0;
    }
    const asked = value("o")?.split(",") ?? ["TARGET", "SOURCE", "FSTYPE", "OPTIONS"];
    const columns = asked.map((name) => name.toUpperCase());
    for (const name of asked)
      if (!COLUMNS.includes(name.toUpperCase())) yield* c.die(`unknown column: ${name}`);
    const text = yield* read_file(value("F") ?? "/proc/self/mountinfo");
    if (typeof text === "number")
      return yield* c.die(`can't read ${value("F") ?? "/proc/self/mountinfo"}`, text);
    const all = text
      .split("\n")
      .map(parse)
      .filter((m) => m !== null);
    const [what] = parsed.operands;
    const path = value("T") ?? what ?? null;
    let chosen = all;
    if (path !== null) {
      const real = yield* canonicalize(path, "missing");
      const target = typeof real === "string" ? real : path;
      const found = all.findLast((m) => m.values.TARGET === target || m.values.SOURCE === path);
      const above = has("T")
        ? all.filter((m) => `${target}/`.startsWith(m.values.TARGET.replace(/\/?$/, "/")))
        : [];
      const deepest = above.toSorted((a, b) => a.values.TARGET.length - b.values.TARGET.length).at(-1);
      const one = found ?? deepest;
      chosen = one ? [one] : [];
    }
    const types = value("t")?.split(",") ?? null;
    if (types) chosen = chosen.filter((m) => types.includes(m.values.FSTYPE));
    if (chosen.length === 0) return 1;
    const utf8 = utf8_locale(c.envp);
    const flat = has("l") || has("r") || types !== null || path !== null;
    const lines = flat ? chosen.map((m): [Mount, string] => [m, ""]) : tree(chosen, utf8);
    const rows = lines.map(([m, lead]) => columns.map((n) => (n === "TARGET" ? lead : "") + m.values[n]));
    if (!has("n")) rows.unshift(columns);
    yield* show(c, rows, has("r"), utf8);
    return 0;
  },
});
