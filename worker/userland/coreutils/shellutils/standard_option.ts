// --help and --version of programs that take them only as their single argument (true, false, [).
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { eprint, strerror, write_all } from "../../lib/stdio.ts";

/** Prints what was asked for and gives the exit status, or null when nothing was. */
export function* print_standard_option(
  argv: readonly ByteString[],
  name: string,
  help: string,
): Code<number | null> {
  if (argv.length !== 2) return null;
  let text: string;
  if (argv[1] === "--help") text = help;
  else if (argv[1] === "--version") text = `${name} (auditlab) 0.1.0\n`;
  else return null;
  const e = yield* write_all(1, text);
  if (e >= 0) return 0;
  yield* eprint(`${argv[0]}: write error: ${strerror(e)}\n`);
  return 1;
}
