// xargs(1).
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { O_CLOEXEC, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { WEXITSTATUS, WIFSIGNALED, WTERMSIG, type wait_status } from "../../kernel/uapi/sched.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { locale_quote, shell_escape } from "../coreutils/quote.ts";
import { utf8_locale } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, InStream, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { ItemReader, UnmatchedQuote } from "./xargs_input.ts";
import { read_options, type XargsOptions } from "./xargs_options.ts";

/** Exit statuses (xargs(1), "EXIT STATUS"). */
const SOME_FAILED = 123;
const SAID_STOP = 124;
const KILLED = 125;
const CANNOT_RUN = 126;
const NOT_FOUND = 127;

const HELP = `Usage: xargs [OPTION]... COMMAND [INITIAL-ARGS]...
Run COMMAND with arguments INITIAL-ARGS and more arguments read from input.

Mandatory and optional arguments to long options are also
mandatory or optional for the corresponding short option.
  -0, --null                   items are separated by a null, not whitespace;
                                 disables quote and backslash processing and
                                 logical EOF processing
  -a, --arg-file=FILE          read arguments from FILE, not standard input
  -d, --delimiter=CHARACTER    items in input stream are separated by CHARACTER,
                                 not by whitespace; disables quote and backslash
                                 processing and logical EOF processing
  -E END                       set logical EOF string; if END occurs as a line
                                 of input, the rest of the input is ignored
                                 (ignored if -0 or -d was specified)
  -e, --eof[=END]              equivalent to -E END if END is specified;
                                 otherwise, there is no end-of-file string
  -I R                         same as --replace=R
  -i, --replace[=R]            replace R in INITIAL-ARGS with names read
                                 from standard input, split at newlines;
                                 if R is unspecified, assume {}
  -L, --max-lines=MAX-LINES    use at most MAX-LINES non-blank input lines per
                                 command line
  -l[MAX-LINES]                similar to -L but defaults to at most one non-
                                 blank input line if MAX-LINES is not specified
  -n, --max-args=MAX-ARGS      use at most MAX-ARGS arguments per command line
  -o, --open-tty               Reopen stdin as /dev/tty in the child process
                                 before executing the command; useful to run an
                                 interactive application.
  -P, --max-procs=MAX-PROCS    run at most MAX-PROCS processes at a time
  -p, --interactive            prompt before running commands
      --process-slot-var=VAR   set environment variable VAR in child processes
  -r, --no-run-if-empty        if there are no arguments, then do not run COMMAND;
                                 if this option is not given, COMMAND will be
                                 run at least once
  -s, --max-chars=MAX-CHARS    limit length of command line to MAX-CHARS
  -t, --verbose                print commands before executing them
  -x, --exit                   exit if the size (see -s) is exceeded
      --help                   display this help and exit
      --version                output version information and exit
`;

const chars = (words: readonly ByteString[]): number => words.reduce((n, w) => n + w.length + 1, 0);

/** The commands: building their lines, starting them and waiting for them. */
class Runner {
  readonly #c: Cli;
  readonly #o: XargsOptions;
  #args: ByteString[] = [];
  #chars: number;
  #lines = 0;
  /** running commands by process id, each in a slot */
  readonly #running = new Map<number, number>();
  #tty: InStream | null = null;
  started = false;
  status = 0;

  constructor(c: Cli, o: XargsOptions) {
    this.#c = c;
    this.#o = o;
    this.#chars = chars(o.command);
  }

  get pending(): boolean {
    return this.#args.length > 0;
  }

  /** An item for the command line; runs the command when that is full. */
  *add(text: ByteString, ends_line: boolean): Code<void> {
    const o = this.#o;
    const size = text.length + 1;
    if (chars(o.command) + size > o.max_chars) yield* this.#too_long("argument line too long");
    if (this.#chars + size > o.max_chars) {
      if (o.exit_if_too_long) yield* this.#too_long("argument list too long");
      yield* this.run();
    }
    this.#args.push(text);
    this.#chars += size;
    if (ends_line) this.#lines++;
    if (
      (o.max_args > 0 && this.#args.length >= o.max_args) ||
      (o.max_lines > 0 && this.#lines >= o.max_lines)
    )
      yield* this.run();
  }

  *#too_long(message: string): Code<never> {
    yield* this.wait_all();
    return yield* this.#c.die(message);
  }

  /** -I: a command of its own for the item, put in place of the mark. */
  *insert(text: ByteString): Code<void> {
    const { command, replace, max_chars } = this.#o;
    const mark = replace as ByteString;
    if (mark === "") yield* this.#too_long("command too long");
    const words = command.map((w, i) => (i === 0 ? w : w.replaceAll(mark, () => text)));
    if (chars(words) > max_chars) yield* this.#too_long("argument list too long");
    yield* this.#start(words);
  }

  /** Runs the command with the arguments collected. */
  *run(): Code<void> {
    const words = [...this.#o.command, ...this.#args];
    this.#args = [];
    this.#chars = chars(this.#o.command);
    this.#lines = 0;
    yield* this.#start(words);
  }

  /** -t and -p: the command on standard error, and whether it may run. */
  *#announce(words: readonly ByteString[]): Code<boolean> {
    if (!this.#o.verbose) return true;
    const utf8 = utf8_locale(this.#c.envp);
    yield* eprint(words.map((w) => shell_escape(w, utf8)).join(" "));
    if (!this.#o.ask) {
      yield* eprint("\n");
      return true;
    }
    if (!this.#tty) {
      const fd = yield sys.open("/dev/tty", O_RDONLY | O_CLOEXEC);
      if (fd < 0) return yield* this.#c.die("failed to open /dev/tty for reading", fd);
      this.#tty = new InStream(fd);
    }
    yield* eprint("?...");
    return /^[yY]/.test((yield* this.#tty.line()) ?? "");
  }

  *#start(words: readonly ByteString[]): Code<void> {
    this.started = true;
    while (this.#running.size >= this.#o.max_procs) yield* this.#wait();
    if (!(yield* this.#announce(words))) return;
    const used = new Set(this.#running.values());
    let slot = 0;
    while (used.has(slot)) slot++;
    const pipe: number[] = [];
    const p = yield sys.pipe(pipe, O_CLOEXEC);
    if (p < 0) return yield* this.#c.die("could not create pipe before fork", p);
    const pid = yield sys.fork(() => this.#child(words, slot, pipe[1]));
    if (pid < 0) return yield* this.#c.die("cannot fork", pid);
    yield sys.close(pipe[1]);
    const buf = new UserBuffer();
    const n = yield sys.read(pipe[0], buf, 4);
    yield sys.close(pipe[0]);
    this.#running.set(pid, slot);
    if (n > 0) {
      // the command could not be started: that ends xargs
      yield* this.wait_all();
      this.#c.exit(buf.data.charCodeAt(0) === ENOENT ? NOT_FOUND : CANNOT_RUN);
    }
  }

  /** In the child: a standard input that is not xargs' own, then the command. */
  *#child(words: readonly ByteString[], slot: number, report: number): Code<number> {
    const o = this.#o;
    const { envp, name } = this.#c;
    const tell = function* (message: string, error: number): Code<number> {
      yield sys.write(report, String.fromCharCode(-error & 255, 0, 0, 0));
      yield* eprint(`${name}: ${message}: ${strerror(error)}\n`);
      return error === -ENOENT ? NOT_FOUND : CANNOT_RUN;
    };
    if (o.open_tty || o.file === null) {
      const path = o.open_tty ? "/dev/tty" : "/dev/null";
      yield sys.close(0);
      const fd = yield sys.open(path, O_RDONLY);
      if (fd < 0) return yield* tell(path, fd);
    }
    const environment =
      o.slot_var === null
        ? envp
        : [...envp.filter((e) => !e.startsWith(`${o.slot_var}=`)), `${o.slot_var}=${slot}`];
    const r = yield* execvp(words, environment);
    return yield* tell(words[0], r);
  }

  /** Waits for one command; what it says may end xargs. */
  *#wait(): Code<void> {
    const status: wait_status = { status: 0 };
    const pid = yield sys.wait4(-1, status);
    if (pid < 0) {
      this.#running.clear();
      return;
    }
    if (!this.#running.delete(pid)) return;
    const s = status.status;
    const [command] = this.#o.command;
    if (WIFSIGNALED(s)) return yield* this.#stop(`${command}: terminated by signal ${WTERMSIG(s)}`, KILLED);
    if (WEXITSTATUS(s) === 255)
      return yield* this.#stop(`${command}: exited with status 255; aborting`, SAID_STOP);
    if (WEXITSTATUS(s) !== 0) this.status = SOME_FAILED;
  }

  *#stop(message: string, status: number): Code<void> {
    yield* this.#c.warn(message);
    while (this.#running.size > 0) {
      const pid = yield sys.wait4(-1, null);
      if (pid < 0) break;
      this.#running.delete(pid);
    }
    this.#c.exit(status);
  }

  *wait_all(): Code<void> {
    while (this.#running.size > 0) yield* this.#wait();
  }
}

const quoted = (c: Cli, name: ByteString): ByteString => locale_quote(name, utf8_locale(c.envp));

function* read_items(c: Cli, o: XargsOptions, reader: ItemReader, runner: Runner): Code<void> {
  let warned = false;
  for (;;) {
    const item = yield* reader.next();
    if (reader.nul_seen && !warned) {
      warned = true;
      yield* c.warn(
        "WARNING: a NUL character occurred in the input.  It cannot be passed through in the argument list.  Did you mean to use the --null option?",
      );
    }
    if (item === null) return;
    if (item instanceof UnmatchedQuote) {
      if (runner.pending) yield* runner.run();
      yield* c.warn(
        `unmatched ${item.quote} quote; by default quotes are special to xargs unless you use the -0 option`,
      );
      yield* runner.wait_all();
      c.exit(1);
    }
    const { text, ends_line } = item as { text: ByteString; ends_line: boolean };
    const end = text.indexOf("\0");
    const passed = end < 0 ? text : text.slice(0, end);
    if (o.replace !== null) yield* runner.insert(passed);
    else yield* runner.add(passed, ends_line);
  }
}

export const xargs = program({
  name: "xargs",
  argv0: true,
  help: HELP,
  own_help: true,
  *run(c) {
    const o = yield* read_options(c, HELP);
    let fd = 0;
    if (o.file !== null && o.file !== "-") {
      fd = yield sys.open(o.file, O_RDONLY | O_CLOEXEC);
      if (fd < 0) yield* c.die(`Cannot open input file ${quoted(c, o.file)}`, fd);
    }
    if (chars(o.command) > o.max_chars)
      yield* c.die("cannot fit single argument within argument list size limit");
    const input = new InStream(fd);
    const reader = new ItemReader(input, {
      delimiter: o.delimiter,
      lines: o.replace !== null,
      eof: o.delimiter === null ? o.eof : null,
    });
    const runner = new Runner(c, o);
    yield* read_items(c, o, reader, runner);
    if (input.error) yield* c.die("read error", input.error);
    const once = !runner.started && o.replace === null && o.run_if_empty;
    if (runner.pending || once) yield* runner.run();
    yield* runner.wait_all();
    return runner.status;
  },
});
