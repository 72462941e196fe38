// gpasswd(1): members, administrators and password of a group.
import { AUDIT_USER_ACCT, AUDIT_USER_CHAUTHTOK } from "../../kernel/uapi/audit.ts";
import type { Code } from "../lib/code.ts";
import { ask_password } from "../lib/pam.ts";
import { getpwnam, getpwuid } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { isatty } from "../lib/ttyname.ts";
import { account_message } from "./account_audit.ts";
import { fail_after, members, shadow_program } from "./common.ts";
import type { AccountFiles } from "./database.ts";
import { GPASSWD_USAGE } from "./help.ts";
import { hash } from "./passwd.ts";

/** Exit statuses (gpasswd.c has these of its own). */
const E_FAILURE = 1;
const E_USAGE = 2;
const E_BAD_ARG = 3;
const MAX_TRIES = 3;

/** What is to be done, as it is told of when it was done and when it failed. */
interface Deed {
  type: number;
  done: (by: string) => string;
  failed: (by: string) => string;
}

function deeds(options: readonly { opt: string; arg: string | null }[], group: string): Deed[] {
  const out: Deed[] = [];
  const add = (type: number, done: Deed["done"], failed: Deed["failed"]) => out.push({ type, done, failed });
  const value = (opt: string): string | undefined => options.findLast((o) => o.opt === opt)?.arg ?? undefined;
  const [a, d, A, M] = ["a", "d", "A", "M"].map(value);
  const has = (opt: string): boolean => options.some((o) => o.opt === opt);
  if (a !== undefined)
    add(
      AUDIT_USER_ACCT,
      (by) => `user ${a} added by ${by} to group ${group}`,
      (by) => `${by} failed to add user ${a} to group ${group}`,
    );
  if (d !== undefined)
    add(
      AUDIT_USER_ACCT,
      (by) => `user ${d} removed by ${by} from group ${group}`,
      (by) => `${by} failed to remove user ${d} from group ${group}`,
    );
  if (A !== undefined)
    add(
      AUDIT_USER_ACCT,
      (by) => `administrators of group ${group} set by ${by} to ${A}`,
      (by) => `${by} failed to set the administrators of group ${group} to ${A}`,
    );
  if (M !== undefined)
    add(
      AUDIT_USER_ACCT,
      (by) => `members of group ${group} set by ${by} to ${M}`,
      (by) => `${by} failed to set the members of group ${group} to ${M}`,
    );
  if (has("r"))
    add(
      AUDIT_USER_CHAUTHTOK,
      (by) => `password of group ${group} removed by ${by}`,
      (by) => `${by} failed to remove password of group ${group}`,
    );
  if (has("R"))
    add(
      AUDIT_USER_CHAUTHTOK,
      (by) => `access to group ${group} restricted by ${by}`,
      (by) => `${by} failed to restrict access to group ${group}`,
    );
  if (out.length === 0)
    add(
      AUDIT_USER_CHAUTHTOK,
      (by) => `password of group ${group} changed by ${by}`,
      (by) => `${by} failed to change password of group ${group}`,
    );
  return out;
}

/** A new password, typed twice; dies when that does not succeed. */
function* new_password(c: Cli, group: string): Code<string> {
  yield* c.out.print(`Changing the password for group ${group}\n`);
  yield* c.out.flush();
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const first = yield* ask_password("New Password: ");
    if (first === null) break;
    const second = yield* ask_password("Re-enter new password: ");
    if (second === null) break;
    if (first === second) return yield* hash(first);
    if (tries + 1 < MAX_TRIES) yield* eprint("They don't match; try again\n");
  }
  return yield* c.die("Try again later", 0, E_FAILURE);
}

const without = (list: string, user: string): string =>
  members(list)
    .filter((m) => m !== user)
    .join(",");
const added = (list: string, user: string): string => [...new Set([...members(list), user])].join(",");

