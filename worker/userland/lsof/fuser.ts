// fuser(1): which processes use a file.
import { SIGKILL } from "../../kernel/uapi/signal.ts";
import type { stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { canonicalize } from "../coreutils/canonicalize.ts";
import { same_inode, stat_path } from "../coreutils/files.ts";
import { signal_number } from "../coreutils/shellutils/signals.ts";
import { user_name } from "../coreutils/userspec.ts";
import type { Code } from "../lib/code.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { FUSER_USAGE } from "./help.ts";
import { type Opener, open_files } from "./opens.ts";
import { sockets } from "./sockets.ts";

/** Columns of the name before the first process. */
const NAME_WIDTH = 20;

interface Use {
  opener: Opener;
  /** letters of -v in their order: f or F, r, c, e, m */
  access: string;
}

/** How processes use a file, or a socket of a port. */
function users_of(openers: readonly Opener[], is_it: (f: Opener["files"][number]) => boolean): Use[] {
  return openers.flatMap((opener) => {
    const letters = new Set<string>();
    for (const f of opener.files) {
      if (!is_it(f)) continue;
      if (f.fd === "cwd") letters.add("c");
      else if (f.fd === "rtd") letters.add("r");
      else if (f.fd === "txt") letters.add("e");
      else letters.add(f.access === "r" ? "f" : "F");
    }
    if (letters.size === 0) return [];
    const open = letters.has("F") ? "F" : letters.has("f") ? "f" : ".";
    const access = `${open}${letters.has("r") ? "r" : "."}${letters.has("c") ? "c" : "."}${letters.has("e") ? "e" : "."}.`;
    return [{ opener, access }];
  });
}

function* options(c: Cli): Code<{ given: Set<string>; signal: number; space: string; names: ByteString[] }> {
  const given = new Set<string>();
  const names: ByteString[] = [];
  let [signal, space] = [SIGKILL, "file"];
  const args = [...c.args];
  const LONG: Readonly<Record<string, string>> = {
    all: "a",
    kill: "k",
    silent: "s",
    user: "u",
    verbose: "v",
  };
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (!arg.startsWith("-") || arg === "-") names.push(arg);
    else if (arg.startsWith("--")) {
      const letter = LONG[arg.slice(2)];
      if (!letter) yield* c.die(`option ${arg} is not simulated`);
      given.add(letter);
    } else if (/^-[A-Z]{2,}\d?|^-\d+$/.test(arg)) {
      const n = signal_number(arg.slice(1));
      if (n === null)
        yield* c.usage(`fuser: Unknown signal ${arg.slice(1)}; -l lists signals.\n${FUSER_USAGE}`, 1);
      signal = n ?? signal;
    } else
      for (const letter of arg.slice(1)) {
        if (letter === "n") {
          space = args.shift() ?? "";
          if (!["file", "tcp", "udp"].includes(space))
            yield* c.usage(`fuser: Invalid namespace name\n${FUSER_USAGE}`, 1);
        } else if ("aksuv".includes(letter)) given.add(letter);
        else if ("4IMVcfilmw6".includes(letter)) yield* c.die(`option -${letter} is not simulated`);
        else yield* c.usage(`fuser: Invalid option ${letter}\n${FUSER_USAGE}`, 1);
      }
  }
  if (names.length === 0) yield* c.usage(`No process specification given\n${FUSER_USAGE}`, 1);
  return { given, signal, space, names };
}

export const fuser = program({
  name: "fuser",
  help: "",
  own_help: true,
  *run(c) {
    const { given, signal, space, names } = yield* options(c);
    const wanted: { shown: string; st: stat | null; inodes: Set<number> }[] = [];
    for (const name of names) {
      const port = space === "file" ? /^(\d+)\/(tcp|udp)$/.exec(name) : [name, name, space];
      if (port) {
        const inodes = new Set<number>();
        for (const [ino, s] of yield* sockets())
          if (s.protocol === port[2].toUpperCase() && s.local?.port === Number(port[1])) inodes.add(ino);
        wanted.push({ shown: `${port[1]}/${port[2]}`, st: null, inodes });
        continue;
      }
      const st = yield* stat_path(name, true);
      if (typeof st === "number") {
        yield* eprint(`Specified filename ${name} does not exist.\n`);
        if (given.has("a")) wanted.push({ shown: name, st: null, inodes: new Set() });
        continue;
      }
      const path = yield* canonicalize(name, "all");
      wanted.push({ shown: typeof path === "number" ? name : path, st, inodes: new Set() });
    }
    if (wanted.length === 0) return 1;
    const openers = yield* open_files();
    let status = 1;
    let heading = given.has("v") && !given.has("s");
    for (const { shown, st, inodes } of wanted) {
      const socket_of = (link: ByteString | null) => Number(/^socket:\[(\d+)\]$/.exec(link ?? "")?.[1] ?? -1);
      const uses = users_of(openers, (f) =>
        st ? f.st !== null && same_inode(f.st, st) : inodes.has(socket_of(f.link)),
      );
      if (uses.length > 0) status = 0;
      if (given.has("s") || (uses.length === 0 && !given.has("a"))) continue;
      if (heading) yield* eprint(`${" ".repeat(NAME_WIDTH + 1)}USER        PID ACCESS COMMAND\n`);
      heading = false;
      yield* given.has("v") ? verbose(c, shown, uses) : brief(c, shown, uses, given.has("u"));
      if (!given.has("k")) continue;
      const self = yield sys.getpid();
      for (const { opener } of uses) {
        const { pid } = opener.proc;
        const r = pid === self ? 0 : yield sys.kill(pid, signal);
        if (r < 0) yield* eprint(`Could not kill process ${pid}: ${strerror(r)}\n`);
      }
    }
    return status;
  },
});

/** Process ids on standard output, all else on standard error. */
function* brief(c: Cli, shown: string, uses: readonly Use[], users: boolean): Code<void> {
  yield* eprint(`${shown}:`.padEnd(uses.length > 0 ? NAME_WIDTH + 1 : 0));
  for (const { opener, access } of uses) {
    yield* c.out.print(String(opener.proc.pid).padStart(6));
    yield* c.out.flush();
    yield* eprint(access.slice(1).replaceAll(".", ""));
    if (users) yield* eprint(`(${yield* user_name(opener.proc.uid[0])})`);
  }
  yield* eprint("\n");
}

function* verbose(c: Cli, shown: string, uses: readonly Use[]): Code<void> {
  yield* eprint(`${shown}:`);
  let column = shown.length + 1;
  if (column > NAME_WIDTH) {
    yield* eprint("\n");
    column = 0;
  }
  for (const { opener, access } of uses) {
    const user = (yield* user_name(opener.proc.uid[0])).padEnd(10);
    yield* eprint(`${" ".repeat(NAME_WIDTH + 1 - column)}${user}`);
    yield* c.out.print(String(opener.proc.pid).padStart(5));
    yield* c.out.flush();
    yield* eprint(` ${access} ${opener.proc.comm}\n`);
    column = 0;
  }
}
