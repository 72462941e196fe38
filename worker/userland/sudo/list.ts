// sudo -l.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { hostName } from "../audit/libaudit/user_message.ts";
import type { Code } from "../lib/code.ts";
import { getpwnam } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { isatty } from "../lib/ttyname.ts";
import type { Request } from "./options.ts";
import { account } from "./sudo.ts";
import { type Account, command_fits, type Rule, rules_of, type Sudoers } from "./sudoers.ts";

const WIDTH = 80;

function defaults_text(defaults: Map<string, string>, width: number): string {
  const items = [...defaults].map(([name, value]) =>
    value === "yes" ? name : value === "no" ? `!${name}` : `${name}=${value.replace(/[:, ]/g, "\\$&")}`,
  );
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

const rule_text = (r: Rule): string => {
  const groups = r.runas_groups.length > 0 ? ` : ${r.runas_groups.join(", ")}` : "";
  return `    (${r.runas_users.join(", ")}${groups}) ${r.nopasswd ? "NOPASSWD: " : ""}${r.command}\n`;
};

export function* list_privileges(
  c: Cli,
  q: Request,
  sudoers: Sudoers,
  user: Account,
  find: (name: ByteString, path: string) => Code<ByteString | null>,
): Code<number> {
  let who = user;
  if (q.other !== null) {
    const pw = yield* getpwnam(q.other);
    if (!pw) return yield* c.die(`unknown user ${q.other}`);
    if (user.pw.uid !== 0 && pw.uid !== user.pw.uid)
      return yield* c.die(
        `Sorry, user ${user.pw.name} is not allowed to execute 'list' as ${pw.name} on ${yield* hostName()}.`,
      );
    who = yield* account(pw);
  }
  const host = yield* hostName();
  const rules = rules_of(sudoers, who, host);
  const { name } = who.pw;
  if (q.command.length > 0) {
    const path =
      (yield* find(q.command[0], sudoers.defaults.get("secure_path") ?? "/usr/bin:/bin")) ?? q.command[0];
    const args = q.command.slice(1);
    const last = rules.map((r) => command_fits(r, path, args)).findLast((f) => f !== 0);
    if (last !== 1) return 1;
    yield* c.out.print(`${[path, ...args].join(" ")}\n`);
    return 0;
  }
  if (rules.length === 0) {
    yield* c.out.print(`User ${name} is not allowed to run sudo on ${host}.\n`);
    return q.other === null ? 1 : 0;
  }
  if (sudoers.defaults.size > 0)
    yield* c.out.print(
      `Matching Defaults entries for ${name} on ${host}:\n${defaults_text(sudoers.defaults, (yield* isatty(1)) ? WIDTH : Number.POSITIVE_INFINITY)}\n`,
    );
  yield* c.out.print(`User ${name} may run the following commands on ${host}:\n`);
  for (const rule of rules) yield* c.out.print(rule_text(rule));
  return 0;
}
