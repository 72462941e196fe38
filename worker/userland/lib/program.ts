// The frame of a command-line program whose usage messages are its own: output, errors, exit status.
// (Coreutils-style tools use coreutils/tool.ts.)
import { EBADF } from "../../kernel/uapi/errno.ts";
import type { ByteString, Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "./code.ts";
import { eprint, OutStream, strerror } from "./stdio.ts";

/** Thrown by Cli.die and Cli.exit, caught by the frame: the program ends with this status. */
export class Exit {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** The running program. */
export class Cli {
  /** what starts every message */
  name: string;
  readonly args: readonly ByteString[];
  readonly envp: readonly ByteString[];
  readonly out = new OutStream(1);
  /** exit status so far */
  status = 0;

  constructor(name: string, argv: readonly ByteString[], envp: readonly ByteString[]) {
    this.name = name;
    this.args = argv.slice(1);
    this.envp = envp;
  }

  getenv(name: string): ByteString | undefined {
    return this.envp.find((e) => e.startsWith(`${name}=`))?.slice(name.length + 1);
  }

  /** "name: message[: strerror]" on standard error, after what was printed before it. */
  *warn(message: ByteString, errno = 0): Code<void> {
    yield* this.out.flush();
    yield* eprint(`${this.name}: ${message}${errno ? `: ${strerror(errno)}` : ""}\n`);
  }

  /** A message that makes the exit status `status`. */
  *error(message: ByteString, errno = 0, status = 1): Code<void> {
    yield* this.warn(message, errno);
    this.status = Math.max(this.status, status);
  }

  /** A message and the end of the program. */
  *die(message: ByteString, errno = 0, status = 1): Code<never> {
    yield* this.warn(message, errno);
    throw new Exit(status);
  }

  /** Ends the program. */
  exit(status: number): never {
    throw new Exit(status);
  }

  /** Text on standard error as it is, and the end of the program. */
  *usage(text: ByteString, status: number): Code<never> {
    yield* this.out.flush();
    yield* eprint(text);
    throw new Exit(status);
  }
}

/** Code of a forked child: Cli.die and Cli.exit end the child alone, with their status. */
export function* in_child(code: Code<number>): Code<number> {
  try {
    return yield* code;
  } catch (e) {
    if (!(e instanceof Exit)) throw e;
    return e.status;
  }
}

export interface ProgramSpec {
  /** name in messages; `argv0` takes argv[0] instead */
  name: string;
  argv0?: boolean;
  /** full --help text */
  help: string;
  /** -V is --version too */
  short_version?: boolean;
  /** exit status when standard output cannot be written; 1 when absent */
  write_status?: number;
  /**
   * Which errors of standard output it does not see: none when absent, that of a closed one, or all. Another program says
   * "write error" and fails.
   */
  write_errors?: "not-closed" | "unseen";
  /** handles --help and --version itself */
  own_help?: boolean;
  run: (c: Cli) => Code<number>;
}

/** Makes a program of its body. --help and --version count only as the first argument, unless the body has its own. */
export function program(spec: ProgramSpec): Program {
  return function* main(argv, envp) {
    const c = new Cli(spec.argv0 ? (argv[0] ?? spec.name) : spec.name, argv, envp);
    let status: number;
    try {
      if (!spec.own_help && c.args[0] === "--help") {
        yield* c.out.print(spec.help);
        status = 0;
      } else if (
        !spec.own_help &&
        (c.args[0] === "--version" || (spec.short_version && c.args[0] === "-V" && c.args.length === 1))
      ) {
        yield* c.out.print(`${spec.name} (auditlab) 0.1.0\n`);
        status = 0;
      } else status = yield* spec.run(c);
    } catch (e) {
      if (!(e instanceof Exit)) throw e;
      status = e.status;
    }
    const error = yield* c.out.flush();
    const unseen = spec.write_errors === "unseen" || (spec.write_errors && error === -EBADF);
    if (!error || unseen) return status;
    yield* eprint(`${c.name}: write error: ${strerror(error)}\n`);
    return status || (spec.write_status ?? 1);
  };
}
