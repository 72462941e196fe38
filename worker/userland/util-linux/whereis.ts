// whereis(1): where the binary, the source and the manual page of a command are.

import { S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { canonicalize } from "../coreutils/canonicalize.ts";
import { base_name, list_dir, stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { bad_usage, util_linux } from "./usage.ts";

const HELP = `
Usage:
 whereis [options] [-BMS <dir>... -f] <name>

Locate the binary, source, and manual-page files for a command.

Options:
 -b         search only for binaries
 -B <dirs>  define binaries lookup path
 -m         search only for manuals and infos
 -M <dirs>  define man and info lookup path
 -s         search only for sources
 -S <dirs>  define sources lookup path
 -f         terminate <dirs> argument list
 -u         search for unusual entries
 -l         output effective lookup paths

 -h, --help     display this help
 -V, --version  display version

For more details see whereis(1).
`;
type Kind = "bin" | "man" | "src";
const LETTERS: Readonly<Record<string, Kind>> = { b: "bin", m: "man", s: "src" };
/** Where it looks by itself; "*" stands for every directory there. PATH and MANPATH follow. */
const USUAL: Readonly<Record<Kind, string>> = {
  bin:
    "/usr/bin /usr/sbin /usr/lib/x86_64-linux-gnu /usr/lib /usr/lib32 /usr/lib64 /bin /sbin /etc /usr/etc /lib /lib32 " +
    "/lib64 /usr/games /usr/local/bin /usr/local/sbin /usr/local/etc /usr/local/lib /usr/local/games /usr/include " +
    "/usr/local /usr/libexec /usr/share /opt/*/bin",
  man: "/usr/man/* /usr/share/man/* /usr/share/info",
  src: "/usr/src/* /usr/src/lib/libc/* /usr/src/lib/libc/net/*",
};

/** Directories that are there, each once, by their canonical names. */
class Dirs {
  readonly #names = new Map<Kind, Set<ByteString>>();

  *add(kind: Kind, pattern: ByteString): Code<void> {
    const star = pattern.indexOf("*");
    if (star >= 0) {
      const above = pattern.slice(0, star).replace(/\/$/, "");
      const entries = yield* list_dir(above);
      for (const { d_name } of typeof entries === "number" ? [] : entries)
        yield* this.add(kind, `${above}/${d_name}${pattern.slice(star + 1)}`);
      return;
    }
    const real = yield* canonicalize(pattern, "all");
    if (typeof real === "number") return;
    const st = yield* stat_path(real, true);
    if (typeof st === "number" || !S_ISDIR(st.st_mode)) return;
    this.#names.set(kind, (this.#names.get(kind) ?? new Set()).add(real));
  }

  *usual(kind: Kind, variable: ByteString | undefined): Code<void> {
    for (const pattern of USUAL[kind].split(" ")) yield* this.add(kind, pattern);
    for (const dir of variable?.split(":").filter(Boolean) ?? []) yield* this.add(kind, dir);
  }

  forget(kind: Kind): void {
    this.#names.delete(kind);
  }

  /** Those of the kinds that are wanted (all, when none is), in the order in which the kinds were set. */
  of(wanted: ReadonlySet<Kind>): [Kind, ByteString][] {
    const kinds = [...this.#names].filter(([kind]) => wanted.size === 0 || wanted.has(kind));
    return kinds.flatMap(([kind, names]) => [...names].map((name): [Kind, ByteString] => [kind, name]));
  }

  *find(name: ByteString, wanted: ReadonlySet<Kind>): Code<ByteString[]> {
    const found: ByteString[] = [];
    for (const [kind, dir] of this.of(wanted)) {
      const entries = yield* list_dir(dir);
      for (const { d_name } of typeof entries === "number" ? [] : entries)
        if (matches(kind, name, d_name)) found.push(`${dir}/${d_name}`);
    }
    return found;
  }
}

/** Whether an entry of a directory is one of `name`; only binaries have no extension. */
function matches(kind: Kind, name: ByteString, entry: ByteString): boolean {
  if (entry === name || kind === "bin") return entry === name;
  if (kind === "src" && entry === `s.${name}`) return true;
  const plain = kind === "man" ? entry.replace(/\.(?:gz|xz|bz2|zst|Z)$/, "") : entry;
  return plain === name || (plain.startsWith(`${name}.`) && !plain.includes(".", name.length + 1));
}

export const whereis = util_linux({
  name: "whereis",
  help: HELP,
  own_help: true,
  *run(c) {
    const dirs = new Dirs();
    yield* dirs.usual("bin", c.getenv("PATH"));
    yield* dirs.usual("man", c.getenv("MANPATH"));
    yield* dirs.usual("src", undefined);
    // none: of every kind
    let wanted = new Set<Kind>();
    let unusual = false;
    // letters and names may come in turn: -b perl -m ls
    let fresh = true;
    if (c.args.length === 0) return yield* bad_usage(c, "not enough arguments");
    if (c.args[0] === "--help" || c.args[0] === "--version") {
      yield* c.out.print(c.args[0] === "--help" ? HELP : "whereis from util-linux 2.38.1\n");
      return 0;
    }
    for (let i = 0; i < c.args.length; i++) {
      const arg = c.args[i];
      if (!arg.startsWith("-")) {
        const name = base_name(arg);
        const found = yield* dirs.find(name, wanted);
        if (!unusual || found.length > 1)
          yield* c.out.print(`${name}:${found.map((path) => ` ${path}`).join("")}\n`);
        fresh = true;
        continue;
      }
      if (fresh) {
        wanted = new Set();
        fresh = false;
      }
      for (let k = 1; k < arg.length; k++) {
        const letter = arg[k];
        if (letter === "f") continue;
        if (letter === "u") unusual = true;
        else if (letter in LETTERS) wanted.add(LETTERS[letter]);
        else if (letter === "l") {
          for (const [kind, dir] of dirs.of(wanted)) yield* c.out.print(`${kind}: ${dir}\n`);
        } else if ("BMS".includes(letter)) {
          const kind = LETTERS[letter.toLowerCase()];
          if (k + 1 < arg.length) yield* bad_usage(c, "bad usage");
          if (!c.args.slice(i + 1).some((a) => /^-\w*f/.test(a))) yield* c.die("option -f is missing");
          dirs.forget(kind);
          while (i + 1 < c.args.length && !c.args[i + 1].startsWith("-")) yield* dirs.add(kind, c.args[++i]);
          break;
        } else if (letter === "h" || letter === "V") {
          yield* c.out.print(letter === "h" ? HELP : "whereis from util-linux 2.38.1\n");
          return 0;
        } else yield* bad_usage(c, "bad usage");
      }
    }
    return 0;
  },
});
