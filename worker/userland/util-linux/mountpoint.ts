// mountpoint(1): whether something is mounted there.
import { EINVAL } from "../../kernel/uapi/errno.ts";
import { MAJOR, MINOR, S_ISBLK, S_ISLNK } from "../../kernel/uapi/stat.ts";
import { canonicalize } from "../coreutils/canonicalize.ts";
import { stat_path } from "../coreutils/files.ts";
import { long_options } from "../lib/long_options.ts";
import { mount_table } from "./mount_table.ts";
import { bad_usage, options_of, util_linux } from "./usage.ts";

const HELP = `
Usage:
 mountpoint [-qd] /path/to/directory
 mountpoint -x /dev/device

Check whether a directory or file is a mountpoint.

Options:
 -q, --quiet        quiet mode - don't print anything
     --nofollow     do not follow symlink
 -d, --fs-devno     print maj:min device number of the filesystem
 -x, --devno        print maj:min device number of the block device

 -h, --help         display this help
 -V, --version      display version

For more details see mountpoint(1).
`;
/** Exit status for what is no mount point. */
const NOT_MOUNTED = 32;

const numbers = (dev: number): string => `${MAJOR(dev)}:${MINOR(dev)}`;

export const mountpoint = util_linux({
  name: "mountpoint",
  help: HELP,
  own_help: true,
  *run(c) {
    const { options, operands } = yield* options_of(c, "qdx", long_options(HELP), HELP, "q nofollow d x");
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    if (operands.length !== 1) return yield* bad_usage(c, "bad usage");
    if (has("x") && has("nofollow")) yield* c.die("--devno and --nofollow are mutually exclusive");
    const [path] = operands;
    const quiet = has("q");
    const st = yield* stat_path(path, !has("nofollow"));
    if (typeof st === "number") {
      if (!quiet) yield* c.warn(path, st);
      return 1;
    }
    if (has("x")) {
      if (S_ISBLK(st.st_mode)) {
        yield* c.out.print(`${numbers(st.st_rdev)}\n`);
        return 0;
      }
      if (!quiet) yield* c.warn(`${path}: not a block device`);
      return NOT_MOUNTED;
    }
    const name = S_ISLNK(st.st_mode) ? -EINVAL : yield* canonicalize(path, "all");
    const mounts = yield* mount_table("/proc/self/mounts");
    if (!mounts.some((m) => m.target === name)) {
      if (!quiet) yield* c.out.print(`${path} is not a mountpoint\n`);
      return NOT_MOUNTED;
    }
    if (has("d")) yield* c.out.print(`${numbers(st.st_dev)}\n`);
    else if (!quiet) yield* c.out.print(`${path} is a mountpoint\n`);
    return 0;
  },
});
