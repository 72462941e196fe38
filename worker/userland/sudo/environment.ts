// The environment sudo gives a command with env_reset (sudoers(5), "Command environment").
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Passwd } from "../lib/passwd.ts";

/** Kept by default (sudo -V as root), as far as programs here look at them. */
const KEPT =
  /^(COLORS|DISPLAY|HOSTNAME|KRB5CCNAME|LANG|LANGUAGE|LC_\w+|LINGUAS|LS_COLORS|PATH|PS1|PS2|TZ|XAUTHORITY|XAUTHORIZATION|XDG_CURRENT_DESKTOP|TERM|COLORTERM)$/;

export interface EnvironmentRequest {
  envp: readonly ByteString[];
  /** who asks */
  user: Passwd;
  /** whom the command runs as */
  target: Passwd;
  /** the command with its arguments, as SUDO_COMMAND has it */
  command: string;
  /** -i */
  login: boolean;
  /** -E or --preserve-env */
  preserve: boolean;
  /** --preserve-env=LIST and Defaults env_keep */
  keep: readonly string[];
  /** VAR=value operands */
  assigned: readonly ByteString[];
  /** Defaults secure_path */
  path: string | undefined;
}

const name_of = (e: ByteString): string => e.slice(0, e.indexOf("="));

export function command_environment(q: EnvironmentRequest): ByteString[] {
  const kept = q.envp.filter((e) => {
    const name = name_of(e);
    if (name.startsWith("SUDO_")) return false;
    if (q.preserve || q.keep.includes(name)) return true;
    return KEPT.test(name) && !(q.login && name === "PATH");
  });
  const env = new Map(kept.map((e) => [name_of(e), e.slice(name_of(e).length + 1)]));
  const { target, user } = q;
  if (q.path !== undefined) env.set("PATH", q.path);
  if (!env.has("PATH")) env.set("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
  if (!q.preserve) {
    env.set("MAIL", `/var/mail/${target.name}`);
    env.set("LOGNAME", target.name);
    env.set("USER", target.name);
    env.set("HOME", target.dir);
    env.set("SHELL", target.shell || "/bin/sh");
  }
  for (const e of q.assigned) env.set(name_of(e), e.slice(name_of(e).length + 1));
  env.set("SUDO_COMMAND", q.command);
  env.set("SUDO_USER", user.name);
  env.set("SUDO_UID", String(user.uid));
  env.set("SUDO_GID", String(user.gid));
  return [...env].map(([name, value]) => `${name}=${value}`);
}
