// logger(1): no system logger listens at /dev/log on this machine, and logger says so when it is asked to be heard.
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { getopt } from "../lib/getopt.ts";
import { eprint, InStream, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { getlogin } from "../lib/ttyname.ts";
import { util_linux } from "./usage.ts";

const LOG = "/dev/log";
const HELP = `
Usage:
 logger [options] [<message>]

Enter messages into the system log.

Options:
 -i                       log the logger command's PID
 -p, --priority <prio>    mark given message with this priority
 -s, --stderr             output message to standard error as well
 -t, --tag <tag>          mark every line with this tag

 -h, --help               display this help
 -V, --version            display version
`;

export const logger = util_linux({
  name: "logger",
  help: HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "+ip:st:hV", [
      { name: "priority", has_arg: 1, val: "p" },
      { name: "stderr", has_arg: 0, val: "s" },
      { name: "tag", has_arg: 1, val: "t" },
      { name: "help", has_arg: 0, val: "h" },
      { name: "version", has_arg: 0, val: "V" },
    ]);
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      yield* c.usage("Try 'logger --help' for more information.\n", 1);
    }
    const has = (opt: string): boolean => parsed.options.some((o) => o.opt === opt);
    if (has("h") || has("V")) {
      yield* c.out.print(has("h") ? HELP : "logger from util-linux 2.38.1\n");
      return 0;
    }
    const there = yield sys.access(LOG, 0);
    if (has("s") && there < 0) {
      yield* c.warn(`socket ${LOG}: ${strerror(there)}`);
      return 1;
    }
    if (there === -ENOENT) {
      // like the real one, it takes its input and nobody hears
      if (parsed.operands.length === 0) while ((yield* new InStream(0).chunk()) !== null);
      return 0;
    }
    const tag = parsed.options.findLast((o) => o.opt === "t")?.arg ?? (yield* getlogin()) ?? "root";
    if (has("s")) yield* eprint(`${tag}: ${parsed.operands.join(" ")}\n`);
    return yield* c.die("writing to a system logger is not simulated");
  },
});
