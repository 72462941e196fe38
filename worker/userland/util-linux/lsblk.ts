// lsblk(8): block devices as a tree or a list.
import { MAJOR, MINOR, S_ISBLK } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { long_options } from "../lib/long_options.ts";
import type { Cli } from "../lib/program.ts";
import { type BlockDevice, block_devices } from "./block_devices.ts";
import { type BlockColumn, COLUMNS, HELP, SETS } from "./lsblk_columns.ts";
import { human_size } from "./sizes.ts";
import { chosen_columns, shell_name } from "./smartcols.ts";
import { print_tree, type TreeRow } from "./tree_table.ts";
import { bad_usage, options_of, util_linux } from "./usage.ts";

/** Statuses when none, or not all, of the devices that were asked for are there. */
const NONE_FOUND = 32;
const SOME_FOUND = 64;
/** Major number of RAM disks, which are left out unless asked for. */
const RAMDISK = 1;

/** A device as it is shown: with those below it. */
interface Node {
  device: BlockDevice;
  below: Node[];
}
interface Style {
  c: Cli;
  columns: readonly BlockColumn[];
  has: (opt: string) => boolean;
  /** index of the column that has the tree; -1 for a list */
  tree: number;
}

function cell(s: Style, device: BlockDevice, column: BlockColumn): ByteString {
  const text = device.cells.get(column.name) ?? "";
  if (/^K?NAME$/.test(column.name) && s.has("p")) return `/dev/${text}`;
  if (column.name === "MAJ:MIN" && !s.has("J") && !s.has("r") && !s.has("P"))
    return text.replace(/:.*/, (minor) => minor.padEnd(4));
  return column.size && text !== "" && !s.has("b") ? human_size(Number(text)) : text;
}

const heading = (s: Style, column: BlockColumn): string =>
  s.has("y") ? shell_name(column.name) : column.name;

function table_row(s: Style, { device, below }: Node): TreeRow {
  return {
    cells: s.columns.map((x) => cell(s, device, x)),
    below: below.map((node) => table_row(s, node)),
  };
}

function* print_devices(s: Style, nodes: readonly Node[]): Code<void> {
  const { c, has } = s;
  const columns = s.columns.map((x) => ({
    ...x,
    name: heading(s, x),
    json: x.size && has("b") ? ("number" as const) : x.json,
  }));
  const rows = nodes.map((node) => table_row(s, node));
  const style = has("J") ? { json: "blockdevices" } : has("P") ? "export" : has("r") ? "raw" : "table";
  yield* print_tree(c, columns, rows, { style, tree: s.tree, headings: !has("n"), ascii: has("i") });
}

/** The devices that were named, with a message for each that is none. */
function* named(c: Cli, all: readonly BlockDevice[], operands: readonly ByteString[]): Code<BlockDevice[]> {
  const found: BlockDevice[] = [];
  for (const path of operands) {
    const st = yield* stat_path(path, true);
    const dev =
      typeof st === "number" || !S_ISBLK(st.st_mode) ? "" : `${MAJOR(st.st_rdev)}:${MINOR(st.st_rdev)}`;
    const device = all.find((d) => d.cells.get("MAJ:MIN") === dev);
    if (device) found.push(device);
    else yield* c.warn(`${path}: not a block device`);
  }
  c.status = found.length === operands.length ? 0 : found.length === 0 ? NONE_FOUND : SOME_FOUND;
  return found;
}

/** Numbers of -I and -e. */
function* majors(c: Cli, lists: readonly string[]): Code<number[]> {
  for (const list of lists) if (!/^\d+(,\d+)*$/.test(list)) yield* c.die(`failed to parse list '${list}'`);
  return lists.flatMap((list) => list.split(",").map(Number));
}

/** Dies of options that exclude each other. */
function* exclusive(s: Style, group: string, names: string): Code<void> {
  if ([...group].filter(s.has).length > 1) yield* s.c.die(`mutually exclusive arguments: ${names}`);
}

