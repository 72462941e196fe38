// perl(1): a documented part of Perl 5. What is not simulated is refused by name before the program starts.
import { F_SETFD, FD_CLOEXEC, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import type { ByteString, Program } from "../../kernel/uapi/syscall.ts";
import { TCGETS } from "../../kernel/uapi/termios.ts";
import type { Code } from "../lib/code.ts";
import { eprint, read_fd, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { ProgramTree } from "./ast.ts";
import { die_status } from "./func_process.ts";
import { now } from "./func_time.ts";
import { Handle } from "./handle.ts";
import { Machine } from "./machine.ts";
import { BadOption, type Options, parse_bundle, parse_options, wrap_program } from "./options.ts";
import { parse_program } from "./parse_stmt.ts";
import { PerlSyntaxError, SharedState } from "./source.ts";
import { define_subs, run_block, run_statements } from "./statements.ts";
import { ExitProgram, LoopControl, PerlDie, ReturnValue, Scalar, to_bytes, type Value } from "./values.ts";

const VERSION =
  "\nThis is perl 5, version 36, subversion 0 (v5.36.0) as simulated by auditlab: a documented subset\n\n";

/** Text of the program: -e's, the script's or standard input's; a number is an exit status. */
function* program_text(o: Options): Code<ByteString | number> {
  if (o.code !== null) return o.code;
  if (o.script === null || o.script === "-") {
    const text = yield* read_fd(0);
    return typeof text === "string" ? text : 2;
  }
  const fd = yield sys.open(o.script, O_RDONLY);
  if (fd < 0) {
    yield* eprint(`Can't open perl script "${o.script}": ${strerror(fd)}\n`);
    return 2;
  }
  yield sys.fcntl(fd, F_SETFD, FD_CLOEXEC);
  const text = yield* read_fd(fd);
  yield sys.close(fd);
  if (typeof text === "string") return text;
  yield* eprint(`Can't open perl script "${o.script}": ${strerror(text)}\n`);
  return 2;
}

/** Switches of a script's first line. */
function first_line(o: Options, text: string): void {
  const m = /^#!.*perl\s+-(\S.*)/.exec(text);
  for (const bundle of m ? m[1].trim().split(/\s+-?/) : []) parse_bundle(o, bundle, () => undefined);
}

function* set_up(m: Machine, o: Options): Code<void> {
  const uid = yield sys.getuid();
  const euid = yield sys.geteuid();
  const gid = yield sys.getgid();
  const egid = yield sys.getegid();
  const groups: number[] = [];
  yield sys.getgroups(groups);
  m.start_time = (yield* now()).tv_sec;
  const list = (first: number) => [first, ...(groups.length > 0 ? groups : [first])].join(" ");
  const values: [string, Value][] = [
    ["$", yield sys.getpid()],
    ["<", uid],
    [">", euid],
    ["(", list(gid)],
    [")", list(egid)],
    ["^T", m.start_time],
  ];
  for (const [name, v] of values) m.scalars.set(name, new Scalar(v));
  for (const h of [m.stdin, m.stdout, m.stderr]) h.line_buffered = (yield sys.ioctl(h.fd, TCGETS, {})) >= 0;
  m.array("ARGV").assign(o.args);
  if (o.record !== null)
    m.scalar("/").v =
      o.record === -1
        ? "\0"
        : o.record === 0
          ? ""
          : o.record >= 0o777
            ? undefined
            : String.fromCharCode(o.record);
  if (o.line_end !== undefined)
    m.scalar("\\").v = o.line_end === null ? "\n" : String.fromCharCode(o.line_end);
  if (o.in_place !== null) m.in_place = { backup: o.in_place, current: null };
}

/** Runs a part of the program; the exit status when it ended the program, else null. */
function* run_part(m: Machine, part: () => Code<void>): Code<number | null> {
  try {
    yield* part();
    return null;
  } catch (e) {
    if (e instanceof ExitProgram) return e.status;
    if (e instanceof PerlDie) return yield* died(m, e.value);
    if (e instanceof ReturnValue) return yield* died(m, `Can't return outside a subroutine${m.where()}`);
    if (e instanceof LoopControl)
      return yield* died(
        m,
        e.label === null
          ? `Can't "${e.kind}" outside a loop block${m.where()}`
          : `Label not found for "${e.kind} ${e.label}"${m.where()}`,
      );
    throw e;
  }
}

function* died(m: Machine, value: Value): Code<number> {
  const status = die_status(m);
  yield* eprint(to_bytes(value));
  return status;
}

function* run(m: Machine, tree: ProgramTree): Code<number> {
  define_subs(m, tree.body);
  if (tree.data !== null) {
    const data = new Handle(-1, true, false);
    data.give(tree.data);
    m.glob("DATA").handle = data;
  }
  let status = yield* run_part(m, function* () {
    for (const b of tree.begin) yield* run_block(m, b);
    yield* run_statements(m, tree.body);
  });
  for (const b of tree.end) status = (yield* run_part(m, () => run_block(m, b))) ?? status;
  return status ?? 0;
}

/** Everything written reaches its file; a failure on standard output is told. */
function* finish(m: Machine, status: number): Code<number> {
  for (const h of m.opened) yield* h.flush();
  const error = yield* m.stdout.flush();
  if (!error) return status;
  yield* eprint(`Unable to flush stdout: ${strerror(error)}\n`);
  return status || 255;
}

export const perl: Program = function* (argv, envp) {
  let o: Options;
  try {
    o = parse_options(argv.slice(1));
  } catch (e) {
    if (!(e instanceof BadOption)) throw e;
    yield* eprint(e.message);
    return e.status;
  }
  if (o.version) {
    yield sys.write(1, VERSION);
    return 0;
  }
  const text = yield* program_text(o);
  if (typeof text === "number") return text;
  const file = o.code !== null ? "-e" : (o.script ?? "-");
  let tree: ProgramTree;
  const state = new SharedState(file, o.features);
  try {
    first_line(o, text);
    state.warnings = o.warnings;
    tree = parse_program(wrap_program(o, text), state);
  } catch (e) {
    if (!(e instanceof PerlSyntaxError || e instanceof BadOption)) throw e;
    yield* eprint(to_bytes(e.message));
    return 255;
  }
  if (o.check) {
    yield* eprint(`${file} syntax OK\n`);
    return 0;
  }
  const m = new Machine(state, envp);
  yield* set_up(m, o);
  return yield* finish(m, yield* run(m, tree));
};
