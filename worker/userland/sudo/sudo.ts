// sudo(8): a command as another user, as /etc/sudoers allows, told to audit.
import { AUDIT_USER_CMD } from "../../kernel/uapi/audit.ts";
import { X_OK } from "../../kernel/uapi/fcntl.ts";
import { WEXITSTATUS, WIFSIGNALED, WTERMSIG } from "../../kernel/uapi/sched.ts";
import { SIG_DFL } from "../../kernel/uapi/signal.ts";
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import {
  encodeValue,
  hostName,
  logUserMessage,
  ownExecutable,
  terminalName,
} from "../audit/libaudit/user_message.ts";
import { base_name, current_dir } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { PAM_COMMON, pam_audit } from "../lib/pam.ts";
import { type Group, getgrgid, getgrnam, getpwnam, getpwuid, type Passwd } from "../lib/passwd.ts";
import { wait_for } from "../lib/popen.ts";
import { type Cli, in_child, program } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { authenticate } from "./authenticate.ts";
import { command_environment } from "./environment.ts";
import type { Specification } from "./grammar.ts";
import { list_privileges } from "./list.ts";
import { log_event } from "./log.ts";
import { type Account, has_account, type Target, type Wanted } from "./match.ts";
import { parse_options, type Request } from "./options.ts";
import { decide, has_tag, is_exempt, option_of, type Policy, runas_default, settle } from "./policy.ts";
import { account, defaults_of, read_sudoers, rules_of } from "./sudoers.ts";
import { forget } from "./timestamp.ts";

/** Modules of Debian's /etc/pam.d/sudo session lines. */
const SESSION = "pam_limits,pam_permit,pam_unix";

/** audit_log_user_command(3). */
function* audit_command(words: readonly ByteString[], success: boolean): Code<void> {
  yield* logUserMessage(AUDIT_USER_CMD, function* () {
    const dir = yield* current_dir();
    const exe = yield* ownExecutable();
    return (
      `cwd=${encodeValue(typeof dir === "number" ? "?" : dir)} cmd=${encodeValue(words.join(" "))} exe="${exe}" ` +
      `terminal=${(yield* terminalName()) ?? "?"} res=${success ? "success" : "failed"}`
    );
  });
}

/** Where a command is; null when nowhere. */
function* find_command(name: ByteString, path: string): Code<ByteString | null> {
  const candidates = name.includes("/") ? [name] : path.split(":").map((d) => `${d || "."}/${name}`);
  for (const file of candidates) {
    const st = new_stat();
    if ((yield sys.stat_(file, st)) < 0 || !S_ISREG(st.st_mode)) continue;
    if (name.includes("/") || (yield sys.access(file, X_OK)) === 0) return file;
  }
  return null;
}

function* lookup(name: string): Code<Passwd | undefined> {
  return name.startsWith("#") ? yield* getpwuid(Number(name.slice(1))) : yield* getpwnam(name);
}

/** What becomes the command: ids, directory, environment. */
function* run_child(
  c: Cli,
  path: ByteString,
  argv: readonly ByteString[],
  target: Account,
  gid: number,
  cwd: ByteString | null,
  login: boolean,
  envp: readonly ByteString[],
): Code<number> {
  let r = yield sys.setgroups([gid, ...target.groups.map((g) => g.gid).filter((g) => g !== gid)]);
  if (r >= 0) r = yield sys.setgid(gid);
  if (r >= 0) r = yield sys.setuid(target.pw.uid);
  if (r < 0) yield* c.die("unable to change to runas uid", r);
  const dir = cwd ?? (login ? target.pw.dir : null);
  if (dir !== null) {
    const moved = yield sys.chdir(dir);
    if (moved < 0) yield* c.warn(`unable to change directory to ${dir}`, moved);
    if (moved < 0 && cwd !== null) return 1;
  }
  const failed = yield sys.execve(path, argv, envp);
  return yield* c.die(`unable to execute ${path}: ${strerror(failed)}`);
}

/** The command line sudo runs: words as given, or a shell with them. */
function command_line(q: Request, target: Passwd, user: Passwd, envp: readonly ByteString[]): ByteString[] {
  if (!q.shell && !q.login) return q.command;
  const own = envp.find((e) => e.startsWith("SHELL="))?.slice(6);
  const shell = (q.login ? target.shell : (own ?? user.shell)) || "/bin/sh";
  if (q.command.length === 0) return [shell];
  // each word keeps its letters: what a shell would take apart gets a backslash
  const quoted = q.command.map((w) => w.replace(/[^\w\-$]/g, (ch) => `\\${ch}`)).join(" ");
  return [shell, "-c", quoted];
}

/** Whom the command line asks to become; ends the program when there is no such user or group. */
function* requested_target(p: Policy): Code<Target> {
  const { c, q, user } = p;
  const name = q.user ?? (q.group === null ? runas_default(p) : user.pw.name);
  const pw = yield* lookup(name);
  if (!pw) {
    yield* c.warn(`unknown user ${name}`);
    return yield* c.die("error initializing audit plugin sudoers_audit");
  }
  let group: Group | null = null;
  if (q.group !== null) {
    group = (yield* q.group.startsWith("#") ? getgrgid(Number(q.group.slice(1))) : getgrnam(q.group)) ?? null;
    if (!group) {
      yield* c.warn(`unknown group ${q.group}`);
      return yield* c.die("error initializing audit plugin sudoers_audit");
    }
  }
  return { account: yield* account(pw), group, own: q.user === null };
}

