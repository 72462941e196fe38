// echo(1), the program in /usr/bin (the shell has its own).
import type { Program } from "../../kernel/uapi/syscall.ts";
import { eprint, OutStream, strerror } from "../lib/stdio.ts";
import { unescape_echo } from "./escapes.ts";

const HELP = `Usage: echo [SHORT-OPTION]... [STRING]...
  or:  echo LONG-OPTION
Echo the STRING(s) to standard output.

  -n             do not output the trailing newline
  -e             enable interpretation of backslash escapes
  -E             disable interpretation of backslash escapes (default)
      --help        display this help and exit
      --version     output version information and exit
`;

/** Options are only options while every letter of the word is one of n, e, E. */
export const echo: Program = function* main(argv) {
  const out = new OutStream(1);
  let i = 1;
  let newline = true;
  let escapes = false;
  if (argv.length === 2 && argv[1] === "--help") {
    out.put(HELP);
    newline = false;
    i = 2;
  } else if (argv.length === 2 && argv[1] === "--version") {
    out.put("echo (auditlab) 0.1.0");
    i = 2;
  }
  for (; i < argv.length && /^-[neE]+$/.test(argv[i]); i++) {
    for (const c of argv[i].slice(1)) {
      if (c === "n") newline = false;
      else escapes = c === "e";
    }
  }
  for (let first = true; i < argv.length; i++, first = false) {
    if (!first) out.put(" ");
    if (!escapes) out.put(argv[i]);
    else {
      const { text, stop } = unescape_echo(argv[i]);
      out.put(text);
      if (stop) {
        newline = false;
        break;
      }
    }
  }
  if (newline) out.put("\n");
  const error = yield* out.flush();
  if (!error) return 0;
  yield* eprint(`${argv[0]}: write error: ${strerror(error)}\n`);
  return 1;
};
