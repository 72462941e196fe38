// namei(1): a path name, component by component, and where its links lead.
import { S_ISDIR, S_ISLNK, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { join_path, read_link, stat_path } from "../coreutils/files.ts";
import { mode_string, type_letter } from "../coreutils/mode.ts";
import type { Code } from "../lib/code.ts";
import { group_names, user_names } from "../lib/passwd.ts";
import { strerror } from "../lib/stdio.ts";
import { bad_usage, options_of, util_linux } from "./usage.ts";

const HELP = `
Usage:
 namei [options] <pathname>...

Follow a pathname until a terminal point is found.

Options:
 -x, --mountpoints   show mount point directories with a 'D'
 -m, --modes         show the mode bits of each file
 -o, --owners        show owner and group name of each file
 -l, --long          use a long listing format (-m -o -v) 
 -n, --nosymlinks    don't follow symlinks
 -v, --vertical      vertical align of modes and owners
 -h, --help          display this help
 -V, --version       display version

For more details see namei(1).
`;
/** links that are followed before it is taken for a loop */
const MAX_LINKS = 20;

interface Item {
  level: number;
  name: ByteString;
  /** the stat, or why there is none (negated errno) */
  st: stat | number;
  target: ByteString | null;
  mounted: boolean;
}

interface Walk {
  items: Item[];
  /** every component was found */
  found: boolean;
  /** too many links */
  looped: boolean;
}

/** Components of a path; "/" at the start of an absolute one. */
const components = (path: ByteString): ByteString[] => [
  ...(path.startsWith("/") ? ["/"] : []),
  ...path.split("/").filter((part) => part !== ""),
];

/** A directory that lies on another file system than the one above it, or is the root. */
function* is_mounted(path: ByteString, st: stat): Code<boolean> {
  if (!S_ISDIR(st.st_mode)) return false;
  const above = yield* stat_path(join_path(path, ".."), true);
  return typeof above !== "number" && (above.st_dev !== st.st_dev || above.st_ino === st.st_ino);
}

function* walk(path: ByteString, follow: boolean): Code<Walk> {
  const out: Walk = { items: [], found: true, looped: false };
  let links = 0;
  function* into(start: ByteString, text: ByteString, level: number): Code<void> {
    let at = start;
    for (const name of components(text)) {
      const full = name === "/" ? "/" : at === "" ? name : join_path(at, name);
      const st = yield* stat_path(full, false);
      const item: Item = { level, name, st, target: null, mounted: false };
      out.items.push(item);
      if (typeof st === "number") {
        out.found = false;
        return;
      }
      item.mounted = yield* is_mounted(full, st);
      if (S_ISLNK(st.st_mode)) {
        const target = yield* read_link(full);
        item.target = typeof target === "string" ? target : "";
        if (follow) {
          if (links++ >= MAX_LINKS) {
            out.looped = true;
            return;
          }
          yield* into(at, item.target, level + 1);
          if (!out.found || out.looped) return;
        } else if (typeof (yield* stat_path(full, true)) === "number") out.found = false;
      }
      at = full;
    }
  }
  if (path === "") return { ...out, found: false };
  yield* into("", path, 0);
  return out;
}

export const namei = util_linux({
  name: "namei",
  help: HELP,
  own_help: true,
  *run(c) {
    const long = [
      { name: "mountpoints", has_arg: 0, val: "x" },
      { name: "modes", has_arg: 0, val: "m" },
      { name: "owners", has_arg: 0, val: "o" },
      { name: "long", has_arg: 0, val: "l" },
      { name: "nolinks", has_arg: 0, val: "n" },
      { name: "nosymlinks", has_arg: 0, val: "n" },
      { name: "vertical", has_arg: 0, val: "v" },
    ] as const;
    const { options, operands } = yield* options_of(c, "lmnovx", long, HELP, "l m n o v x");
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    if (operands.length === 0) return yield* bad_usage(c, "pathname argument is missing");
    const modes = has("m") || has("l");
    const owners = has("o") || has("l");
    const vertical = has("v") || has("l");
    const user_of = yield* user_names();
    const group_of = yield* group_names();
    const user = (st: stat): string => user_of(st.st_uid) ?? String(st.st_uid);
    const group = (st: stat): string => group_of(st.st_gid) ?? String(st.st_gid);
    // owners are as wide as the widest that has been seen
    let user_width = 0;
    let group_width = 0;
    for (const path of operands) {
      const { items, found, looped } = yield* walk(path, !has("n"));
      for (const { st } of items)
        if (typeof st !== "number") {
          user_width = Math.max(user_width, user(st).length);
          group_width = Math.max(group_width, group(st).length);
        }
      if (!found || looped) c.status = 1;
      if (looped) yield* c.warn(`${path}: exceeded limit of symlinks`);
      if (path === "") continue;
      yield* c.out.print(`f: ${path}\n`);
      for (const { level, name, st, target, mounted } of items) {
        const indent = "  ".repeat(level);
        let line = vertical ? "" : ` ${indent}`;
        if (typeof st === "number") {
          line += " ".repeat((modes ? 10 : 1) + (owners ? user_width + group_width + 2 : 0));
          yield* c.out.print(`${line}${vertical ? indent : ""} ${name} - ${strerror(st)}\n`);
          continue;
        }
        const letter =
          has("x") && mounted ? "D" : modes ? mode_string(st.st_mode)[0] : type_letter(st.st_mode);
        line += modes ? letter + mode_string(st.st_mode).slice(1) : letter;
        if (owners) line += ` ${user(st).padEnd(user_width)} ${group(st).padEnd(group_width)}`;
        line += `${vertical ? indent : ""} ${name}${target === null ? "" : ` -> ${target}`}`;
        yield* c.out.print(`${line}\n`);
      }
    }
    return c.status;
  },
});