/** Where commands are looked for: Defaults secure_path, or the user's PATH; null when the latter. */
const secure_path = (p: Policy): ByteString | null => {
  const path = p.defaults.get("secure_path") ?? "no";
  return path === "no" || is_exempt(p) ? null : path;
};
const search_path = (p: Policy): ByteString => secure_path(p) ?? p.c.getenv("PATH") ?? "/usr/bin:/bin";

/** A command that is asked for: the words of the command line, the file if there is one, and whom it is to run as. */
interface Command {
  words: ByteString[];
  found: ByteString | null;
  wanted: Wanted;
  target: Target;
}

const log = (p: Policy, cmd: Command, denied: string | null): Code<void> =>
  log_event(p, { ...cmd.wanted, runas: cmd.target.account.pw.name, group: p.q.group, denied });

/** Tells that a command is not allowed, and ends the program. */
function* refuse(p: Policy, cmd: Command): Code<never> {
  const { c, q, sudoers, user, host, rules } = p;
  yield* audit_command(cmd.words, false);
  const { name } = user.pw;
  if (rules.length === 0) {
    let known = false;
    for (const s of sudoers.specifications)
      known ||= yield* has_account(sudoers.aliases, "User", s.users, user);
    yield* log(p, cmd, known ? "user NOT authorized on host" : "user NOT in sudoers");
    const why = known ? `is not allowed to run sudo on ${host}` : "is not in the sudoers file";
    return yield* c.usage(`${name} ${why}.\n`, 1);
  }
  yield* log(p, cmd, "command not allowed");
  const shown = [cmd.wanted.path, ...cmd.wanted.args].join(" ");
  const as = `${cmd.target.account.pw.name}${q.group === null ? "" : `:${q.group}`}`;
  return yield* c.usage(`Sorry, user ${name} is not allowed to execute '${shown}' as ${as} on ${host}.\n`, 1);
}

/** Tells of what a rule asks for and is not done here. */
function* tell_beyond({ c }: Policy, rule: Specification): Code<void> {
  for (const tag of ["NOEXEC", "INTERCEPT", "LOG_INPUT", "LOG_OUTPUT"])
    if (has_tag(rule, tag)) yield* c.warn(`tag ${tag} is not simulated`);
  for (const option of ["ROLE", "TYPE", "APPARMOR_PROFILE", "CHROOT", "TIMEOUT"])
    if (option_of(rule, option) !== null) yield* c.warn(`option ${option} is not simulated`);
}

/** The directory to run in; ends the program when -D asks for one and may not. */
function* working_directory(
  { c, q, defaults }: Policy,
  rule: Specification,
  { wanted, target }: Command,
): Code<ByteString | null> {
  const set = option_of(rule, "CWD") ?? defaults.get("runcwd") ?? null;
  const dir = set === "no" ? null : set;
  if (q.directory !== null && dir !== "*" && dir !== q.directory)
    yield* c.die(`you are not permitted to use the -D option with ${wanted.path}`);
  if (q.directory !== null) return q.directory;
  return dir === "*" ? null : (dir?.replace(/^~(?=\/|$)/, target.account.pw.dir) ?? null);
}

/** Ends the program when the command line sets variables, or keeps them, that the rules do not let it. */
function* check_environment(p: Policy, rule: Specification, cmd: Command): Code<void> {
  const { c, q, defaults } = p;
  const implied = rule.command.kind === "all" && !has_tag(rule, "NOSETENV");
  if (has_tag(rule, "SETENV") || implied || defaults.get("setenv") === "yes") return;
  let why: string | null = null;
  if (q.preserve) why = "sorry, you are not allowed to preserve the environment";
  const kept = (defaults.get("env_keep") ?? "").split(" ");
  const names = [...q.assigned.map((e) => e.slice(0, e.indexOf("="))), ...q.keep];
  const refused = names.filter((name) => !kept.includes(name));
  if (refused.length > 0)
    why ??= `sorry, you are not allowed to set the following environment variables: ${refused.join(", ")}`;
  if (why === null) return;
  yield* log(p, cmd, why);
  yield* c.die(why);
}

