// su(1) and runuser(1).
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { WCOREDUMP, WEXITSTATUS, WIFSIGNALED, WTERMSIG, type wait_status } from "../../kernel/uapi/sched.ts";
import { SIGTERM, strsignal } from "../../kernel/uapi/signal.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { base_name } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import type { LongOption, ParsedOptions } from "../lib/getopt.ts";
import { check_password, PAM_COMMON, pam_audit } from "../lib/pam.ts";
import { getgrnam, getgrouplist, getpwnam, type Passwd } from "../lib/passwd.ts";
import { type Cli, in_child } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { RUNUSER_HELP, SU_HELP } from "./help.ts";
import { su_environment } from "./su_env.ts";
import { bad_usage, options_of, util_linux } from "./usage.ts";

const LONG: readonly LongOption[] = [
  { name: "command", has_arg: 1, val: "c" },
  { name: "session-command", has_arg: 1, val: "C" },
  { name: "fast", has_arg: 0, val: "f" },
  { name: "login", has_arg: 0, val: "l" },
  { name: "preserve-environment", has_arg: 0, val: "p" },
  { name: "shell", has_arg: 1, val: "s" },
  { name: "group", has_arg: 1, val: "g" },
  { name: "supp-group", has_arg: 1, val: "G" },
  { name: "user", has_arg: 1, val: "u" },
  { name: "whitelist-environment", has_arg: 1, val: "w" },
  { name: "pty", has_arg: 0, val: "P" },
];
/** Modules of /etc/pam.d's session lines; a login adds pam_keyinit. */
const SU_SESSION = "pam_env,pam_env,pam_mail,pam_limits,pam_permit,pam_unix";
const RUNUSER_SESSION = "pam_keyinit,pam_limits,pam_unix";

interface Request {
  c: Cli;
  user: string;
  login: boolean;
  preserve: boolean;
  fast: boolean;
  whitelist: string[];
  command: ByteString | null;
  /** --session-command: stay in the session */
  same_session: boolean;
  shell: ByteString | null;
  /** -g and -G as ids */
  gid: number | null;
  supplementary: number[];
  /** runuser -u: this program instead of a shell */
  program: ByteString[] | null;
  args: ByteString[];
  /** who opens the session and who gives the credentials, for audit */
  session: string;
  credentials: string;
}

function* group_id(c: Cli, name: string): Code<number> {
  const gid = (yield* getgrnam(name))?.gid ?? (/^\d+$/.test(name) ? Number(name) : null);
  return gid ?? (yield* c.die(`group ${name} does not exist`));
}

function* parse(c: Cli, parsed: ParsedOptions, runuser: boolean): Code<Request> {
  const q: Request = {
    c,
    user: "root",
    login: false,
    preserve: false,
    fast: false,
    whitelist: [],
    command: null,
    same_session: false,
    shell: null,
    gid: null,
    supplementary: [],
    program: null,
    args: [],
    session: runuser ? RUNUSER_SESSION : SU_SESSION,
    credentials: (yield sys.getuid()) === 0 ? "pam_rootok" : PAM_COMMON,
  };
  let user: string | null = null;
  for (const { opt, arg } of parsed.options) {
    const value = arg ?? "";
    if (opt === "c" || opt === "C") {
      q.command = value;
      q.same_session = opt === "C";
    } else if (opt === "f") q.fast = true;
    else if (opt === "l") q.login = true;
    else if (opt === "p" || opt === "m") q.preserve = true;
    else if (opt === "s") q.shell = value;
    else if (opt === "g") q.gid = yield* group_id(c, value);
    else if (opt === "G") q.supplementary.push(yield* group_id(c, value));
    else if (opt === "w") q.whitelist.push(...value.split(","));
    else if (opt === "u") user = value;
  }
  const rest = [...parsed.operands];
  if (!runuser && user !== null) yield* bad_usage(c, "invalid option -- 'u'");
  if (user !== null) {
    if (q.shell !== null || q.fast || q.command !== null || q.login)
      yield* c.die("options --{shell,fast,command,session-command,login} and --user are mutually exclusive");
    if (rest.length === 0) yield* c.die("no command was specified");
    return { ...q, user, program: rest };
  }
  if (rest[0] === "-") {
    q.login = true;
    rest.shift();
  }
  if (rest.length > 0) q.user = rest.shift() as string;
  q.args = rest;
  if (q.login) q.session = `pam_keyinit,${q.session}`;
  if (q.login && q.preserve) {
    yield* c.warn(`ignoring --preserve-environment, it's mutually exclusive with --login`);
    q.preserve = false;
  }
  return q;
}

