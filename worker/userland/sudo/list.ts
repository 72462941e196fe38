// sudo -l.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getpwnam } from "../lib/passwd.ts";
import { isatty } from "../lib/ttyname.ts";
import type { AliasKind, Member, Setting, Specification } from "./grammar.ts";
import { type Aliases, alias_key, type Target } from "./match.ts";
import { decide, type Policy, runas_default } from "./policy.ts";
import { account, defaults_of, holds, rules_of } from "./sudoers.ts";

const WIDTH = 80;

const quoted = (value: string): string =>
  /[ \t]/.test(value) ? `"${value}"` : value.replace(/[:,=#\\"]/g, "\\$&");
const setting_text = (s: Setting): string =>
  s.sign === "" ? `${s.negated ? "!" : ""}${s.name}` : `${s.name}${s.sign}${quoted(s.value)}`;

/** Items with commas between, broken before `width`; the first line is set in by four, others by eight. */
function folded(items: readonly string[], width: number): string {
  const lines: string[] = [];
  let line = "   ";
  for (const [i, item] of items.entries()) {
    const text = ` ${item}${i + 1 < items.length ? "," : ""}`;
    if (line.length + text.length >= width && line.trim() !== "") {
      lines.push(line);
      line = "       ";
    }
    line += text;
  }
  return `${[...lines, line].join("\n")}\n`;
}

/** Members as written, aliases replaced by what they stand for. */
function shown(
  aliases: Aliases,
  kind: AliasKind,
  list: readonly Member[],
  above: readonly string[] = [],
): string[] {
  return list.flatMap((m) => {
    const alias = m.kind === "alias" ? aliases.get(alias_key(kind, m.text)) : undefined;
    if (!alias || above.includes(m.text)) return [`${m.negated ? "!" : ""}${m.text}`];
    const members = m.negated
      ? alias.members.map((member) => ({ ...member, negated: !member.negated }))
      : alias.members;
    return shown(aliases, kind, members, [...above, m.text]);
  });
}

/** In the order sudo shows them. */
const TAGS = ["SETENV", "INTERCEPT", "EXEC", "PASSWD", "LOG_INPUT", "LOG_OUTPUT", "MAIL", "FOLLOW"];
const tag_order = (tag: string): number => TAGS.indexOf(tag.replace(/^NO/, ""));
const sorted_tags = (tags: readonly string[]): string[] =>
  tags.toSorted((a, b) => tag_order(a) - tag_order(b));

const command_texts = (p: Policy, s: Specification): string[] => {
  const texts = shown(p.sudoers.aliases, "Cmnd", [s.command]);
  return texts.map((text) => `${s.digests.length > 0 ? `${s.digests.join(", ")} ` : ""}${text}`);
};

function runas_lists(p: Policy, s: Specification): { users: string; groups: string } {
  const { aliases } = p.sudoers;
  if (s.runas === null) return { users: runas_default(p), groups: "" };
  const users = shown(aliases, "Runas", s.runas.users).join(", ");
  return { users, groups: shown(aliases, "Runas", s.runas.groups).join(", ") };
}

/** Rules of one line, which share users and hosts, by whom they let become. */
function by_runas(rules: readonly Specification[]): Specification[][] {
  const parts: Specification[][] = [];
  for (const rule of rules) {
    const before = parts.at(-1)?.[0];
    if (before?.hosts === rule.hosts && before.runas === rule.runas) parts.at(-1)?.push(rule);
    else parts.push([rule]);
  }
  return parts;
}

/** Commands that one may run as somebody, each with the tags and options that are not as for the one before. */
function short_text(p: Policy, part: readonly Specification[]): string {
  const { users, groups } = runas_lists(p, part[0]);
  const as = groups === "" ? users : `${users} : ${groups}`;
  let before: readonly string[] = [];
  const commands = part.flatMap((s) => {
    const all = [...s.options.map((o) => `${o} `), ...sorted_tags(s.tags).map((t) => `${t}: `)];
    const news = all.filter((t) => !before.includes(t)).join("");
    before = all;
    const [first, ...rest] = command_texts(p, s);
    return first === undefined ? [] : [news + first, ...rest];
  });
  return `    (${as}) ${commands.join(", ")}\n`;
}

const OPTIONS: Readonly<Record<string, string>> = {
  ...{ SETENV: "setenv", INTERCEPT: "intercept", NOEXEC: "noexec", EXEC: "!noexec", PASSWD: "authenticate" },
  ...{ NOPASSWD: "!authenticate", LOG_INPUT: "log_input", LOG_OUTPUT: "log_output", MAIL: "mail_all_cmnds" },
  ...{ FOLLOW: "sudoedit_follow" },
};
/** sudo -ll: an entry for every change of tags. */
function long_text(p: Policy, rules: readonly Specification[]): string {
  const entries: Specification[][] = [];
  for (const part of by_runas(rules))
    for (const [i, rule] of part.entries())
      if (i > 0 && part[i - 1].tags === rule.tags && part[i - 1].options === rule.options)
        entries.at(-1)?.push(rule);
      else entries.push([rule]);
  return entries
    .map((entry) => {
      const { users, groups } = runas_lists(p, entry[0]);
      const options = sorted_tags(entry[0].tags).map(
        (t) => OPTIONS[t] ?? `!${OPTIONS[t.replace(/^NO/, "")]}`,
      );
      const lines = [
        ...(users === "" ? [] : [`    RunAsUsers: ${users}\n`]),
        ...(groups === "" ? [] : [`    RunAsGroups: ${groups}\n`]),
        ...(options.length === 0 ? [] : [`    Options: ${options.join(", ")}\n`]),
        ...entry[0].options.map((o) => `    ${o}\n`),
      ];
      const commands = entry.flatMap((s) => command_texts(p, s)).map((text) => `\t${text}\n`);
      return `\nSudoers entry:\n${lines.join("")}    Commands:\n${commands.join("")}`;
    })
    .join("");
}

/** Settings that hold for the user, and those for a target or a command. */
function* settings_text(p: Policy): Code<string> {
  const width = (yield* isatty(1)) ? WIDTH : Number.POSITIVE_INFINITY;
  const { settings, aliases } = p.sudoers;
  const { name } = p.user.pw;
  const general: string[] = [];
  for (const s of settings) if (yield* holds(p.sudoers, s, p.user, p.host)) general.push(setting_text(s));
  const special = settings
    .filter((s) => s.scope === ">" || s.scope === "!")
    .map((s) => {
      const of = shown(aliases, s.scope === "!" ? "Cmnd" : "Runas", s.of).join(", ");
      return `    Defaults${s.scope}${of} ${setting_text(s)}\n`;
    });
  const first =
    general.length > 0
      ? `Matching Defaults entries for ${name} on ${p.host}:\n${folded(general, width)}\n`
      : "";
  return special.length > 0
    ? `${first}Runas and Command-specific defaults for ${name}:\n${special.join("")}\n`
    : first;
}

/** Lists what somebody may run, or says whether a command is part of it. Exit status of sudo. */
export function* list_privileges(
  asking: Policy,
  find: (name: ByteString) => Code<ByteString | null>,
  target: Target,
): Code<number> {
  let p = asking;
  const { c, q, host, sudoers, user } = p;
  if (q.other !== null) {
    const pw = yield* getpwnam(q.other);
    if (!pw) return yield* c.die(`unknown user ${q.other}`);
    if (user.pw.uid !== 0 && pw.uid !== user.pw.uid)
      return yield* c.die(
        `Sorry, user ${user.pw.name} is not allowed to execute 'list' as ${pw.name} on ${host}.`,
      );
    const other = yield* account(pw);
    const defaults = yield* defaults_of(sudoers, other, host);
    p = { ...p, user: other, defaults, rules: yield* rules_of(sudoers, other, host) };
  }
  const { name } = p.user.pw;
  if (q.command.length > 0) {
    const path = (yield* find(q.command[0])) ?? q.command[0];
    const args = q.command.slice(1);
    if ((yield* decide(p, target, { path, args })) === null) return 1;
    yield* c.out.print(`${[path, ...args].join(" ")}\n`);
    return 0;
  }
  if (p.rules.length === 0) {
    yield* c.out.print(`User ${name} is not allowed to run sudo on ${host}.\n`);
    return q.other === null ? 1 : 0;
  }
  yield* c.out.print(yield* settings_text(p));
  yield* c.out.print(`User ${name} may run the following commands on ${host}:\n`);
  if (q.long) yield* c.out.print(long_text(p, p.rules));
  else for (const part of by_runas(p.rules)) yield* c.out.print(short_text(p, part));
  return 0;
}
