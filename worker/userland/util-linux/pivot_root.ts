// pivot_root(8): changes the root file system.
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import * as sys from "../lib/sys.ts";
import { bad_usage, options_of, util_linux } from "./usage.ts";

const HELP = `
Usage:
 pivot_root [options] new_root put_old

Change the root filesystem.

Options:
 -h, --help     display this help
 -V, --version  display version

For more details see pivot_root(8).
`;

export const pivot_root = util_linux({
  name: "pivot_root",
  help: HELP,
  own_help: true,
  *run(c) {
    const { operands } = yield* options_of(c, "", [], HELP, "");
    if (operands.length !== 2) return yield* bad_usage(c, "bad usage");
    const [fresh, old] = operands;
    const r = yield sys.syscall(SYS.pivot_root, fresh, old);
    if (r < 0) return yield* c.die(`failed to change root from \`${fresh}' to \`${old}'`, r);
    return 0;
  },
});
