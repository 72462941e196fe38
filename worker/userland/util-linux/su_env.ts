// The environment su and runuser give the shell (su(1), "ENVIRONMENT").
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Passwd } from "../lib/passwd.ts";

/** Defaults of ENV_PATH and ENV_SUPATH (login.defs(5)). */
const DEFPATH = "/usr/local/bin:/bin:/usr/bin";
const DEFPATH_ROOT = "/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin";
/** Kept by a login shell. */
const KEPT = ["TERM", "COLORTERM", "NO_COLOR"];

const name_of = (e: ByteString): string => e.slice(0, e.indexOf("="));

/** Sets variables in an environment, in place where they stand. */
export function set_env(
  envp: readonly ByteString[],
  values: readonly (readonly [string, string])[],
): ByteString[] {
  const out = [...envp];
  for (const [name, value] of values) {
    const i = out.findIndex((e) => name_of(e) === name);
    if (i >= 0) out[i] = `${name}=${value}`;
    else out.push(`${name}=${value}`);
  }
  return out;
}

export interface EnvOptions {
  login: boolean;
  /** -m */
  preserve: boolean;
  /** -w */
  whitelist: readonly string[];
}

export function su_environment(
  envp: readonly ByteString[],
  pw: Passwd,
  shell: ByteString,
  o: EnvOptions,
): ByteString[] {
  if (o.login) {
    const kept = envp.filter((e) => KEPT.includes(name_of(e)) || o.whitelist.includes(name_of(e)));
    return set_env(kept, [
      ["HOME", pw.dir],
      ["SHELL", shell],
      ["USER", pw.name],
      ["LOGNAME", pw.name],
      ["PATH", pw.uid === 0 ? DEFPATH_ROOT : DEFPATH],
      ["MAIL", `/var/mail/${pw.name}`],
    ]);
  }
  if (o.preserve) return [...envp];
  const user: [string, string][] =
    pw.uid === 0
      ? []
      : [
          ["USER", pw.name],
          ["LOGNAME", pw.name],
        ];
  return set_env(envp, [["HOME", pw.dir], ["SHELL", shell], ...user]);
}
