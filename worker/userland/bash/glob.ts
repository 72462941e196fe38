// Pathname expansion (bash(1), "Pathname Expansion"), with globstar.
import { AT_FDCWD, O_CLOEXEC, O_DIRECTORY, O_NONBLOCK, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { DT_DIR, DT_LNK, type dirent, new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { MAX_STRING, MAX_WORDS } from "./limits.ts";
import { compile_pattern, has_magic } from "./pattern.ts";

export interface GlobOptions {
  extglob?: boolean;
  /** names that begin with a period need no explicit period */
  dotglob?: boolean;
  nocase?: boolean;
  /** a component ** matches directories at any depth */
  globstar?: boolean;
  /** no pattern matches . and .. (bash 5.2's default) */
  skipdots?: boolean;
  /** asked before each directory: true ends the expansion without a result */
  interrupted?: () => boolean;
}

/** Removes the backslashes of a pattern without magic. */
const unquote = (s: ByteString): ByteString => s.replace(/\\([\s\S])/g, "$1");

interface Component {
  /** the pattern as written */
  text: ByteString;
  /** the slashes that follow it, as written */
  slashes: ByteString;
}

/** A path found so far. */
interface Found {
  path: ByteString;
  /** d_type of its last component, DT_DIR for the start, 0 when not known */
  type: number;
}

function split(pattern: ByteString): { root: ByteString; components: Component[] } {
  const root = /^\/*/.exec(pattern)?.[0] ?? "";
  const components: Component[] = [];
  let text = "";
  let i = root.length;
  while (i < pattern.length) {
    if (pattern[i] === "\\" && i + 1 < pattern.length && pattern[i + 1] !== "/") {
      text += pattern.slice(i, i + 2);
      i += 2;
    } else if (pattern[i] === "/" || pattern.startsWith("\\/", i)) {
      let slashes = "";
      for (; pattern[i] === "/" || pattern.startsWith("\\/", i); i++) if (pattern[i] === "/") slashes += "/";
      components.push({ text, slashes });
      text = "";
    } else text += pattern[i++];
  }
  if (text !== "") components.push({ text, slashes: "" });
  return { root, components };
}

/** Entries of a directory without . and .. unless `dots`; empty when it cannot be read. */
function* list(path: ByteString, dots: boolean): Code<dirent[]> {
  const fd = yield sys.openat(
    AT_FDCWD,
    path === "" ? "." : path,
    O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC,
  );
  if (fd < 0) return [];
  const all: dirent[] = [];
  for (;;) {
    const batch: dirent[] = [];
    if ((yield sys.getdents(fd, batch)) <= 0 || batch.length === 0) break;
    for (const e of batch) if (dots || (e.d_name !== "." && e.d_name !== "..")) all.push(e);
    if (all.length > MAX_WORDS) break;
  }
  yield sys.close(fd);
  return all;
}

class Glob {
  readonly #opts: GlobOptions;
  #bytes = 0;

  constructor(opts: GlobOptions) {
    this.#opts = opts;
  }

  /** Room for one more result of `n` bytes. */
  #room(count: number, n: number): boolean {
    this.#bytes += n;
    return count <= MAX_WORDS && this.#bytes <= 4 * MAX_STRING;
  }

  #stop(): boolean {
    return this.#opts.interrupted?.() ?? false;
  }

  *expand(pattern: ByteString): Code<ByteString[]> {
    const { root, components } = split(pattern);
    let found: Found[] = [{ path: root, type: DT_DIR }];
    // literal components are joined without a look at the disk; they must exist in the end
    let check = false;
    let magic = false;
    for (let i = 0; i < components.length && found.length > 0; i++) {
      const { text, slashes } = components[i];
      if (this.#opts.globstar && text === "**") {
        while (components[i + 1]?.text === "**") i++;
        const end = i === components.length - 1;
        found = yield* this.#tree(found, end, end ? components[i].slashes : "/", magic);
        check = false;
        magic = true;
      } else if (has_magic(text, !!this.#opts.extglob)) {
        found = yield* this.#directory(found, text, slashes === "" ? "" : "/");
        check = false;
        magic = true;
      } else {
        const literal = unquote(text) + (magic && slashes ? "/" : slashes);
        found = found.map((f) => ({ path: f.path + literal, type: 0 }));
        check = true;
      }
    }
    if (check) found = yield* this.#existing(found);
    return this.#sorted(found);
  }

  *#existing(found: Found[]): Code<Found[]> {
    const out: Found[] = [];
    for (const f of found) {
      if (this.#stop()) return [];
      if ((yield sys.lstat(f.path, new_stat())) >= 0) out.push(f);
    }
    return out;
  }

  /** One component: the entries of each directory that match. */
  *#directory(found: Found[], pattern: ByteString, slash: string): Code<Found[]> {
    const { extglob, nocase, dotglob, skipdots } = this.#opts;
    const compiled = compile_pattern(pattern, { extglob, nocase, period: !dotglob });
    const dots = !(skipdots ?? true) && (pattern[0] === "." || !!extglob);
    const out: Found[] = [];
    for (const { path } of found) {
      if (this.#stop()) return [];
      let n = 0;
      for (const e of yield* list(path, dots)) {
        if (++n % 256 === 0) yield sys.preempt();
        if (!compiled.matches(e.d_name)) continue;
        const name = path + e.d_name;
        if (slash && !(yield* this.#is_directory(name, e.d_type))) continue;
        if (!this.#room(out.length, name.length)) return out;
        out.push({ path: name + slash, type: e.d_type });
      }
    }
    return out;
  }

  *#is_directory(path: ByteString, type: number): Code<boolean> {
    if (type === DT_DIR) return true;
    if (type !== DT_LNK && type !== 0) return false;
    const st = new_stat();
    return (yield sys.stat_(path, st)) >= 0 && S_ISDIR(st.st_mode);
  }

  /**
   * `**`: every directory below `found`, itself included; as the last component files too. Symbolic links to
   * directories are listed, but not entered.
   */
  *#tree(found: Found[], last: boolean, slash: string, magic: boolean): Code<Found[]> {
    const out: Found[] = [];
    const files = last && slash === "";
    for (const start of found) {
      // of `x/**` the start is a result as well; what a pattern found stands without its slash
      if (!last || start.path !== "") {
        const path = files && magic ? start.path.replace(/\/$/, "") : start.path;
        if (!last || (yield* this.#is_directory(start.path, 0))) out.push({ path, type: DT_DIR });
      }
      const pending = [start.path];
      while (pending.length > 0) {
        if (this.#stop()) return [];
        const dir = pending.pop() as ByteString;
        for (const e of yield* list(dir, false)) {
          if (e.d_name[0] === "." && !this.#opts.dotglob) continue;
          const path = dir + e.d_name;
          const directory = e.d_type === DT_DIR || (e.d_type === 0 && (yield* this.#real_directory(path)));
          // bash leaves links to directories out of a `**/` that begins the pattern and does not end it
          const links = last || start.path !== "";
          const listed = files || directory || (links && (yield* this.#is_directory(path, e.d_type)));
          if (!this.#room(out.length, path.length)) return out;
          if (listed) out.push({ path: path + slash, type: e.d_type });
          if (directory) pending.push(`${path}/`);
        }
      }
    }
    return out;
  }

  *#real_directory(path: ByteString): Code<boolean> {
    const st = new_stat();
    return (yield sys.lstat(path, st)) >= 0 && S_ISDIR(st.st_mode);
  }

  /** In byte order, which is the collation of C.UTF-8; each name once. */
  #sorted(found: Found[]): ByteString[] {
    const names = found.map((f) => f.path).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return names.filter((name, i) => i === 0 || name !== names[i - 1]);
  }
}

/** The paths that match, in C-locale order; none when nothing matches (the caller knows about nullglob). */
export function* glob(pattern: ByteString, opts: GlobOptions = {}): Code<ByteString[]> {
  return yield* new Glob(opts).expand(pattern);
}
