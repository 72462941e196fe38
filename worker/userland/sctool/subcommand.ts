// What a subcommand of sctool is: its arguments, as C's argv[2], argv[3] ..., and how results are printed.
import type { ByteString, Syscall } from "../../kernel/uapi/syscall.ts";
import { type Code, perform } from "../lib/code.ts";
import { strerror, write_all } from "../lib/stdio.ts";

/** argv of the program, with defaults for what is missing. */
export class Arguments {
  readonly argv: readonly ByteString[];
  readonly envp: readonly ByteString[];

  constructor(argv: readonly ByteString[], envp: readonly ByteString[]) {
    this.argv = argv;
    this.envp = envp;
  }

  text(index: number, missing: ByteString): ByteString {
    return this.argv[index] ?? missing;
  }

  /** The number as strtol(3) with base 0 takes it: decimal, 0x hex or 0 octal; 0 when it is none. */
  number(index: number, missing: number): number {
    return this.argv.length > index ? strtol(this.argv[index]) : missing;
  }
}

function strtol(text: ByteString): number {
  const m = /^[\t-\r ]*([-+]?)(?:0[xX]([0-9a-fA-F]+)|0([0-7]*)|([1-9]\d*))/.exec(text);
  if (!m) return 0;
  const [, sign, hex, octal, decimal] = m;
  const n = hex ? Number.parseInt(hex, 16) : octal ? Number.parseInt(octal, 8) : Number(decimal ?? 0);
  return sign === "-" ? -n : n;
}

export interface Subcommand {
  /** operands, for --help */
  usage: string;
  /** what it does, one line */
  about: string;
  /** value is the exit status */
  run: (a: Arguments) => Code<number>;
}

export type Subcommands = Readonly<Record<string, Subcommand>>;

/** Standard output is not buffered: each piece is one write(2). */
export const print = (text: ByteString): Code<number> => write_all(1, text);

/** "call = result" or "call: error text"; the value is the exit status, 1 for an error. */
export function* report(call: string, result: number): Code<number> {
  yield* print(result < 0 ? `${call}: ${strerror(result)}\n` : `${call} = ${result}\n`);
  return result < 0 ? 1 : 0;
}

/** A subcommand that makes one call and reports it. */
export const one_call = (
  usage: string,
  about: string,
  name: string,
  call: (a: Arguments) => Syscall | Code<number>,
): Subcommand => ({
  usage,
  about,
  *run(a) {
    return yield* report(name, yield* perform(call(a)));
  },
});
