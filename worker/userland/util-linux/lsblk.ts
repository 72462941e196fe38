// lsblk(8): block devices as a tree or a list.
import { MAJOR, MINOR, S_ISBLK } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { stat_path } from "../coreutils/files.ts";
import { utf8_locale } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { long_options } from "../lib/long_options.ts";
import { type Cli, program } from "../lib/program.ts";
import { type BlockDevice, block_devices } from "./block_devices.ts";
import { type BlockColumn, COLUMNS, HELP, SETS } from "./lsblk_columns.ts";
import { human_size } from "./sizes.ts";
import { chosen_columns, raw_line } from "./smartcols.ts";
import { bad_usage, options_of } from "./usage.ts";

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
interface Row {
  device: BlockDevice;
  /** the lines that lead to it, and what stands below them beside a second line */
  lead: ByteString;
  next: ByteString;
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

/** The rows of a tree, or of a list when the style has no tree. */
function rows_of(nodes: readonly Node[], lines: readonly string[], depth = 0, above = ""): Row[] {
  const [tee, corner, bar] = lines;
  return nodes.flatMap(({ device, below }, i) => {
    const more = i + 1 < nodes.length;
    const next = depth === 0 ? "" : above + (more ? bar : "  ");
    return [
      {
        device,
        lead: depth === 0 ? "" : above + (more ? tee : corner),
        next: below.length > 0 ? `${next}${bar}` : next,
      },
      ...rows_of(below, lines, depth + 1, next),
    ];
  });
}

const lines_of = (cell: ByteString): ByteString[] => cell.split("\n");
/** Characters of a cell, of which the lines of a tree have three bytes each. */
const width = (text: ByteString): number => text.replace(/[\x80-\xbf]/g, "").length;

function* print_rows(s: Style, rows: readonly Row[]): Code<void> {
  const { c, columns } = s;
  const table = rows.map((row) =>
    columns.map((x, i) => {
      const [first, ...more] = lines_of(cell(s, row.device, x));
      return i === s.tree ? [row.lead + first, ...more.map((line) => row.next + line)] : [first, ...more];
    }),
  );
  const widths = columns.map((x, i) => {
    const widest = Math.max(0, ...table.map((row) => Math.max(...row[i].map(width))));
    return Math.max(widest, x.name.length, x.hint ?? 0);
  });
  const print = function* (cells: readonly ByteString[]): Code<void> {
    const last = columns.length - 1;
    const padded = cells.map((text, i) => {
      const pad = " ".repeat(Math.max(0, widths[i] - width(text)));
      if (i === last && (text === "" || !columns[i].right)) return text;
      return columns[i].right && i !== s.tree ? pad + text : text + pad;
    });
    yield* c.out.print(`${padded.join(" ")}\n`);
  };
  if (!s.has("n")) yield* print(columns.map((x) => heading(s, x)));
  for (const [r, row] of table.entries()) {
    const height = Math.max(...row.map((lines) => lines.length));
    for (let i = 0; i < height; i++)
      yield* print(row.map((lines, k) => lines[i] ?? (k === s.tree ? rows[r].next : "")));
  }
}

/** A heading; with -y one that a shell takes for a variable's name. */
const heading = (s: Style, column: BlockColumn): string =>
  s.has("y") ? column.name.replace("%", "_PCT").replace(/\W/g, "_") : column.name;

function json_value(s: Style, device: BlockDevice, column: BlockColumn, indent: string): string {
  const text = cell(s, device, column);
  const quoted = (line: string): string => (line === "" ? "null" : JSON.stringify(line));
  if (column.list) {
    const inner = `${indent}    `;
    return `[\n${lines_of(text)
      .map((line) => inner + quoted(line))
      .join(",\n")}\n${indent}]`;
  }
  if (column.json === "boolean") return String(text !== "" && text !== "0");
  if (text !== "" && (column.json === "number" || (column.size && s.has("b")))) return text;
  return quoted(text);
}

function json_objects(s: Style, nodes: readonly Node[], indent: string): string {
  const inner = `${indent}   `;
  const objects = nodes.map(({ device, below }) => {
    const members = s.columns.map(
      (x) => `${inner}"${heading(s, x).toLowerCase()}": ${json_value(s, device, x, inner)}`,
    );
    if (below.length > 0)
      members.push(`${inner}"children": [\n${inner}   ${json_objects(s, below, `${inner}   `)}\n${inner}]`);
    return `{\n${members.join(",\n")}\n${indent}}`;
  });
  return objects.join(",");
}

function* print_devices(s: Style, nodes: readonly Node[]): Code<void> {
  const { c, columns, has } = s;
  if (has("J")) {
    const objects = nodes.length > 0 ? `      ${json_objects(s, nodes, "      ")}` : "";
    return yield* c.out.print(`{\n   "blockdevices": [\n${objects}\n   ]\n}\n`);
  }
  const utf8 = !has("i") && utf8_locale(c.envp);
  const lines = utf8
    ? ["\xe2\x94\x9c\xe2\x94\x80", "\xe2\x94\x94\xe2\x94\x80", "\xe2\x94\x82 "]
    : ["|-", "`-", "| "];
  const rows = rows_of(nodes, lines);
  if (rows.length === 0) return;
  if (!has("P") && !has("r")) return yield* print_rows(s, rows);
  if (has("r") && !has("n")) yield* c.out.print(`${raw_line(columns.map((x) => heading(s, x)))}\n`);
  for (const { device } of rows) {
    const cells = columns.map((x) => cell(s, device, x));
    const pairs = cells.map((text, i) => `${heading(s, columns[i])}="${text.replaceAll("\n", "\\x0a")}"`);
    yield* c.out.print(`${has("r") ? raw_line(cells) : pairs.join(" ")}\n`);
  }
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

export const lsblk = program({
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
