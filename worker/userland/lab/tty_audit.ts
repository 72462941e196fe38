// tty-audit: a session whose terminal input is recorded, as pam_tty_audit(8) has it for the users it is told of.
import { AUDIT_TTY_GET, AUDIT_TTY_SET, type audit_tty_status } from "../../kernel/uapi/audit.ts";
import { EPERM } from "../../kernel/uapi/errno.ts";
import { auditOpen, auditSend, getReply } from "../audit/libaudit/netlink.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { getopt } from "../lib/getopt.ts";
import { getpwuid } from "../lib/passwd.ts";
import { type Cli, program } from "../lib/program.ts";
import * as sys from "../lib/sys.ts";

const HELP = `Usage: tty-audit [-o] [-p] [PROGRAM [ARGUMENT]...]
  or:  tty-audit -s
Runs PROGRAM, a login shell when absent, with its terminal input and that of all it starts recorded in TTY records,
as pam_tty_audit(8) does at the start of a session.

  -o  off: a program whose input is not recorded, from a session whose input is
  -p  record what is typed without echo too: passwords (log_passwd)
  -s  say how it stands for who asks
  -h, --help

Input is written to the log when a program reads something else than the terminal, when it ends, or when the buffer
is full. See it with: aureport --tty, or ausearch -m TTY -i
`;
const STATUS_SIZE = 8;

function* status(c: Cli): Code<number> {
  const socket = yield* auditOpen();
  if (typeof socket === "number") return yield* c.die("cannot open the audit socket", socket);
  const r = yield* auditSend(socket, AUDIT_TTY_GET, null, 0);
  if (r < 0) return yield* c.die("AUDIT_TTY_GET", r);
  const reply = yield* getReply(socket, 500);
  if (typeof reply === "number") return yield* c.die("AUDIT_TTY_GET", reply);
  const { enabled, log_passwd } = reply.payload as audit_tty_status;
  yield* c.out.print(`enabled ${enabled}\nlog_passwd ${log_passwd}\n`);
  return 0;
}

export const tty_audit = program({
  name: "tty-audit",
  help: HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "+hops", [{ name: "help", has_arg: 0, val: "h" }]);
    if (parsed.error !== null) yield* c.usage(`tty-audit: ${parsed.error}\n${HELP}`, 2);
    const has = (opt: string): boolean => parsed.options.some((o) => o.opt === opt);
    if (has("h")) {
      yield* c.out.print(HELP);
      return 0;
    }
    if (has("s")) return yield* status(c);
    const socket = yield* auditOpen();
    if (typeof socket === "number") return yield* c.die("cannot open the audit socket", socket);
    const asked: audit_tty_status = { enabled: has("o") ? 0 : 1, log_passwd: has("p") ? 1 : 0 };
    const r = yield* auditSend(socket, AUDIT_TTY_SET, asked, STATUS_SIZE);
    if (r === -EPERM) yield* c.die("CAP_AUDIT_CONTROL is needed", r);
    if (r < 0) yield* c.die("AUDIT_TTY_SET", r);
    yield sys.close(socket.fd);
    const shell = (yield* getpwuid(yield sys.getuid()))?.shell || "/bin/sh";
    const failed =
      parsed.operands.length > 0
        ? yield* execvp(parsed.operands, c.envp)
        : yield sys.execve(shell, [`-${shell.slice(shell.lastIndexOf("/") + 1)}`], [...c.envp]);
    return yield* c.die(parsed.operands[0] ?? shell, failed, 127);
  },
});
