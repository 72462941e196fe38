// login(1): begins a session on the terminal: authentication, a login uid and session id of its own, the shell.
import { AUDIT_USER_LOGIN } from "../../kernel/uapi/audit.ts";
import { SIG_IGN, SIGHUP, SIGINT, SIGQUIT } from "../../kernel/uapi/signal.ts";
import { hostName, logUserMessage, ownExecutable } from "../audit/libaudit/user_message.ts";
import { localtime, parse_tz } from "../coreutils/calendar.ts";
import { now } from "../coreutils/datetime.ts";
import { base_name } from "../coreutils/files.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { check_password, PAM_COMMON, pam_audit } from "../lib/pam.ts";
import { getgrouplist, getpwnam, type Passwd } from "../lib/passwd.ts";
import { wait_for } from "../lib/popen.ts";
import { type Cli, in_child, program } from "../lib/program.ts";
import { eprint, InStream, read_file, strerror, write_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { ttyname } from "../lib/ttyname.ts";
import { su_environment } from "../util-linux/su_env.ts";
import { record_login } from "./lastlog_file.ts";

/** Session modules of Debian's /etc/pam.d/login, in the order of Linux-PAM's list of who agreed. */
const SESSION =
  "pam_loginuid,pam_env,pam_env,pam_limits,pam_lastlog,pam_mail,pam_keyinit,pam_permit,pam_unix";
const CONTEXT = "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023";
/** LOGIN_RETRIES of login.defs(5) */
const RETRIES = 5;

interface Login {
  c: Cli;
  tty: string;
  /** -f: who starts it has seen to the password */
  trusted: boolean;
  /** -h */
  host: string | null;
  /** -p */
  preserve: boolean;
}

/** The USER_LOGIN message: the user by id once known, else as typed. */
function* audit_login(l: Login, who: string, success: boolean): Code<void> {
  yield* logUserMessage(AUDIT_USER_LOGIN, function* () {
    const exe = yield* ownExecutable();
    const host = l.host ?? (yield* hostName());
    return (
      `op=login ${who} exe="${exe}" hostname=${host} addr=? terminal=${l.tty.replace(/^\/dev\//, "")} ` +
      `res=${success ? "success" : "failed"}`
    );
  });
}

/** Asks for a name. */
function* ask_name(): Code<string | null> {
  const host = yield* hostName();
  for (;;) {
    yield* eprint(`${host} login: `);
    const line = yield* new InStream(0).line_unbuffered();
    if (line === null) return null;
    if (line.trim() !== "") return line.trim();
  }
}

/** The account, once its password has been given. */
function* authenticate(l: Login, given: string | null): Code<Passwd | null> {
  for (let tries = 0; tries < RETRIES; tries++) {
    const name = tries === 0 && given !== null ? given : yield* ask_name();
    if (name === null) return null;
    const pw = yield* getpwnam(name);
    const passed = l.trusted && pw ? true : yield* check_password(name, "Password: ");
    if (!l.trusted || !pw)
      yield* pam_audit("authentication", name, passed && pw ? PAM_COMMON : "?", passed && !!pw);
    if (passed && pw) {
      yield* pam_audit("accounting", name, PAM_COMMON, true);
      return pw;
    }
    // names nobody has may be mistyped passwords: LOG_UNKFAIL_ENAB keeps them out of logs
    yield* audit_login(l, `acct="${pw ? name : "UNKNOWN"}"`, false);
    yield* eprint("\nLogin incorrect\n");
  }
  yield* eprint(`Maximum number of tries exceeded (${RETRIES})\n`);
  return null;
}

/** pam_lastlog: keeps the login in /var/log/lastlog, and tells of the one before. */
function* tell_last_login(l: Login, pw: Passwd): Code<void> {
  const time = Number((yield* now()).tv_sec);
  const line = l.tty.replace(/^\/dev\//, "");
  const before = yield* record_login(pw.uid, { time, line, host: l.host ?? "" });
  if (!before?.time) return;
  const date = strftime("%a %b %e %H:%M:%S %Z %Y", localtime(before.time, parse_tz(l.c.getenv("TZ"))), 0, 0);
  const from = before.host === "" ? "" : ` from ${before.host}`;
  yield* l.c.out.print(`Last login: ${date}${from} on ${before.line}\n`);
  yield* l.c.out.flush();
}

/** The child: the user's ids and the shell. */
function* start_shell(l: Login, pw: Passwd): Code<number> {
  const { c } = l;
  yield* write_file("/proc/self/attr/exec", CONTEXT);
  const r = yield sys.setuid(pw.uid);
  if (r < 0) return yield* c.die("unable to change uid", r);
  const shell = pw.shell || "/bin/sh";
  const kept = l.preserve ? c.envp : c.envp.filter((e) => e.startsWith("TERM="));
  const envp = su_environment(kept, pw, shell, { login: true, preserve: false, whitelist: [] });
  if (l.preserve)
    for (const e of c.envp) if (!envp.some((x) => x.startsWith(`${e.split("=")[0]}=`))) envp.push(e);
  if ((yield sys.chdir(pw.dir)) < 0) {
    yield* c.out.print(`No directory, logging in with HOME=/\n`);
    yield* c.out.flush();
    yield sys.chdir("/");
    envp.splice(
      envp.findIndex((e) => e.startsWith("HOME=")),
      1,
      "HOME=/",
    );
  }
  const motd = yield* read_file("/etc/motd");
  if (typeof motd === "string") yield* c.out.print(motd);
  yield* c.out.flush();
  const failed = yield sys.execve(shell, [`-${base_name(shell)}`], envp);
  yield* eprint(`Cannot execute ${shell}: ${strerror(failed)}\n`);
  return 126;
}

export const login = program({
  name: "login",
  help: "",
  own_help: true,
  *run(c) {
    const usage =
      "Usage: login [-p] [name]\n       login [-p] [-h host] [-f name]\n       login [-p] -r host\n";
    const parsed = getopt(c.args, "d:fh:pr:");
    if (parsed.error !== null || parsed.operands.length > 1) {
      if (parsed.error !== null) yield* c.warn(parsed.error);
      yield* c.usage(usage, 1);
    }
    const has = (opt: string): boolean => parsed.options.some((o) => o.opt === opt);
    if (has("r")) yield* c.die("option -r is not simulated");
    if ((yield sys.geteuid()) !== 0) {
      yield* eprint("login: Cannot possibly work without effective root\n");
      return 1;
    }
    const tty = yield* ttyname(0);
    if (tty === null) return 1;
    const host = parsed.options.findLast((o) => o.opt === "h")?.arg ?? null;
    const l: Login = { c, tty, trusted: has("f"), host, preserve: has("p") };
    if (l.trusted && parsed.operands.length === 0) yield* c.usage(usage, 1);
    const pw = yield* authenticate(l, parsed.operands[0] ?? null);
    if (!pw) return 1;
    // pam_loginuid: the kernel gives a new session with it, and tells of it in a LOGIN record
    if ((yield* write_file("/proc/self/loginuid", String(pw.uid))) < 0) {
      yield* pam_audit("session_open", pw.name, "?", false);
      yield* audit_login(l, `id=${pw.uid}`, false);
      yield* eprint("\nCannot make/remove an entry for the specified session\n");
      return 1;
    }
    yield sys.setgroups(yield* getgrouplist(pw.name, pw.gid));
    yield* pam_audit("setcred", pw.name, PAM_COMMON, true);
    yield* tell_last_login(l, pw);
    yield* pam_audit("session_open", pw.name, SESSION, true);
    yield* audit_login(l, `id=${pw.uid}`, true);
    yield sys.setgid(pw.gid);
    yield sys.chown(tty, pw.uid, 5);
    const pid = yield sys.fork(() => in_child(start_shell(l, pw)));
    for (const sig of [SIGINT, SIGQUIT, SIGHUP])
      yield sys.rt_sigaction(sig, { sa_handler: SIG_IGN, sa_flags: 0, sa_mask: 0n });
    if (pid > 0) yield* wait_for(pid);
    yield* pam_audit("session_close", pw.name, SESSION, true);
    yield* pam_audit("delete_cred", pw.name, PAM_COMMON, true);
    return 0;
  },
});
