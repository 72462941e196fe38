// Pathname expansion decides which files commands act on: a wrong or missing name here is data loss there.
import { expect, test } from "vitest";
import { DT_DIR, DT_LNK, DT_REG, type dirent, S_IFDIR, S_IFLNK, S_IFREG } from "../../kernel/uapi/stat.ts";
import type { Syscall } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import type { Code } from "../lib/code.ts";
import { type GlobOptions, glob } from "./glob.ts";

/** A small file system: directories are objects, links are "@target", files are "". */
type Node = { [name: string]: Node } | string;
const TREE: Node = {
  a: { b: { c: { "z.txt": "" }, "y.txt": "" }, "x.txt": "", up: "@.." },
  ".hid": { h: "", x: {} },
  sub1: { sub2: {} },
  la: "@a",
  f1: "",
  f2: "",
  B: "",
  b: "",
  ".dot": "",
  broken: "@nowhere",
  "sp ace": "",
  "st*r": "",
};

/** The node at a path, seen from the root of TREE; links are followed, the last one if `follow`. */
function lookup(path: string, follow: boolean): Node | undefined {
  const names = path.split("/").filter((n) => n !== "" && n !== ".");
  const at: Node[] = [TREE];
  for (const [i, name] of names.entries()) {
    let node: Node = at[at.length - 1];
    if (typeof node === "string") return undefined;
    if (name === "..") {
      if (at.length > 1) at.pop();
      continue;
    }
    node = Object.hasOwn(node, name) ? node[name] : "missing";
    if (node === "missing") return undefined;
    if (
      typeof node === "string" &&
      node[0] === "@" &&
      (follow || i < names.length - 1 || path.endsWith("/"))
    ) {
      const target = lookup(names.slice(0, i).concat(node.slice(1)).join("/"), true);
      if (target === undefined) return undefined;
      node = target;
    }
    at.push(node);
  }
  const node = at[at.length - 1];
  return path.endsWith("/") && typeof node === "string" ? undefined : node;
}

function run<T>(code: Code<T>): T {
  const open: { node: Node; read: boolean }[] = [];
  const answer = ({ nr, a0, a1 }: Syscall): number => {
    switch (nr) {
      case SYS.openat: {
        const node = lookup(a1 as string, true);
        if (node === undefined) return -2;
        return typeof node === "string" ? -20 : open.push({ node, read: false }) - 1;
      }
      case SYS.getdents64: {
        const dir = open[a0 as number];
        if (dir.read) return 0;
        dir.read = true;
        const entries = a1 as dirent[];
        for (const d_name of [".", ".."]) entries.push({ d_ino: 1, d_type: DT_DIR, d_name });
        for (const [d_name, n] of Object.entries(dir.node)) {
          const d_type = typeof n === "object" ? DT_DIR : n[0] === "@" ? DT_LNK : DT_REG;
          entries.push({ d_ino: 1, d_type, d_name });
        }
        return entries.length;
      }
      case SYS.stat:
      case SYS.lstat: {
        const node = lookup(a0 as string, nr === SYS.stat);
        if (node === undefined) return -2;
        const st_mode = typeof node === "object" ? S_IFDIR : node[0] === "@" ? S_IFLNK : S_IFREG;
        Object.assign(a1 as object, { st_mode });
        return 0;
      }
    }
    return 0;
  };
  for (let step = code.next(0); ; step = code.next(answer(step.value))) if (step.done) return step.value;
}

const names = (pattern: string, opts: GlobOptions = {}) =>
  run(glob(pattern, { extglob: true, ...opts })).join(" ");

test("names, hidden names, order", () => {
  expect(names("*")).toBe("B a b broken f1 f2 la sp ace st*r sub1");
  expect(names("*", { dotglob: true })).toBe(".dot .hid B a b broken f1 f2 la sp ace st*r sub1");
  expect(names(".*")).toBe(".dot .hid");
  expect(names(".*", { skipdots: false })).toBe(". .. .dot .hid");
  expect(names("!(f*|?)")).toBe("broken la sp ace st*r sub1");
  expect(names("@(.dot|f1)")).toBe(".dot f1");
  expect(names("[b]*", { nocase: true })).toBe("B b broken");
  expect(names("st\\*[r]")).toBe("st*r");
  expect(names("nomatch*")).toBe("");
});

test("directories, links, literal parts", () => {
  expect(names("*/")).toBe("a/ la/ sub1/");
  expect(names("*/.")).toBe("a/. la/. sub1/.");
  expect(names("a//b/*")).toBe("a//b/c a//b/y.txt");
  expect(names("*/x.txt")).toBe("a/x.txt la/x.txt");
  expect(names("*/b/y*")).toBe("a/b/y.txt la/b/y.txt");
  expect(names("f1/*")).toBe("");
  expect(names("broken*")).toBe("broken");
  expect(names("/f?")).toBe("/f1 /f2");
});

test("globstar", () => {
  const star = (pattern: string) => names(pattern, { globstar: true });
  expect(names("**")).toBe(names("*"));
  expect(star("**/")).toBe("a/ a/b/ a/b/c/ a/up/ la/ sub1/ sub1/sub2/");
  expect(star("a/**")).toBe("a/ a/b a/b/c a/b/c/z.txt a/b/y.txt a/up a/x.txt");
  expect(star("**/*.txt")).toBe("a/b/c/z.txt a/b/y.txt a/x.txt");
  expect(star("l*/**")).toBe("la la/b la/b/c la/b/c/z.txt la/b/y.txt la/up la/x.txt");
  expect(star("**/**")).toBe(star("**"));
});

test("an interrupt ends it", () => {
  let calls = 0;
  expect(names("**/*", { globstar: true, interrupted: () => ++calls > 2 })).toBe("");
});
