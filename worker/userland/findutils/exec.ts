// find -exec and its relatives: one command per file, or one for as many files as fit.

import { AT_FDCWD } from "../../kernel/uapi/fcntl.ts";
import { WEXITSTATUS, WIFEXITED, type wait_status } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { Answers } from "../coreutils/yesno.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Find, Predicate } from "./context.ts";
import type { ArgReader } from "./parse.ts";

/** bytes of arguments one command gets at most, names and ends counted: what xargs uses by default */
const MAX_CHARS = 131072;

interface How {
  /** in the directory of the file (-execdir) */
  here: boolean;
  /** asks first (-ok) */
  ask: boolean;
}

/** Reads the words up to ; or {} +. */
function* command_words(a: ArgReader, how: How): Code<{ words: ByteString[]; many: boolean }> {
  const words: ByteString[] = [];
  let braces = 0;
  for (;;) {
    const word = a.peek();
    if (word === undefined) return yield* a.die(`missing argument to \`${a.name}'`);
    a.at++;
    if (word === ";") break;
    if (word === "+" && words.at(-1) === "{}" && !how.ask) {
      if (braces > 1) yield* a.die(`Only one instance of {} is supported with ${a.name} ... +`);
      return { words: words.slice(0, -1), many: true };
    }
    if (word.includes("{}")) braces++;
    words.push(word);
  }
  if (words.length === 0) yield* a.die(`invalid argument \`;' to \`${a.name}'`);
  return { words, many: false };
}

/** Runs a command and waits for it: whether it succeeded. `dir`: the directory to run it in. */
function* run(f: Find, argv: readonly ByteString[], dir: number): Code<boolean> {
  yield* f.cli.out.flush();
  for (const out of f.files.values()) yield* out.flush();
  const { envp, name } = f.cli;
  const pid = yield sys.fork(function* () {
    if (dir !== AT_FDCWD && dir >= 0) {
      const moved = yield sys.fchdir(dir);
      if (moved < 0) {
        yield* eprint(`${name}: Failed to change directory: ${strerror(moved)}\n`);
        return 1;
      }
    }
    const r = yield* execvp(argv, envp);
    yield* eprint(`${name}: ${f.quote(argv[0])}: ${strerror(r)}\n`);
    return 1;
  });
  if (pid < 0) return yield* f.cli.die("cannot fork", pid);
  const status: wait_status = { status: 0 };
  yield sys.wait4(pid, status);
  return WIFEXITED(status.status) && WEXITSTATUS(status.status) === 0;
}

/** The name a command gets: as shown, or "./name" in its directory. */
const target = (f: Find, here: boolean): ByteString => {
  if (!here) return f.ent.path;
  const { name, path, level } = f.ent;
  if (level === 0 && /^\/+$/.test(path)) return path;
  return `./${name}`;
};

/** Commands for many files: collected, and run when the line is full, the directory is left, or find ends. */
class Batch {
  readonly #words: readonly ByteString[];
  readonly #here: boolean;
  #files: ByteString[] = [];
  #chars = 0;
  #dir = AT_FDCWD;

  constructor(words: readonly ByteString[], here: boolean) {
    this.#words = words;
    this.#here = here;
  }

  *flush(f: Find): Code<void> {
    if (this.#files.length === 0) return;
    const argv = [...this.#words, ...this.#files];
    this.#files = [];
    this.#chars = 0;
    if (!(yield* run(f, argv, this.#here ? this.#dir : f.home_fd))) f.status = 1;
  }

  *add(f: Find): Code<void> {
    const file = target(f, this.#here);
    const fixed = this.#words.reduce((n, w) => n + w.length + 1, 0);
    const moved = this.#here && this.#dir !== f.fts.cwd_fd;
    if (moved || fixed + this.#chars + file.length + 1 > MAX_CHARS) yield* this.flush(f);
    this.#dir = f.fts.cwd_fd;
    this.#files.push(file);
    this.#chars += file.length + 1;
    // in a directory that may be closed when the walk goes on, nothing can wait
    if (this.#here) yield* this.flush(f);
  }
}

/** -execdir in directories of PATH that are not absolute would run what lies in the directory looked at. */
function* check_path(a: ArgReader): Code<void> {
  const path = a.find.cli.getenv("PATH");
  const bad = path?.split(":").find((d) => !d.startsWith("/"));
  if (bad === undefined) return;
  if (bad === "" || bad === ".")
    yield* a.die(
      `The current directory is included in the PATH environment variable, which is insecure in combination with the ${a.name} action of find.  Please remove the current directory from your $PATH (that is, remove ".", doubled colons, or leading or trailing colons)`,
    );
  yield* a.die(
    `The relative path ${a.find.quote(bad)} is included in the PATH environment variable, which is insecure in combination with the ${a.name} action of find.  Please remove that entry from $PATH`,
  );
}

export function* exec_action(a: ArgReader, how: How): Code<Omit<Predicate, "name">> {
  const { words, many } = yield* command_words(a, how);
  if (how.here) yield* check_path(a);
  if (many) {
    const batch = new Batch(words, how.here);
    return {
      action: true,
      *test(f) {
        yield* batch.add(f);
        return true;
      },
      finish: (f) => batch.flush(f),
    };
  }
  return {
    action: true,
    *test(f) {
      const file = target(f, how.here);
      const argv = words.map((w) => w.replaceAll("{}", () => file));
      if (how.ask) {
        yield* f.cli.out.flush();
        f.answers ??= new Answers();
        if (!(yield* f.answers.ask(`< ${words[0]} ... ${f.ent.path} > ? `))) return false;
      }
      return yield* run(f, argv, how.here ? f.fts.cwd_fd : f.home_fd);
    },
  };
}
