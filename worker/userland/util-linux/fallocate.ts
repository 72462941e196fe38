// fallocate(1): reserves space for a file, or takes some of it away.
import * as F from "../../kernel/uapi/falloc.ts";
import { O_CREAT, O_RDWR } from "../../kernel/uapi/fcntl.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import * as sys from "../lib/sys.ts";
import { human_size, parse_size } from "./sizes.ts";
import { options_of, util_linux } from "./usage.ts";

const HELP = `
Usage:
 fallocate [options] <filename>

Preallocate space to, or deallocate space from a file.

Options:
 -c, --collapse-range remove a range from the file
 -d, --dig-holes      detect zeroes and replace with holes
 -i, --insert-range   insert a hole at range, shifting existing data
 -l, --length <num>   length for range operations, in bytes
 -n, --keep-size      maintain the apparent size of the file
 -o, --offset <num>   offset for range operations, in bytes
 -p, --punch-hole     replace a range with a hole (implies -n)
 -z, --zero-range     zero and ensure allocation of a range
 -x, --posix          use posix_fallocate(3) instead of fallocate(2)
 -v, --verbose        verbose mode

 -h, --help           display this help
 -V, --version        display version

Arguments:
 <num> arguments may be followed by the suffixes for
   GiB, TiB, PiB, EiB, ZiB, and YiB (the "iB" is optional)

For more details see fallocate(1).
`;

const LONG = [
  { name: "collapse-range", has_arg: 0, val: "c" },
  { name: "dig-holes", has_arg: 0, val: "d" },
  { name: "insert-range", has_arg: 0, val: "i" },
  { name: "length", has_arg: 1, val: "l" },
  { name: "keep-size", has_arg: 0, val: "n" },
  { name: "offset", has_arg: 1, val: "o" },
  { name: "punch-hole", has_arg: 0, val: "p" },
  { name: "zero-range", has_arg: 0, val: "z" },
  { name: "posix", has_arg: 0, val: "x" },
  { name: "verbose", has_arg: 0, val: "v" },
] as const;
/** Options of which one only may be given: sets that exclude each other. */
const EXCLUSIVE = [
  ["c", "d", "p", "z"],
  ["c", "n"],
  ["x", "c"],
  ["x", "d"],
  ["x", "i"],
  ["x", "n"],
  ["x", "p"],
  ["x", "z"],
];
const MODES: Readonly<Record<string, readonly [mode: number, done: string]>> = {
  c: [F.FALLOC_FL_COLLAPSE_RANGE, "removed"],
  i: [F.FALLOC_FL_INSERT_RANGE, "inserted"],
  n: [F.FALLOC_FL_KEEP_SIZE, "allocated"],
  p: [F.FALLOC_FL_PUNCH_HOLE | F.FALLOC_FL_KEEP_SIZE, "hole created"],
  z: [F.FALLOC_FL_ZERO_RANGE, "zeroed"],
};
const LARGEST = 2 ** 63 - 1;

export const fallocate = util_linux({
  name: "fallocate",
  help: HELP,
  own_help: true,
  *run(c) {
    const { options, operands } = yield* options_of(c, "vncpdizxl:o:", LONG, HELP, "v n c p i z x l o");
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    for (const set of EXCLUSIVE)
      if (set.filter(has).length > 1) {
        const names = set.map((opt) => `--${LONG.find((o) => o.val === opt)?.name}`);
        return yield* c.die(`mutually exclusive arguments: ${names.join(" ")}`);
      }
    const number = (opt: string, unset: number): number => {
      const text = options.findLast((o) => o.opt === opt)?.arg;
      if (typeof text !== "string") return unset;
      return parse_size(text) ?? Number.NaN;
    };
    if (operands.length === 0) return yield* c.die("no filename specified");
    if (operands.length > 1) return yield* c.die("unexpected number of arguments");
    if (!has("l")) return yield* c.die("no length argument specified");
    const length = number("l", 0);
    if (!(length > 0 && length <= LARGEST)) return yield* c.die("invalid length value specified");
    const offset = number("o", 0);
    if (!(offset >= 0 && offset <= LARGEST)) return yield* c.die("invalid offset value specified");
    let mode = 0;
    let done = "allocated";
    for (const { opt } of options) {
      const chosen = MODES[opt];
      if (!chosen) continue;
      mode |= chosen[0];
      if (opt !== "n") done = chosen[1];
    }
    const [name] = operands;
    const makes = has("c") || has("p") || has("z") || has("i") ? 0 : O_CREAT;
    const fd = yield sys.open(name, O_RDWR | makes, 0o666);
    if (fd < 0) return yield* c.die(`cannot open ${name}`, fd);
    const r = yield sys.syscall(SYS.fallocate, fd, mode, offset, length);
    if (r < 0) return yield* c.die("fallocate failed", r);
    if (has("v")) yield* c.out.print(`${name}: ${human_size(length, true)} (${length} bytes) ${done}.\n`);
    yield sys.close(fd);
    return 0;
  },
});
