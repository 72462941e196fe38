// tree(1): directories and what is in them, as a tree.
import { O_CREAT, O_TRUNC, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { compile_pattern, type Pattern } from "../bash/pattern.ts";
import { join_path, list_dir, read_link, stat_path, strip_slashes } from "../coreutils/files.ts";
import { utf8_locale } from "../coreutils/tool.ts";
import { version_compare } from "../coreutils/version_sort.ts";
import { encode_utf8 } from "../lib/bytes.ts";
import type { Code } from "../lib/code.ts";
import { type Cli, program } from "../lib/program.ts";
import { OutStream, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { classify, meta, type Node, shown_name } from "./node.ts";
import { type TreeOptions, tree_options } from "./options.ts";

/** Line drawing by character set: branch, last branch, what goes on below, and nothing. */
const GRAPHICS = {
  utf8: ["├── ", "└── ", "│\u00a0\u00a0 ", "    "].map(encode_utf8),
  ascii: ["|-- ", "`-- ", "|   ", "    "],
};

class Lister {
  readonly #o: TreeOptions;
  readonly #out: OutStream;
  readonly #utf8: boolean;
  readonly #patterns: readonly Pattern[];
  readonly #ignore: readonly Pattern[];
  readonly #lines: readonly ByteString[];
  #device = 0;
  dirs = 0;
  files = 0;
  failed = false;

  constructor(c: Cli, o: TreeOptions, out: OutStream) {
    this.#o = o;
    this.#out = out;
    this.#utf8 = o.charset === null ? utf8_locale(c.envp) : /^utf-?8$/i.test(o.charset);
    const compile = (list: readonly ByteString[]) =>
      list.flatMap((p) => p.split("|")).map((p) => compile_pattern(p, { period: true }));
    this.#patterns = compile(o.patterns);
    this.#ignore = compile(o.ignore);
    this.#lines = this.#utf8 ? GRAPHICS.utf8 : GRAPHICS.ascii;
  }

  *#look(path: ByteString, name: ByteString): Code<Node | number> {
    const st = yield* stat_path(path, false);
    if (typeof st === "number") return st;
    const node: Node = { name, path, st, target: null, target_st: null };
    if (S.S_ISLNK(st.st_mode)) {
      const to = yield* stat_path(path, true);
      if (typeof to !== "number") node.target_st = to;
      const link = yield* read_link(path);
      node.target = typeof link === "number" ? null : link;
    }
    return node;
  }

  /** Whether an entry is listed at all. */
  #listed(node: Node): boolean {
    const { name, st, target_st } = node;
    const is_dir = S.S_ISDIR(st.st_mode);
    const like_dir = is_dir || (target_st !== null && S.S_ISDIR(target_st.st_mode));
    if (this.#o.has("d") && !like_dir) return false;
    if (this.#ignore.some((p) => p.matches(name))) return false;
    const always = is_dir || (like_dir && this.#o.has("l"));
    return this.#patterns.length === 0 || always || this.#patterns.some((p) => p.matches(name));
  }

  #sort(nodes: Node[]): void {
    const { sort, has } = this.#o;
    if (sort === "none") return;
    const by_name = (a: Node, b: Node) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
    const compare = {
      name: by_name,
      version: (a: Node, b: Node) => version_compare(a.name, b.name),
      size: (a: Node, b: Node) => b.st.st_size - a.st.st_size || by_name(a, b),
      mtime: (a: Node, b: Node) => a.st.st_mtime - b.st.st_mtime || by_name(a, b),
      ctime: (a: Node, b: Node) => a.st.st_ctime - b.st.st_ctime || by_name(a, b),
    }[sort];
    const top = has("dirsfirst") ? 1 : has("filesfirst") ? -1 : 0;
    const is_dir = ({ st, target_st }: Node) => (S.S_ISDIR((target_st ?? st).st_mode) ? 1 : 0);
    nodes.sort((a, b) => top * (is_dir(b) - is_dir(a)) || (has("r") ? -1 : 1) * compare(a, b));
  }

  /** Reads a directory; null when it cannot be opened. */
  *#read(path: ByteString): Code<Node[] | null> {
    const entries = yield* list_dir(path);
    if (typeof entries === "number") return null;
    const nodes: Node[] = [];
    for (const { d_name } of entries) {
      if (d_name.startsWith(".") && !this.#o.has("a")) continue;
      const node = yield* this.#look(join_path(path, d_name), d_name);
      if (typeof node !== "number" && this.#listed(node)) nodes.push(node);
    }
    this.#sort(nodes);
    return nodes;
  }

  /** The directory that a node is or, with -l, leads to. */
  #entered(node: Node): S.stat | null {
    if (S.S_ISDIR(node.st.st_mode)) return node.st;
    return this.#o.has("l") && node.target_st && S.S_ISDIR(node.target_st.st_mode) ? node.target_st : null;
  }

  /** With --prune what is below must be known before its directory is shown. */
  *#is_empty(node: Node, depth: number): Code<boolean> {
    if (!S.S_ISDIR((node.target_st ?? node.st).st_mode)) return false;
    if (!this.#entered(node)) return true;
    if (this.#o.level !== null && depth > this.#o.level) return true;
    const children = (yield* this.#read(node.path)) ?? [];
    for (const child of children) if (!(yield* this.#is_empty(child, depth + 1))) return false;
    return true;
  }

  *#below(
    dir: Node,
    nodes: readonly Node[],
    indent: ByteString,
    depth: number,
    above: readonly string[],
  ): Code<void> {
    const { level, has } = this.#o;
    let shown = nodes;
    if (has("prune")) {
      const kept: Node[] = [];
      for (const n of nodes) if (!(yield* this.#is_empty(n, depth + 1))) kept.push(n);
      shown = kept;
    }
    for (const [i, node] of shown.entries()) {
      const last = i === shown.length - 1;
      const entered = this.#entered(node);
      const id = entered ? `${entered.st_dev}:${entered.st_ino}` : "";
      if (S.S_ISDIR((node.target_st ?? node.st).st_mode)) this.dirs++;
      else this.files++;
      const lead = has("i") ? "" : indent + this.#lines[last ? 1 : 0];
      let note = "";
      let children: Node[] | null = [];
      if (entered && above.includes(id)) note = "  [recursive, not followed]";
      else if (
        entered &&
        (level === null || depth < level) &&
        !(has("x") && entered.st_dev !== this.#device)
      ) {
        children = yield* this.#read(node.path);
        if (children === null) {
          note = "  [error opening dir]";
          this.failed = true;
        }
      }
      yield* this.#line(lead, node, has("f") ? join_path(dir.path, node.name) : node.name, note);
      if (children && children.length > 0)
        yield* this.#below(node, children, indent + this.#lines[last ? 3 : 2], depth + 1, [...above, id]);
    }
  }

  *#line(lead: ByteString, node: Node, name: ByteString, note: string): Code<void> {
    const facts = yield* meta(this.#o, node, this.#now);
    const raw = shown_name(this.#o, name, this.#utf8);
    const target = node.target === null ? "" : ` -> ${shown_name(this.#o, node.target, this.#utf8)}`;
    const mark = this.#o.has("F") ? classify(node.target_st ?? node.st) : "";
    yield* this.#out.print(`${lead}${facts}${raw}${target}${mark}${note}\n`);
  }

  #now = 0;

  *root(operand: ByteString, now: number): Code<void> {
    this.#now = now;
    const path = strip_slashes(operand);
    const node = yield* this.#look(path, path);
    const note = "  [error opening dir]";
    if (typeof node === "number") {
      this.failed = true;
      return yield* this.#out.print(`${path}${note}\n`);
    }
    const st = node.target_st ?? node.st;
    this.#device = st.st_dev;
    const children = S.S_ISDIR(st.st_mode) ? yield* this.#read(path) : null;
    if (children === null) {
      if (S.S_ISDIR(st.st_mode)) this.failed = true;
      if (S.S_ISDIR(st.st_mode)) this.dirs++;
      else this.files++;
      return yield* this.#line("", { ...node, target: null }, path, note);
    }
    this.dirs++;
    yield* this.#line("", { ...node, target: null }, path, "");
    yield* this.#below(node, children, "", 1, [`${st.st_dev}:${st.st_ino}`]);
  }
}

export const tree = program({
  name: "tree",
  help: "",
  own_help: true,
  *run(c) {
    const o = yield* tree_options(c);
    let { out } = c;
    if (o.output !== null) {
      const fd = yield sys.open(o.output, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
      if (fd < 0) yield* c.usage(`tree: invalid filename '${o.output}': ${strerror(fd)}\n`, 1);
      out = new OutStream(fd);
    }
    const clock = { tv_sec: 0, tv_nsec: 0 };
    if (o.has("D")) yield sys.clock_gettime(0, clock);
    const lister = new Lister(c, o, out);
    for (const dir of o.dirs.length > 0 ? o.dirs : ["."]) yield* lister.root(dir, clock.tv_sec);
    if (!o.has("noreport")) {
      const dirs = `${lister.dirs} director${lister.dirs === 1 ? "y" : "ies"}`;
      const files = o.has("d") ? "" : `, ${lister.files} file${lister.files === 1 ? "" : "s"}`;
      yield* out.print(`\n${dirs}${files}\n`);
    }
    yield* out.flush();
    return lister.failed ? 2 : 0;
  },
});