const with_below = (device: BlockDevice): Node => ({ device, below: device.children.map(with_below) });
const with_above = (device: BlockDevice): Node => ({
  device,
  below: device.parent ? [with_above(device.parent)] : [],
});
const flat = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node) => [{ device: node.device, below: [] }, ...flat(node.below)]);

/** Devices by a column, empty cells first. */
function sorted(nodes: readonly Node[], column: BlockColumn): Node[] {
  const numeric = column.size || column.json !== undefined;
  const key = (node: Node): string => node.device.cells.get(column.name) ?? "";
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return nodes.toSorted((a, b) => (numeric ? Number(key(a)) - Number(key(b)) : order(key(a), key(b))));
}

export const lsblk = util_linux({
  name: "lsblk",
  help: HELP,
  own_help: true,
  *run(c) {
    const short = "ADE:I:JMOPST::abde:filmno:prstw:x:yz";
    const known = "A D I J M O P S T a b d e f i l m n o p r s t x y z sysroot";
    const { options, operands } = yield* options_of(c, short, long_options(HELP), HELP, known);
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    const value = (opt: string): string | null => options.findLast((o) => o.opt === opt)?.arg ?? null;
    const given = (opt: string): string[] => options.flatMap((o) => (o.opt === opt ? [o.arg ?? ""] : []));
    const column_of = function* (name: string | null): Code<BlockColumn | null> {
      if (name === null) return null;
      const column = COLUMNS.find((x) => x.name === name.toUpperCase());
      return column ?? (yield* bad_usage(c, `unknown column: ${name}`));
    };
    const s: Style = { c, columns: [], has, tree: -1 };
    yield* exclusive(s, "Ie", "--include --exclude");
    yield* exclusive(s, "JPr", "--json --pairs --raw");
    yield* exclusive(s, "PTlr", "--pairs --tree --list --raw");
    const include = yield* majors(c, given("I"));
    const exclude = has("e") ? yield* majors(c, given("e")) : [RAMDISK];
    const by = yield* column_of(value("x"));
    const sets = options.flatMap((o) => (o.arg === null && SETS[o.opt] ? SETS[o.opt].split(" ") : []));
    const usual = sets.length > 0 ? [...new Set(sets)] : SETS[""].split(" ");
    s.columns = yield* chosen_columns(c, COLUMNS, usual, value("o"));
    const tree = yield* column_of(value("T")?.replace(/^=/, "") ?? null);
    s.tree = s.columns.findIndex((x) => x.name === (tree?.name ?? "NAME"));
    // a list: asked for as one, or without the names that would make a tree
    const forced = has("T") && (has("J") || s.tree >= 0);
    const list = !forced && (has("l") || by !== null || s.tree < 0);
    if (list) s.tree = -1;

    const disks = yield* block_devices(value("sysroot") ?? "");
    const shown = (device: BlockDevice): boolean => {
      const major = Number(device.cells.get("MAJ:MIN")?.split(":")[0]);
      if (has("A") && device.cells.get("SIZE") === "0") return false;
      // devices of SCSI have such an address
      if (has("S") && !device.cells.get("HCTL")) return false;
      return has("a") || (has("I") ? include.includes(major) : !exclude.includes(major));
    };
    const all = disks.flatMap((disk) => [disk, ...disk.children]);
    let chosen = operands.length > 0 ? yield* named(c, all, operands) : disks.filter(shown);
    if (has("s") && operands.length === 0)
      chosen = chosen.flatMap((disk) => (disk.children.length > 0 ? disk.children : [disk]));
    const nodes = has("d")
      ? chosen.map((device) => ({ device, below: [] }))
      : chosen.map(has("s") ? with_above : with_below);
    const flattened = list ? flat(nodes) : nodes;
    yield* print_devices(s, by ? sorted(flattened, by) : flattened);
    return c.status;
  },
});
