// findmnt(8): the mounts of a namespace as a tree, from /proc/self/mountinfo, or the lines of /etc/fstab.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { canonicalize } from "../coreutils/canonicalize.ts";
import { is_below, stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { long_options } from "../lib/long_options.ts";
import { parse_mountinfo } from "../lib/mountinfo.ts";
import type { Cli } from "../lib/program.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { all_options, COLUMNS, cells_of, HELP, type Mount, POLLED, SIZES } from "./findmnt_columns.ts";
import { fstab_line } from "./mount_table.ts";
import { chosen_columns, shell_name } from "./smartcols.ts";
import { print_tree, type TreeRow } from "./tree_table.ts";
import { options_of, util_linux } from "./usage.ts";

const USUAL = ["TARGET", "SOURCE", "FSTYPE", "OPTIONS"];
const DF = ["SOURCE", "FSTYPE", "SIZE", "USED", "AVAIL", "USE%", "TARGET"];
/** File systems that have no device: --pseudo. */
const PSEUDO = new Set(
  (
    "autofs bdev binder binfmt_misc bpf cgroup cgroup2 configfs cpuset debugfs devpts devtmpfs efivarfs fuse " +
    "fuse.gvfsd-fuse fuse.lxcfs fusectl hugetlbfs mqueue nfsd none nsfs overlay pipefs proc pstore ramfs " +
    "rootfs rpc_pipefs securityfs selinuxfs smackfs sockfs sysfs tmpfs tracefs virtiofs"
  ).split(" "),
);
const EXCLUSIVE: readonly [opts: readonly string[], names: string][] = [
  [["J", "P", "r", "x"], "--json --pairs --raw --verify"],
  [["M", "T"], "--mountpoint --target"],
  [["N", "k", "m", "s"], "--task --kernel --mtab --fstab"],
  [["pseudo", "real"], "--pseudo --real"],
];

interface Job {
  c: Cli;
  has: (opt: string) => boolean;
  value: (opt: string) => string | null;
}

/** The mounts of a file in the form of mountinfo or, when its first line is none, of fstab. */
function* read_table(j: Job, path: ByteString, fstab: boolean, tid: number | undefined): Code<Mount[]> {
  const text = yield* read_file(path);
  if (typeof text === "number") return yield* j.c.die(`can't read ${path}`, text);
  const lines = text.split("\n").map((line) => line.trim());
  const kernel = !fstab && /^\d+ \d+ /.test(lines.find((line) => line !== "") ?? "");
  const out: Mount[] = [];
  for (const [i, line] of lines.entries()) {
    if (line === "" || line.startsWith("#")) continue;
    const mount = kernel ? parse_mountinfo(line) : fstab_line(line);
    if (mount) out.push({ ...mount, tid });
    else yield* j.c.warn(`${path}: parse error at line ${i + 1} -- ignored`);
  }
  return out;
}

function* read_tables(j: Job, files: readonly ByteString[]): Code<Mount[]> {
  const tid = j.value("N");
  if (tid !== null && !/^\d+$/.test(tid)) yield* j.c.die(`invalid TID argument: '${tid}'`);
  const fstab = j.has("s");
  const own = tid === null ? yield sys.getpid() : Number(tid);
  const all: Mount[] = [];
  for (const file of files) all.push(...(yield* read_table(j, file, fstab, undefined)));
  if (tid !== null || (files.length === 0 && !fstab && !j.has("m")))
    all.push(...(yield* read_table(j, `/proc/${tid ?? "self"}/mountinfo`, false, own)));
  else if (files.length === 0)
    all.push(...(yield* read_table(j, fstab ? "/etc/fstab" : "/proc/self/mounts", fstab, undefined)));
  return all;
}

const tidy = (path: ByteString): ByteString => path.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
const same_path = (a: ByteString, b: ByteString): boolean => tidy(a) === tidy(b);

/** Comma-separated words; a word with "no" before it is for those that have it not, "+" takes the word as it is. */
function options_match(options: string, words: string): boolean {
  const given = options.split(",").map((o) => o.replace(/=.*/s, ""));
  return words
    .split(",")
    .filter(Boolean)
    .every((word) => {
      const [, negated, name] = /^\+?(?:(?<!\+)(no))?(.*)$/s.exec(word) ?? [];
      const has = options.split(",").includes(name) || given.includes(name);
      return has !== (negated !== undefined);
    });
}

/** "no" before the list turns it round. */
function type_matches(type: string, list: string): boolean {
  const negated = list.startsWith("no");
  return (negated ? list.slice(2) : list).split(",").includes(type) !== negated;
}

/** Which mounts are below which. */
class Tree {
  readonly #all: readonly Mount[];
  readonly #below = new Map<number, Mount[]>();

  constructor(all: readonly Mount[]) {
    this.#all = all;
    for (const m of all)
      if (m.parent !== undefined && m.parent !== m.id) {
        const siblings = this.#below.get(m.parent);
        if (siblings) siblings.push(m);
        else this.#below.set(m.parent, [m]);
      }
  }

  below(m: Mount): readonly Mount[] {
    return m.id === undefined ? [] : (this.#below.get(m.id) ?? []);
  }

  roots(): Mount[] {
    const ids = new Set(this.#all.map((m) => m.id));
    return this.#all.filter((m) => m.parent === undefined || m.parent === m.id || !ids.has(m.parent));
  }
}

interface Wanted {
  source: ByteString | null;
  target: ByteString | null;
}

/** Whether the options let a mount through; -i turns that round. */
function matches(j: Job, tree: Tree, m: Mount, { source, target }: Wanted): boolean {
  const types = j.value("t");
  const options = j.value("O");
  const hidden = (): boolean => tree.below(m).some((o) => o.target === m.target);
  const ok =
    (source === null || m.source === source || m.dev === source) &&
    (target === null || same_path(m.target, target)) &&
    (types === null || type_matches(m.type, types)) &&
    (options === null || options_match(all_options(m), options)) &&
    (!j.has("shadowed") || hidden());
  return ok !== j.has("i");
}

/** Built-in filters: what a mount must be to be looked at at all. */
function looked_at(j: Job, all: readonly Mount[]): Mount[] {
  const df = j.has("D") && !j.has("A");
  const kind = (m: Mount): boolean =>
    (!df || !PSEUDO.has(m.type) || m.type === "tmpfs" || m.type === "devtmpfs") &&
    (df || !j.has("real") || !PSEUDO.has(m.type)) &&
    (!j.has("pseudo") || PSEUDO.has(m.type));
  const last = new Map(all.map((m, i) => [m.target, i]));
  return all.filter((m, i) => kind(m) && (!j.has("U") || last.get(m.target) === i));
}

/** What -T asks for: a mount point by its name, or the one above an existing path. */
function* mount_point(path: ByteString, all: readonly Mount[]): Code<ByteString | null> {
  if (all.some((m) => same_path(m.target, path))) return path;
  const real = yield* canonicalize(path, "all");
  if (typeof real === "number" || typeof (yield* stat_path(real, true)) === "number") return null;
  const above = all.filter((m) => is_below(real, m.target));
  return above.reduce<ByteString | null>(
    (best, m) => (best === null || m.target.length >= best.length ? m.target : best),
    null,
  );
}

interface Node {
  mount: Mount;
  below: Node[];
}

function nodes_of(tree: Tree, mounts: readonly Mount[], shown: (m: Mount) => boolean): Node[] {
  return mounts.flatMap((mount) => {
    const below = nodes_of(tree, tree.below(mount), shown);
    return shown(mount) ? [{ mount, below }] : below;
  });
}

/** -R: the mounts that match, each with all below it, none twice. */
function submounts(tree: Tree, found: readonly Mount[]): Node[] {
  const seen = new Set<Mount>();
  const node = (mount: Mount): Node[] => {
    if (seen.has(mount)) return [];
    seen.add(mount);
    return [{ mount, below: tree.below(mount).flatMap(node) }];
  };
  return found.flatMap(node);
}

const flat = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node) => [{ mount: node.mount, below: [] }, ...flat(node.below)]);

/** The mounts to print; null when a list that was looked for is empty, which a tree may be. */
function* choose(j: Job, all: readonly Mount[], operands: readonly ByteString[]): Code<Node[] | null> {
  const { has, value } = j;
  const real = function* (path: ByteString): Code<ByteString> {
    const canonical = has("C") ? path : yield* canonicalize(path, "missing");
    return typeof canonical === "string" ? canonical : path;
  };
  const table = looked_at(j, all);
  const [what, where] = operands;
  const wanted: Wanted = { source: value("S") ?? what ?? null, target: null };
  const place = value("M") ?? where;
  if (place !== undefined && place !== null) wanted.target = yield* real(place);
  const path = value("T");
  if (path !== null && (wanted.target = yield* mount_point(path, all)) === null) return null;
  const one = what !== undefined && where === undefined;
  const listed = has("l") || has("r") || has("P") || has("f") || has("D") || has("m") || has("s");
  const by_name = wanted.source !== null || wanted.target !== null;
  const below = has("R") && (by_name || has("t") || has("O"));
  const tree = new Tree(below ? table : all);
  if (!below && (has("tree") || (!listed && !by_name))) {
    // what does not match lets all below it hang where it would
    const kept = new Set(table);
    return nodes_of(tree, tree.roots(), (m) => kept.has(m) && matches(j, tree, m, wanted));
  }
  const order = value("d") === "backward" ? table.toReversed() : table;
  const search = (w: Wanted): Mount[] => order.filter((m) => matches(j, tree, m, w));
  let found = search(wanted);
  // one operand is a device or, when there is no such device, a directory
  if (found.length === 0 && one) found = search({ source: null, target: yield* real(what) });
  if (has("f")) found = found.slice(0, 1);
  if (found.length === 0) return null;
  if (!below) return found.map((mount) => ({ mount, below: [] }));
  const nodes = submounts(tree, found);
  return has("l") || has("r") || has("P") ? flat(nodes) : nodes;
}

/** Dies of options that exclude each other, and of those that are not simulated. */
function* check(j: Job, operands: readonly ByteString[]): Code<void> {
  const { c, has, value } = j;
  for (const [opts, names] of EXCLUSIVE)
    if (opts.filter(has).length > 1) yield* c.die(`mutually exclusive arguments: ${names}`);
  const way = value("d");
  if (way !== null && way !== "forward" && way !== "backward") yield* c.die(`unknown direction '${way}'`);
  const time = value("w");
  if (time !== null && !/^-?\d+$/.test(time)) yield* c.die(`invalid timeout argument: '${time}'`);
  if (has("r") && has("tree")) yield* c.die("option --tree with --raw is not simulated");
  if (operands.length > 0 && ["M", "S", "T"].some(has))
    yield* c.die(
      "options --target and --source can't be used together with command line element that is not an option",
    );
}

export const findmnt = util_linux({
  name: "findmnt",
  help: HELP,
  own_help: true,
  *run(c) {
    const known =
      "A C D F J M N O P R S T U a b c d e f i k l m n o r s t u v w y output-all pseudo real shadowed tree vfs-all";
    const short = "ACDF:JM:N:O:PRS:T:Uabcd:efiklmno:p::rst:uvw:xy";
    const { options, operands } = yield* options_of(c, short, long_options(HELP), HELP, known);
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    const value = (opt: string): string | null => options.findLast((o) => o.opt === opt)?.arg ?? null;
    const j: Job = { c, has, value };
    yield* check(j, operands);
    const everything = COLUMNS.map((x) => x.name).filter((name) => !POLLED.includes(name));
    const usual = has("output-all") ? everything : has("D") ? DF : USUAL;
    const columns = yield* chosen_columns(c, COLUMNS, usual, value("o"));
    const polled = columns.find((x) => POLLED.includes(x.name));
    if (polled) yield* c.die(`${polled.name} column is requested, but --poll is not enabled`);
    if (operands.length > 2) return 1;

    const files = options.flatMap((o) => (o.opt === "F" ? [o.arg ?? ""] : []));
    const all = yield* read_tables(j, files);
    const nodes = yield* choose(j, all, operands);
    if (nodes === null) return 1;
    const tree = columns.findIndex((x) => x.name === "TARGET");
    const style = { has, columns, aligned: !has("J") && !has("P") && !has("r") };
    const row = function* ({ mount, below }: Node): Code<TreeRow> {
      const target = has("c") ? yield* canonicalize(mount.target, "missing") : mount.target;
      const rows: TreeRow[] = [];
      for (const node of below) rows.push(yield* row(node));
      const shown = typeof target === "string" ? { ...mount, target } : mount;
      return { cells: yield* cells_of(shown, style), below: rows };
    };
    const rows: TreeRow[] = [];
    for (const node of tree < 0 ? flat(nodes) : nodes) rows.push(yield* row(node));
    const headed = columns.map((x) => ({
      ...x,
      name: has("y") ? shell_name(x.name) : x.name,
      json: has("b") && SIZES.includes(x.name) ? ("number" as const) : x.json,
    }));
    yield* print_tree(c, headed, rows, {
      style: has("J") ? { json: "filesystems" } : has("P") ? "export" : has("r") ? "raw" : "table",
      tree,
      headings: !has("n"),
      ascii: has("a"),
    });
    return 0;
  },
});
