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
import { type Group, getgrent, getgrgid, getgrnam, getpwnam, getpwuid, type Passwd } from "../lib/passwd.ts";
import { wait_for } from "../lib/popen.ts";
import { type Cli, in_child, program } from "../lib/program.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { authenticate } from "./authenticate.ts";
import { command_environment } from "./environment.ts";
import { list_privileges } from "./list.ts";
import { parse_options, type Request } from "./options.ts";
import {
  type Account,
  command_fits,
  type Rule,
  read_sudoers,
  rules_of,
  runas_fits,
  type Sudoers,
} from "./sudoers.ts";
import { forget } from "./timestamp.ts";

/** Modules of Debian's /etc/pam.d/sudo session lines. */
const SESSION = "pam_limits,pam_permit,pam_unix";

export function* account(pw: Passwd): Code<Account> {
  const groups = (yield* getgrent()).filter((g) => g.gid === pw.gid || g.members.includes(pw.name));
  return { pw, groups };
}

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

/** The rule that decides: the last that fits. */
function decide(
  rules: readonly Rule[],
  q: Request,
  target: Account,
  group: Group | null,
  path: ByteString,
  args: readonly ByteString[],
  self: boolean,
): Rule | null {
  let decision: Rule | null = null;
  for (const rule of rules) {
    if (!runas_fits(rule, target, group, self && q.user === null)) continue;
    const fits = command_fits(rule, path, args);
    if (fits !== 0) decision = fits === 1 ? rule : null;
  }
  return decision;
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
  q: Request,
  envp: readonly ByteString[],
): Code<number> {
  let r = yield sys.setgroups([gid, ...target.groups.map((g) => g.gid).filter((g) => g !== gid)]);
  if (r >= 0) r = yield sys.setgid(gid);
  if (r >= 0) r = yield sys.setuid(target.pw.uid);
  if (r < 0) yield* c.die("unable to change to runas uid", r);
  const dir = q.directory ?? (q.login ? target.pw.dir : null);
  if (dir !== null) {
    const moved = yield sys.chdir(dir);
    if (moved < 0) yield* c.warn(`unable to change directory to ${dir}`, moved);
    if (moved < 0 && q.directory !== null) return 1;
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

function* refuse(
  c: Cli,
  q: Request,
  user: Passwd,
  known: boolean,
  target: Passwd,
  path: ByteString,
  words: readonly ByteString[],
): Code<number> {
  yield* audit_command(words, false);
  const host = yield* hostName();
  if (!known) yield* c.usage(`${user.name} is not in the sudoers file.\n`, 1);
  const shown = [path, ...words.slice(1)].join(" ");
  const as = `${target.name}${q.group === null ? "" : `:${q.group}`}`;
  return yield* c.usage(
    `Sorry, user ${user.name} is not allowed to execute '${shown}' as ${as} on ${host}.\n`,
    1,
  );
}

function* run_command(c: Cli, q: Request, sudoers: Sudoers, user: Account): Code<number> {
  const rules = rules_of(sudoers, user, yield* hostName());
  const target_name = q.user ?? (q.group === null ? "root" : user.pw.name);
  const target_pw = yield* lookup(target_name);
  if (!target_pw) {
    yield* c.warn(`unknown user ${target_name}`);
    return yield* c.die("error initializing audit plugin sudoers_audit");
  }
  const target = yield* account(target_pw);
  const group =
    q.group === null
      ? null
      : yield* q.group.startsWith("#") ? getgrgid(Number(q.group.slice(1))) : getgrnam(q.group);
  if (q.group !== null && !group) {
    yield* c.warn(`unknown group ${q.group}`);
    return yield* c.die("error initializing audit plugin sudoers_audit");
  }
  const words = command_line(q, target.pw, user.pw, c.envp);
  const search = sudoers.defaults.get("secure_path") ?? c.getenv("PATH") ?? "/usr/bin:/bin";
  const found = yield* find_command(words[0], search);
  const rule = decide(
    rules,
    q,
    target,
    group ?? null,
    found ?? words[0],
    words.slice(1),
    target.pw.uid === user.pw.uid,
  );
  if (!rule) {
    if (rules.length === 0 || user.pw.uid !== 0) yield* authenticate(c, q, sudoers, user.pw, false);
    return yield* refuse(c, q, user.pw, rules.length > 0, target.pw, found ?? words[0], words);
  }
  yield* authenticate(c, q, sudoers, user.pw, rule.nopasswd);
  if (found === null) {
    yield* audit_command(words, false);
    return yield* c.die(`${words[0]}: command not found`);
  }
  yield* audit_command(words, true);
  const envp = command_environment({
    envp: c.envp,
    user: user.pw,
    target: target.pw,
    command: [found, ...words.slice(1)].join(" "),
    login: q.login,
    preserve: q.preserve,
    keep: [...q.keep, ...(sudoers.defaults.get("env_keep") ?? "").split(" ")],
    assigned: q.assigned,
    path: sudoers.defaults.get("secure_path"),
  });
  // the session is root's business from here on, for audit too
  yield sys.setuid(0);
  yield* pam_audit("refresh_cred", target.pw.name, PAM_COMMON, true);
  yield* pam_audit("session_open", target.pw.name, SESSION, true);
  const argv = [q.login ? `-${base_name(words[0])}` : words[0], ...words.slice(1)];
  const gid = group?.gid ?? target.pw.gid;
  const pid = yield sys.fork(() => in_child(run_child(c, found, argv, target, gid, q, envp)));
  if (pid < 0) yield* c.die("unable to fork", pid);
  if (q.background) return 0;
  const status = yield* wait_for(pid);
  yield* pam_audit("session_close", target.pw.name, SESSION, true);
  yield* pam_audit("delete_cred", target.pw.name, PAM_COMMON, true);
  if (!WIFSIGNALED(status)) return WEXITSTATUS(status);
  // a command that a signal ended: sudo ends by the same one, so that the shell tells of it
  const sig = WTERMSIG(status);
  yield sys.rt_sigaction(sig, { sa_handler: SIG_DFL, sa_flags: 0, sa_mask: 0n });
  yield sys.kill(yield sys.getpid(), sig);
  return 128 + sig;
}

export const sudo = program({
  name: "sudo",
  help: "",
  own_help: true,
  *run(c) {
    const q = yield* parse_options(c);
    if ((yield sys.geteuid()) !== 0)
      yield* c.die("/usr/bin/sudo must be owned by uid 0 and have the setuid bit set");
    const uid = yield sys.getuid();
    const pw = yield* getpwuid(uid);
    if (!pw) return yield* c.die(`you do not exist in the passwd database`);
    if (q.mode === "kill" && q.command.length === 0) {
      yield* forget(pw.name, q.kill_all);
      return 0;
    }
    const sudoers = yield* read_sudoers();
    if (typeof sudoers === "number") {
      yield* c.warn("unable to open /etc/sudoers", sudoers);
      yield* c.warn("no valid sudoers sources found, quitting");
      return yield* c.die("error initializing audit plugin sudoers_audit");
    }
    for (const error of sudoers.errors) yield* c.warn(error);
    const user = yield* account(pw);
    if (q.mode === "validate" || q.mode === "list") {
      const rules = rules_of(sudoers, user, yield* hostName());
      yield* authenticate(c, q, sudoers, pw, rules.length > 0 && rules.every((r) => r.nopasswd));
      if (q.mode === "validate")
        return rules.length > 0 || uid === 0
          ? 0
          : yield* c.die(`Sorry, user ${pw.name} may not run sudo on ${yield* hostName()}.`);
      return yield* list_privileges(c, q, sudoers, user, (name, path) => find_command(name, path));
    }
    return yield* run_command(c, q, sudoers, user);
  },
});
