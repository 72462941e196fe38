// sudo's command line.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import type { Cli } from "../lib/program.ts";

export interface Request {
  mode: "run" | "list" | "validate" | "kill";
  /** -u and -g */
  user: string | null;
  group: string | null;
  /** -l given twice */
  long: boolean;
  /** -U */
  other: string | null;
  login: boolean;
  shell: boolean;
  preserve: boolean;
  keep: string[];
  non_interactive: boolean;
  stdin: boolean;
  background: boolean;
  kill_all: boolean;
  prompt: string | null;
  directory: ByteString | null;
  assigned: ByteString[];
  command: ByteString[];
}

const USAGE = `usage: sudo -h | -K | -k | -V
usage: sudo -v [-ABkNnS] [-g group] [-h host] [-p prompt] [-u user]
usage: sudo -l [-ABkNnS] [-g group] [-h host] [-p prompt] [-U user] [-u user] [command [arg ...]]
usage: sudo [-ABbEHkNnPS] [-r role] [-t type] [-C num] [-D directory] [-g group] [-h host] [-p prompt] [-R directory] [-T timeout] [-u user] [VAR=value] [-i | -s] [command [arg ...]]
usage: sudo -e [-ABkNnS] [-r role] [-t type] [-C num] [-D directory] [-g group] [-h host] [-p prompt] [-R directory] [-T timeout] [-u user] file ...
`;
const HELP = `sudo - execute a command as another user

${USAGE}
Options:
  -b, --background              run command in the background
  -D, --chdir=directory         change the working directory before running command
  -E, --preserve-env            preserve user environment when running command
      --preserve-env=list       preserve specific environment variables
  -g, --group=group             run command as the specified group name or ID
  -H, --set-home                set HOME variable to target user's home dir
  -i, --login                   run login shell as the target user; a command may also be specified
  -K, --remove-timestamp        remove timestamp file completely
  -k, --reset-timestamp         invalidate timestamp file
  -l, --list                    list user's privileges or check a specific command; use twice for longer format
  -n, --non-interactive         non-interactive mode, no prompts are used
  -p, --prompt=prompt           use the specified password prompt
  -S, --stdin                   read password from standard input
  -s, --shell                   run shell as the target user; a command may also be specified
  -U, --other-user=user         in list mode, display privileges for user
  -u, --user=user               run command (or edit file) as specified user name or ID
  -v, --validate                update user's timestamp without running a command
  -h, --help                    display help message and exit
  -V, --version                 display version information and exit
  --                            stop processing command line arguments
`;
const LONG: readonly LongOption[] = [
  ["askpass", 0, "A"],
  ["bell", 0, "B"],
  ["background", 0, "b"],
  ["close-from", 1, "C"],
  ["chdir", 1, "D"],
  ["preserve-env", 2, "E"],
  ["edit", 0, "e"],
  ["group", 1, "g"],
  ["set-home", 0, "H"],
  ["help", 0, "help"],
  ["host", 1, "host"],
  ["login", 0, "i"],
  ["remove-timestamp", 0, "K"],
  ["reset-timestamp", 0, "k"],
  ["list", 0, "l"],
  ["non-interactive", 0, "n"],
  ["no-update", 0, "N"],
  ["preserve-groups", 0, "P"],
  ["prompt", 1, "p"],
  ["chroot", 1, "R"],
  ["role", 1, "r"],
  ["stdin", 0, "S"],
  ["shell", 0, "s"],
  ["type", 1, "t"],
  ["command-timeout", 1, "T"],
  ["other-user", 1, "U"],
  ["user", 1, "u"],
  ["version", 0, "V"],
  ["validate", 0, "v"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as LongOption);
const NOT_SIMULATED = "A B C e host N P R r t T".split(" ");

export function* parse_options(c: Cli): Code<Request> {
  const parsed = getopt(c.args, "+ABbC:D:Eeg:HhiKklNnPp:R:r:SsT:t:U:u:Vv", LONG);
  const q: Request = {
    mode: "run",
    user: null,
    group: null,
    long: false,
    other: null,
    login: false,
    shell: false,
    preserve: false,
    keep: [],
    non_interactive: false,
    stdin: false,
    background: false,
    kill_all: false,
    prompt: null,
    directory: null,
    assigned: [],
    command: [],
  };
  for (const { opt, arg, spelled } of parsed.options) {
    if (NOT_SIMULATED.includes(opt)) yield* c.die(`option ${spelled} is not simulated`);
    if (opt === "help" || opt === "h") {
      yield* c.out.print(HELP);
      c.exit(0);
    } else if (opt === "V") {
      yield* c.out.print("Sudo version 1.9.13p3\n");
      c.exit(0);
    } else if (opt === "u") q.user = arg;
    else if (opt === "g") q.group = arg;
    else if (opt === "U") q.other = arg;
    else if (opt === "D") q.directory = arg;
    else if (opt === "p") q.prompt = arg;
    else if (opt === "i") q.login = true;
    else if (opt === "s") q.shell = true;
    else if (opt === "n") q.non_interactive = true;
    else if (opt === "S") q.stdin = true;
    else if (opt === "b") q.background = true;
    else if (opt === "l") {
      q.long = q.mode === "list";
      q.mode = "list";
    } else if (opt === "v") q.mode = "validate";
    else if (opt === "k" || opt === "K") {
      if (q.mode === "run") q.mode = "kill";
      q.kill_all = opt === "K";
    } else if (opt === "E") {
      if (arg === null) q.preserve = true;
      else q.keep.push(...arg.split(","));
    }
  }
  const wrong = () => c.usage(USAGE, 1);
  if (parsed.error !== null) {
    yield* c.warn(parsed.error);
    yield* wrong();
  }
  q.command = [...parsed.operands];
  while (/^\w+=/.test(q.command[0] ?? "")) q.assigned.push(q.command.shift() as ByteString);
  if (q.login && q.shell) {
    yield* c.warn("you may not specify both the -i and -s options");
    yield* wrong();
  }
  if (q.other !== null && q.mode !== "list") {
    yield* c.warn("the -U option may only be used with the -l option");
    yield* wrong();
  }
  if (q.mode === "run" && !q.login && !q.shell && q.command.length === 0) yield* wrong();
  if (q.mode === "validate" && q.command.length > 0) yield* wrong();
  return q;
}