/** Changes the list of members and of administrators in both files. False when -d names no member. */
function change_lists(files: AccountFiles, group: string, value: (opt: string) => string | null): boolean {
  const row = files.find("group", group);
  const shadow = files.find("gshadow", group);
  const [a, d, A, M] = ["a", "d", "A", "M"].map(value);
  if (d !== null && ![row, shadow].some((r) => members(r?.[3] ?? "").includes(d))) return false;
  const list = (old: string): string => {
    if (a !== null) return added(old, a);
    if (d !== null) return without(old, d);
    return M ?? old;
  };
  if (row) row[3] = list(row[3]);
  if (shadow) {
    shadow[3] = list(shadow[3]);
    if (A !== null) shadow[2] = A;
  }
  return true;
}

export const gpasswd = shadow_program({
  name: "gpasswd",
  usage: GPASSWD_USAGE,
  usage_status: E_USAGE,
  options: "a=add: d=delete: A=administrators: M=members: Q=root: r=remove-password R=restrict",
  unsupported: "Q",
  *run(c, { options, operands }, usage, files) {
    const value = (opt: string): string | null => options.findLast((o) => o.opt === opt)?.arg ?? null;
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    for (const { opt, arg } of options)
      for (const user of "ad".includes(opt) ? [arg ?? ""] : "AM".includes(opt) ? members(arg ?? "") : [])
        if (opt !== "d" && !(yield* getpwnam(user)))
          yield* c.die(`user '${user}' does not exist`, 0, E_BAD_ARG);
    const alone = ["a", "d", "r", "R"].filter(has).length;
    if (alone + (has("A") || has("M") ? 1 : 0) > 1 || operands.length !== 1) yield* usage();
    const [group] = operands;
    const uid = yield sys.getuid();
    const me = yield* getpwuid(uid);
    if (!me) return yield* c.die("Cannot determine your user name.", 0, E_FAILURE);
    yield* files.read("gshadow", E_FAILURE);
    yield* files.read("group", E_FAILURE);
    if (!files.find("group", group))
      yield* c.die(`group '${group}' does not exist in /etc/group`, 0, E_BAD_ARG);
    const todo = deeds(options, group);
    const administrators = members(files.find("gshadow", group)?.[2] ?? "");
    // only root sets the lists; an administrator of the group may do the rest
    if (uid !== 0 && (has("A") || has("M") || !administrators.includes(me.name)))
      return yield* fail_after(c, "Permission denied.", E_FAILURE, function* () {
        for (const deed of todo)
          yield* account_message(
            deed.type,
            `${deed.failed(me.name)}: Permission denied`,
            { name: group },
            false,
          );
      });
    if ((yield* isatty(0)) === false && todo[0].done("").startsWith("password of group") && !has("r"))
      yield* c.die("Not a tty", 0, E_FAILURE);
    const password =
      options.length > 0 ? (has("r") ? "" : has("R") ? "!" : null) : yield* new_password(c, group);
    if (has("a")) yield* c.out.print(`Adding user ${value("a")} to group ${group}\n`);
    if (has("d")) yield* c.out.print(`Removing user ${value("d")} from group ${group}\n`);
    yield* c.out.flush();
    // the calls are those of the user it is set-uid to
    if ((yield sys.setuid(0)) < 0) yield* c.die("Cannot change ID to root.", 0, E_FAILURE);
    yield* files.lock(["group", "gshadow"], E_FAILURE);
    if (!change_lists(files, group, value))
      yield* c.die(`user '${value("d")}' is not a member of '${group}'`, 0, E_BAD_ARG);
    if (password !== null) {
      const row = files.find("gshadow", group);
      if (row) row[1] = password;
      else (files.find("group", group) as string[])[1] = password;
    }
    files.changed("group");
    files.changed("gshadow");
    yield* files.save(E_FAILURE);
    for (const deed of todo) yield* account_message(deed.type, deed.done(me.name), { name: group });
    return 0;
  },
});
