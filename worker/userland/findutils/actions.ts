// The actions of find(1).
import { EISDIR, ENOENT } from "../../kernel/uapi/errno.ts";
import { AT_REMOVEDIR, O_CREAT, O_TRUNC, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import { S_IFDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { pieces } from "../coreutils/quote.ts";
import type { Code } from "../lib/code.ts";
import { OutStream } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Find, Predicate } from "./context.ts";
import { exec_action } from "./exec.ts";
import { ls_line } from "./ls_line.ts";
import type { ArgReader } from "./parse.ts";
import { parse_printf, print_formatted } from "./printf.ts";

type Action = Omit<Predicate, "name">;
type Parser = (a: ArgReader) => Code<Action>;

const action = (test: Predicate["test"]): Action => ({ test, action: true });

/** A name for a terminal: what cannot be printed is a question mark. */
const for_terminal = (path: ByteString, utf8: boolean): ByteString =>
  [...pieces(path, utf8)].map((p) => (p.printable ? p.text : "?")).join("");

/** The stream of an output file, opened at once (and emptied), shared by all that name it. */
function* output_file(a: ArgReader): Code<OutStream> {
  const name = yield* a.next();
  const { files } = a.find;
  const open = files.get(name);
  if (open) return open;
  if (name === "/dev/stdout") return a.find.cli.out;
  const fd = name === "/dev/stderr" ? 2 : yield sys.open(name, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
  if (fd < 0) return yield* a.die(a.find.quote(name), fd);
  const stream = new OutStream(fd);
  files.set(name, stream);
  return stream;
}

const printer = (out: (f: Find) => OutStream, end: string, tty: boolean): Action =>
  action(function* (f) {
    const { path } = f.ent;
    yield* out(f).print((tty && f.out_tty ? for_terminal(path, f.utf8) : path) + end);
    return true;
  });

const to_stdout = (f: Find) => f.cli.out;

/** -delete: depth first, and the directory the walk began in stays. */
function* remove(f: Find): Code<boolean> {
  const { accpath, path } = f.ent;
  if (path === ".") return true;
  const dir = (yield* f.type()) === S_IFDIR && f.ent.info !== "SL";
  let r = yield sys.unlinkat(f.fts.cwd_fd, accpath, dir ? AT_REMOVEDIR : 0);
  if (r === -EISDIR && !dir) r = yield sys.unlinkat(f.fts.cwd_fd, accpath, AT_REMOVEDIR);
  if (r >= 0) return true;
  if (r === -ENOENT && f.options.ignore_readdir_race) return true;
  yield* f.error(`cannot delete ${f.quote(path)}`, r);
  return false;
}

function* list(out: (f: Find) => OutStream): Code<Action> {
  return action(function* (f) {
    const line = yield* ls_line(f);
    if (line === null) return false;
    yield* out(f).print(line);
    return true;
  });
}

function* printf(a: ArgReader, out: (f: Find) => OutStream): Code<Action> {
  const format = yield* parse_printf(a, yield* a.next());
  return action(function* (f) {
    yield* print_formatted(f, format, out(f));
    return true;
  });
}

export const actions: Readonly<Record<string, Parser>> = {
  *"-print"() {
    return printer(to_stdout, "\n", true);
  },
  *"-print0"() {
    return printer(to_stdout, "\0", false);
  },
  *"-fprint"(a) {
    const out = yield* output_file(a);
    return printer(() => out, "\n", false);
  },
  *"-fprint0"(a) {
    const out = yield* output_file(a);
    return printer(() => out, "\0", false);
  },
  *"-ls"() {
    return yield* list(to_stdout);
  },
  *"-fls"(a) {
    const out = yield* output_file(a);
    return yield* list(() => out);
  },
  *"-printf"(a) {
    return yield* printf(a, to_stdout);
  },
  *"-fprintf"(a) {
    const out = yield* output_file(a);
    return yield* printf(a, () => out);
  },
  *"-delete"(a) {
    a.find.options.depth = true;
    return action(remove);
  },
  // prints the files it holds for, unless another action is there
  *"-prune"() {
    return {
      *test(f) {
        if (f.options.depth) return true;
        if (f.is_dir) f.ent.instruction = "skip";
        return true;
      },
    };
  },
  *"-quit"() {
    return action(function* (f) {
      f.quit = true;
      return true;
    });
  },
  "-exec": (a) => exec_action(a, { here: false, ask: false }),
  "-execdir": (a) => exec_action(a, { here: true, ask: false }),
  "-ok": (a) => exec_action(a, { here: false, ask: true }),
  "-okdir": (a) => exec_action(a, { here: true, ask: true }),
};