function* run_command(p: Policy): Code<number> {
  const { c, q, user, defaults } = p;
  const target = yield* requested_target(p);
  const { pw } = target.account;
  const words = command_line(q, pw, user.pw, c.envp);
  const found = yield* find_command(words[0], search_path(p));
  const wanted = { path: found ?? words[0], args: words.slice(1) };
  const cmd: Command = { words, found, wanted, target };
  const rule = yield* decide(p, target, wanted);
  yield* settle(p, target, wanted);
  if (user.pw.uid === 0 && defaults.get("root_sudo") === "no")
    return yield* c.die("sudoers specifies that root is not allowed to sudo");
  if (defaults.get("requiretty") === "yes" && (yield* terminalName()) === null)
    return yield* c.die("sorry, you must have a tty to run sudo");
  const denied = (why: string) => log(p, cmd, why);
  if (!rule) {
    if (p.rules.length === 0 || user.pw.uid !== 0) yield* authenticate(p, pw, false, denied);
    return yield* refuse(p, cmd);
  }
  const dir = yield* working_directory(p, rule, cmd);
  yield* authenticate(p, pw, has_tag(rule, "NOPASSWD"), denied);
  if (found === null) {
    yield* audit_command(words, false);
    return yield* c.die(`${words[0]}: command not found`);
  }
  yield* check_environment(p, rule, cmd);
  yield* tell_beyond(p, rule);
  yield* log(p, cmd, null);
  yield* audit_command(words, true);
  const list = (name: string): string[] => (defaults.get(name) ?? "").split(" ");
  const unreset = defaults.get("env_reset") === "no";
  const deleted = unreset ? list("env_delete") : [];
  const envp = command_environment({
    envp: c.envp.filter((e) => !deleted.includes(e.slice(0, e.indexOf("=")))),
    user: user.pw,
    target: pw,
    command: [found, ...words.slice(1)].join(" "),
    login: q.login,
    preserve: q.preserve || unreset,
    keep: [...q.keep, ...list("env_keep")],
    assigned: q.assigned,
    path: secure_path(p) ?? undefined,
  });
  return yield* run_session(p, cmd, found, dir, envp);
}

/** Runs the command between the records of its session; exit status of sudo. */
function* run_session(
  { c, q }: Policy,
  { words, target }: Command,
  found: ByteString,
  dir: ByteString | null,
  envp: readonly ByteString[],
): Code<number> {
  const { name, gid } = target.account.pw;
  // the session is root's business from here on, for audit too
  yield sys.setuid(0);
  yield* pam_audit("refresh_cred", name, PAM_COMMON, true);
  yield* pam_audit("session_open", name, SESSION, true);
  const argv = [q.login ? `-${base_name(words[0])}` : words[0], ...words.slice(1)];
  const child = run_child(c, found, argv, target.account, target.group?.gid ?? gid, dir, q.login, envp);
  const pid = yield sys.fork(() => in_child(child));
  if (pid < 0) yield* c.die("unable to fork", pid);
  if (q.background) return 0;
  const status = yield* wait_for(pid);
  yield* pam_audit("session_close", name, SESSION, true);
  yield* pam_audit("delete_cred", name, PAM_COMMON, true);
  if (!WIFSIGNALED(status)) return WEXITSTATUS(status);
  // a command that a signal ended: sudo ends by the same one, so that the shell tells of it
  const sig = WTERMSIG(status);
  yield sys.rt_sigaction(sig, { sa_handler: SIG_DFL, sa_flags: 0, sa_mask: 0n });
  yield sys.kill(yield sys.getpid(), sig);
  return 128 + sig;
}

/** sudo -l and sudo -v. */
function* ask_policy(p: Policy): Code<number> {
  const { c, q, user, host, rules } = p;
  const target = yield* requested_target(p);
  const free = (rule: Specification): boolean => has_tag(rule, "NOPASSWD");
  // listpw is "any", verifypw is "all"
  const exempt = q.mode === "list" ? rules.some(free) : rules.length > 0 && rules.every(free);
  yield* authenticate(p, target.account.pw, exempt, (why) =>
    log_event(p, { path: q.mode, args: [], runas: target.account.pw.name, group: q.group, denied: why }),
  );
  if (q.mode === "list")
    return yield* list_privileges(p, (name) => find_command(name, search_path(p)), target);
  if (rules.length > 0 || user.pw.uid === 0) return 0;
  return yield* c.die(`Sorry, user ${user.pw.name} may not run sudo on ${host}.`);
}

export const sudo = program({
  name: "sudo",
  help: "",
  own_help: true,
  *run(c) {
    const q = yield* parse_options(c);
    if ((yield sys.geteuid()) !== 0)
      yield* c.die("/usr/bin/sudo must be owned by uid 0 and have the setuid bit set");
    const pw = yield* getpwuid(yield sys.getuid());
    if (!pw) return yield* c.die(`you do not exist in the passwd database`);
    if (q.mode === "kill" && q.command.length === 0) {
      yield* forget(pw.name, q.kill_all);
      return 0;
    }
    const { sudoers, usable } = yield* read_sudoers();
    for (const fault of sudoers.faults) yield* eprint(fault);
    if (!usable) {
      yield* c.warn("no valid sudoers sources found, quitting");
      return yield* c.die("error initializing audit plugin sudoers_audit");
    }
    const user = yield* account(pw);
    const host = yield* hostName();
    const defaults = yield* defaults_of(sudoers, user, host);
    const p: Policy = { c, q, sudoers, user, host, defaults, rules: yield* rules_of(sudoers, user, host) };
    return yield* q.mode === "validate" || q.mode === "list" ? ask_policy(p) : run_command(p);
  },
});