function* become(q: Request, pw: Passwd): Code<void> {
  const { c } = q;
  const gid = q.gid ?? q.supplementary[0] ?? pw.gid;
  const groups =
    q.gid === null && q.supplementary.length === 0
      ? yield* getgrouplist(pw.name, gid)
      : [...new Set([gid, ...q.supplementary])];
  let r = yield sys.setgroups(groups);
  if (r < 0) yield* c.die("cannot set groups", r);
  yield* pam_audit("setcred", pw.name, q.credentials, true);
  yield* pam_audit("session_open", pw.name, q.session, true);
  r = yield sys.setgid(gid);
  if (r < 0) yield* c.die("cannot set group id", r);
}

/** What the child does: the user's ids, the environment, then the shell or program. */
function* run_child(q: Request, pw: Passwd, shell: ByteString): Code<number> {
  const { c } = q;
  if (q.command !== null && !q.same_session) yield sys.setsid();
  const r = yield sys.setuid(pw.uid);
  if (r < 0) yield* c.die("cannot set user id", r);
  const envp = su_environment(c.envp, pw, shell, q);
  if (q.login && (yield sys.chdir(pw.dir)) < 0)
    yield* c.warn(`warning: cannot change directory to ${pw.dir}: ${strerror(yield sys.chdir(pw.dir))}`);
  if (q.program) {
    const failed = yield* execvp(q.program, envp);
    return yield* c.die(`failed to execute ${q.program[0]}`, failed);
  }
  const name = (q.login ? "-" : "") + base_name(shell);
  const argv = [name, ...(q.fast ? ["-f"] : []), ...(q.command === null ? [] : ["-c", q.command]), ...q.args];
  const failed = yield sys.execve(shell, argv, envp);
  return yield* c.die(`failed to execute ${shell}`, failed, failed === -ENOENT ? 127 : 126);
}

/** Waits for the child, passing a SIGTERM on to it. Returns su's own exit status. */
function* watch(pid: number): Code<number> {
  let terminated = false;
  yield sys.rt_sigaction(SIGTERM, {
    sa_handler: () => {
      terminated = true;
    },
    sa_flags: 0,
    sa_mask: 0n,
  });
  const status: wait_status = { status: 0 };
  while ((yield sys.wait4(pid, status)) < 0) {
    if (!terminated) return 1;
    terminated = false;
    yield* eprint("\nSession terminated, killing shell...");
    yield sys.kill(pid, SIGTERM);
  }
  if (!WIFSIGNALED(status.status)) return WEXITSTATUS(status.status);
  const sig = WTERMSIG(status.status);
  yield* eprint(`${strsignal(sig)}${WCOREDUMP(status.status) ? " (core dumped)" : ""}\n`);
  return 128 + sig;
}

function* authenticate(q: Request, pw: Passwd): Code<void> {
  const root = (yield sys.getuid()) === 0;
  const passed = root || (yield* check_password(pw.name, "Password: "));
  yield* pam_audit("authentication", pw.name, root ? "pam_rootok" : passed ? PAM_COMMON : "?", passed);
  if (!passed) yield* q.c.die("Authentication failure");
  yield* pam_audit("accounting", pw.name, PAM_COMMON, true);
}

function* run(c: Cli, runuser: boolean): Code<number> {
  const short = `c:fg:G:lmpPs:${runuser ? "u:" : ""}w:`;
  const long = runuser ? LONG : LONG.filter((o) => o.name !== "user");
  const options = yield* options_of(
    c,
    short,
    long,
    runuser ? RUNUSER_HELP : SU_HELP,
    "c C f l m p s g G u w",
  );
  const q = yield* parse(c, options, runuser);
  if ((q.gid !== null || q.supplementary.length > 0) && (yield sys.getuid()) !== 0)
    yield* c.die("only root can specify alternative groups");
  const pw = yield* getpwnam(q.user);
  if (!pw?.dir)
    return yield* c.die(
      `user ${q.user} does not exist or the user entry does not contain all the required fields`,
    );
  const env_shell = q.preserve ? c.getenv("SHELL") : undefined;
  const shell = q.shell ?? env_shell ?? (pw.shell || "/bin/sh");
  if (!runuser) yield* authenticate(q, pw);
  else if ((yield sys.geteuid()) !== 0) yield* c.die("may not be used by non-root users");
  yield* become(q, pw);
  yield* c.out.flush();
  const pid = yield sys.fork(() => in_child(run_child(q, pw, shell)));
  if (pid < 0) yield* c.die("cannot create child process", pid);
  const status = yield* watch(pid);
  yield* pam_audit("session_close", pw.name, q.session, true);
  yield* pam_audit("delete_cred", pw.name, q.credentials, true);
  return status;
}

const su_program = (name: string, help: string, runuser: boolean) =>
  util_linux({ name, help, own_help: true, run: (c) => run(c, runuser) });

export const su = su_program("su", SU_HELP, false);
export const runuser = su_program("runuser", RUNUSER_HELP, true);
