// What sudoers(5) says about one command of one user.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { timegm } from "../coreutils/calendar.ts";
import { now } from "../coreutils/datetime.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import type { Specification } from "./grammar.ts";
import {
  type Account,
  command_fits,
  digest_fits,
  has_account,
  runas_fits,
  type Target,
  type Wanted,
} from "./match.ts";
import type { Request } from "./options.ts";
import { apply_setting, type Defaults } from "./settings.ts";
import type { Sudoers } from "./sudoers.ts";

/** Who asks for what, and what is known of it. */
export interface Policy {
  c: Cli;
  q: Request;
  sudoers: Sudoers;
  user: Account;
  host: string;
  /** settings that hold; those for a target and a command are added once they are known */
  defaults: Defaults;
  /** rules that are about the user on this host */
  rules: readonly Specification[];
}

export const runas_default = (p: Policy): string => p.defaults.get("runas_default") ?? "root";
export const has_tag = (rule: Specification, tag: string): boolean => rule.tags.includes(tag);
/** What an option of a rule is set to: "CWD". */
export const option_of = (rule: Specification, name: string): ByteString | null =>
  rule.options.findLast((o) => o.startsWith(name))?.replace(/^\w+\s*=\s*/, "") ?? null;

/** Seconds since 1970 of "Generalized Time" (RFC 4517): YYYYMMDDHH[MM[SS]][.F][Z|+HHMM]; NaN when it is none. */
function generalized_time(text: string): number {
  const m = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,]\d+)?(?:Z|([-+])(\d\d)(\d\d)?)?$/.exec(text);
  if (!m) return Number.NaN;
  const [year, month, day, hour, min, sec] = m.slice(1, 7).map((n) => Number(n ?? 0));
  const offset = (m[7] === "-" ? -1 : 1) * (Number(m[8] ?? 0) * 3600 + Number(m[9] ?? 0) * 60);
  return timegm(year, month - 1, day, hour, min, sec) - offset;
}
function* is_valid_now(rule: Specification): Code<boolean> {
  const [from, until] = [option_of(rule, "NOTBEFORE"), option_of(rule, "NOTAFTER")];
  if (from === null && until === null) return true;
  const time = Number((yield* now()).tv_sec);
  return !(time < generalized_time(from ?? "")) && !(time > generalized_time(until ?? ""));
}

/** The rule that lets a command run; null when the last one that fits forbids it, or none fits. */
export function* decide(p: Policy, target: Target, wanted: Wanted): Code<Specification | null> {
  const { aliases } = p.sudoers;
  for (const rule of p.rules.toReversed()) {
    if (!(yield* is_valid_now(rule))) continue;
    if (!(yield* runas_fits(aliases, rule, p.user, target, runas_default(p)))) continue;
    const verdict = yield* command_fits(aliases, [rule.command], wanted);
    if (verdict === null || !(yield* digest_fits(rule.digests, wanted.path))) continue;
    return verdict ? rule : null;
  }
  return null;
}

/** Adds the settings that are for the target, and then those for the command. */
export function* settle(p: Policy, target: Target, wanted: Wanted): Code<void> {
  const { aliases, settings } = p.sudoers;
  for (const s of settings)
    if (s.scope === ">" && (yield* has_account(aliases, "Runas", s.of, target.account)))
      apply_setting(p.defaults, s);
  for (const s of settings)
    if (s.scope === "!" && (yield* command_fits(aliases, s.of, wanted)) === true)
      apply_setting(p.defaults, s);
}

/** Whether the user is in the group that Defaults exempt_group names. */
export const is_exempt = ({ user, defaults }: Policy): boolean =>
  user.groups.some((g) => g.name === defaults.get("exempt_group"));
