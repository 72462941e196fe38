// setfattr(1).
import type { LongOption } from "../lib/getopt.ts";
import { program } from "../lib/program.ts";
import * as sys from "../lib/sys.ts";
import { attr_strerror, decode_value } from "./encoding.ts";
import { attr_options } from "./options.ts";

const USAGE = `Usage: setfattr {-n name} [-v value] [-h] file...
       setfattr {-x name} [-h] file...
`;
const TRY = `${USAGE}Try \`setfattr --help' for more information.\n`;
const HELP = `setfattr 2.5.1 -- set extended attributes
${USAGE}  -n, --name=name         set the value of the named extended attribute
  -x, --remove=name       remove the named extended attribute
  -v, --value=value       use value as the attribute value
  -h, --no-dereference    do not dereference symbolic links
      --restore=file      restore extended attributes
      --raw               attribute value is not encoded
      --version           print version and exit
      --help              this help text
`;
const LONG: readonly LongOption[] = [
  { name: "name", has_arg: 1, val: "n" },
  { name: "remove", has_arg: 1, val: "x" },
  { name: "value", has_arg: 1, val: "v" },
  { name: "no-dereference", has_arg: 0, val: "h" },
  { name: "restore", has_arg: 1 },
  { name: "raw", has_arg: 0 },
];

export const setfattr = program({
  name: "setfattr",
  help: HELP,
  own_help: true,
  *run(c) {
    const { operands, has, last } = yield* attr_options(c, "n:x:v:h", LONG, HELP, TRY);
    if (has("restore")) return yield* c.die("option --restore is not simulated");
    const [set, remove, given] = [last("n"), last("x"), last("v")];
    if ((set === null) === (remove === null) || (set === null && given !== null) || operands.length === 0)
      return yield* c.usage(TRY, 2);
    const value = given === null || has("raw") ? (given ?? "") : decode_value(given);
    if (value === null) return yield* c.usage("bad input encoding\n", 1);
    const link = has("h");
    for (const path of operands) {
      const r =
        set !== null
          ? yield (link ? sys.lsetxattr : sys.setxattr)(path, set, value)
          : yield (link ? sys.lremovexattr : sys.removexattr)(path, remove ?? "");
      if (r < 0) yield* c.error(`${path}: ${attr_strerror(r)}`);
    }
    return c.status;
  },
});
