// printf(1), the program in /usr/bin (the shell has its own).
import { printf_format } from "../../bash/printf.ts";
import { eprint } from "../../lib/stdio.ts";
import { tool } from "../tool.ts";

/** Only a first argument --help or --version is an option; "--" may come before the format. */
const as_operands = (args: readonly string[]): string[] =>
  args.length === 1 && /^--(help|version)$/.test(args[0])
    ? [...args]
    : ["--", ...args.slice(args[0] === "--" ? 1 : 0)];

export const printf = tool({
  name: "printf",
  usage: "FORMAT [ARGUMENT]...\nOPTION",
  about: "Print ARGUMENT(s) according to FORMAT, or execute according to OPTION:",
  prepare: as_operands,
  notes: `FORMAT controls the output as in C printf.  Interpreted sequences are:

  \\"  \\\\  \\a  \\b  \\c  \\e  \\f  \\n  \\r  \\t  \\v   as in C; \\c produces no further output
  \\NNN      byte with octal value NNN (1 to 3 digits)
  \\xHH      byte with hexadecimal value HH (1 to 2 digits)
  \\uHHHH    Unicode (ISO/IEC 10646) character with hex value HHHH (4 digits)
  \\UHHHHHHHH  Unicode character with hex value HHHHHHHH (8 digits)
  %%        a single %
  %b        ARGUMENT as a string with '\\' escapes interpreted,
            except that octal escapes are of the form \\0 or \\0NNN
  %q        ARGUMENT is printed in a format that can be reused as shell input

and all C format specifications ending with one of diouxXfeEgGcs, with
ARGUMENTs converted to proper type first.  Variable widths are handled.`,
  *run(t) {
    yield* t.expect_operands(1);
    const [format, ...args] = t.operands;
    const r = printf_format(format, args, { flavour: "coreutils", name: t.name, utf8: t.utf8 });
    let printed = 0;
    for (const [i, e] of r.errors.entries()) {
      yield* t.out.print(r.output.slice(printed, r.error_at[i]));
      printed = r.error_at[i];
      yield* t.out.flush();
      yield* eprint(`${e}\n`);
    }
    yield* t.out.print(r.output.slice(printed));
    yield* t.out.flush();
    return r.status;
  },
});
