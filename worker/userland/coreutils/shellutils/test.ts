// test(1) and [(1), the programs in /usr/bin (the shell has its own).
import type { Program } from "../../../kernel/uapi/syscall.ts";
import { evaluate_test } from "../../bash/test_expr.ts";
import { eprint } from "../../lib/stdio.ts";
import { locale_quote } from "../quote.ts";
import { utf8_locale } from "../tool.ts";
import { print_standard_option } from "./standard_option.ts";

const HELP = `Usage: test EXPRESSION
  or:  test
  or:  [ EXPRESSION ]
  or:  [ ]
  or:  [ OPTION
Exit with the status determined by EXPRESSION.

      --help        display this help and exit
      --version     output version information and exit

An omitted EXPRESSION defaults to false.  Otherwise,
EXPRESSION is true or false and sets exit status.  It is one of:

  ( EXPRESSION )               EXPRESSION is true
  ! EXPRESSION                 EXPRESSION is false
  EXPRESSION1 -a EXPRESSION2   both EXPRESSION1 and EXPRESSION2 are true
  EXPRESSION1 -o EXPRESSION2   either EXPRESSION1 or EXPRESSION2 is true

  -n STRING            the length of STRING is nonzero
  -z STRING            the length of STRING is zero
  STRING1 = STRING2    the strings are equal (!= not equal)
  INTEGER1 -eq INTEGER2   likewise -ne -lt -le -gt -ge

  FILE1 -ef FILE2   same device and inode
  FILE1 -nt FILE2   newer by modification date (-ot older)
  -e FILE           FILE exists; -b -c -d -f -p -S -h -L: and is of that type
  -r -w -x FILE     FILE may be read, written, executed
  -g -u -k FILE     set-group-ID, set-user-ID, sticky bit is set
  -G -O FILE        FILE is owned by the effective group, user ID
  -N FILE           modified since it was last read
  -s FILE           has a size greater than zero
  -t FD             file descriptor FD is opened on a terminal
`;

function* run(argv: readonly string[], args: readonly string[], envp: readonly string[]) {
  const name = argv[0] ?? "test";
  const r = yield* evaluate_test(args, { name, flavour: "coreutils", utf8: utf8_locale(envp) });
  if (r.error !== null) yield* eprint(`${r.error}\n`);
  return r.status;
}

export const test: Program = function* main(argv, envp) {
  return yield* run(argv, argv.slice(1), envp);
};

export const bracket: Program = function* main(argv, envp) {
  const shown = yield* print_standard_option(argv, "test", HELP);
  if (shown !== null) return shown;
  if (argv.length > 1 && argv.at(-1) === "]") return yield* run(argv, argv.slice(1, -1), envp);
  yield* eprint(`${argv[0] ?? "["}: missing ${locale_quote("]", utf8_locale(envp))}\n`);
  return 2;
};
