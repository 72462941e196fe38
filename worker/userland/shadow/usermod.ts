// usermod(8).
import { AUDIT_USER_CHAUTHTOK } from "../../kernel/uapi/audit.ts";
import { X_OK } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { Code } from "../lib/code.ts";
import { getgrgid, getgrnam, getpwnam, getpwuid, type Passwd } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { account_message } from "./account_audit.ts";
import { members, parse_day, parse_id, shadow_program, today, valid_name } from "./common.ts";
import type { AccountFiles, Row } from "./database.ts";
import {
  E_BAD_ARG,
  E_HOMEDIR,
  E_NAME_IN_USE,
  E_NOTFOUND,
  E_PW_UPDATE,
  E_UID_IN_USE,
  E_USAGE,
} from "./exit_status.ts";
import { USERMOD_USAGE } from "./help.ts";
import { chown_tree, move_tree } from "./home.ts";

/** What is asked for; null leaves things as they are. */
interface Change {
  name: string | null;
  uid: number | null;
  gid: number | null;
  gecos: string | null;
  home: string | null;
  shell: string | null;
  password: string | null;
  inactive: string | null;
  expire: string | null;
  groups: string[] | null;
}

function* bad(c: Cli, message: string): Code<never> {
  return yield* c.die(message, 0, E_BAD_ARG);
}

function* option(c: Cli, change: Change, opt: string, value: string): Code<void> {
  const field = !/[:\n]/.test(value);
  if (opt === "c") {
    if (!field) yield* bad(c, `invalid field '${value}'`);
    change.gecos = value;
  } else if (opt === "d") {
    if (!field) yield* bad(c, `invalid field '${value}'`);
    if (!value.startsWith("/")) yield* bad(c, "homedir must be an absolute path");
    change.home = value;
  } else if (opt === "e") {
    change.expire = parse_day(value);
    if (change.expire === null) yield* bad(c, `invalid date '${value}'`);
  } else if (opt === "f") {
    if (!/^(-1|\d+)$/.test(value)) yield* bad(c, `invalid numeric argument '${value}'`);
    change.inactive = value === "-1" ? "" : value;
  } else if (opt === "g") {
    const group = /^\d+$/.test(value) ? yield* getgrgid(Number(value)) : yield* getgrnam(value);
    change.gid = group?.gid ?? (yield* c.die(`group '${value}' does not exist`, 0, E_NOTFOUND));
  } else if (opt === "G") change.groups = value === "" ? [] : [...new Set(value.split(","))];
  else if (opt === "l") {
    if (!valid_name(value)) yield* bad(c, `invalid user name '${value}': use --badname to ignore`);
    change.name = value;
  } else if (opt === "p") change.password = value;
  else if (opt === "s") {
    if (value !== "" && (!value.startsWith("/") || !field)) yield* bad(c, `invalid shell '${value}'`);
    if (value !== "" && (yield sys.access(value, X_OK)) < 0)
      yield* c.warn(`Warning: missing or non-executable shell '${value}'`);
    change.shell = value;
  } else if (opt === "u") {
    change.uid = parse_id(value);
    if (change.uid === null) yield* bad(c, `invalid user ID '${value}'`);
  }
}

/** Forgets what is as asked for already. */
function drop_same(change: Change, user: Passwd, shadow: Row | undefined): void {
  if (change.name === user.name) change.name = null;
  if (change.uid === user.uid) change.uid = null;
  if (change.gid === user.gid) change.gid = null;
  if (change.gecos === user.gecos) change.gecos = null;
  if (change.home === user.dir) change.home = null;
  if (change.shell === user.shell) change.shell = null;
  if (shadow && change.inactive === shadow[6]) change.inactive = null;
  if (shadow && change.expire === shadow[7]) change.expire = null;
}

/** -L, -U and -p on a password as it stands; null when it stays. */
function* new_password(
  c: Cli,
  old: string,
  change: Change,
  lock: boolean,
  unlock: boolean,
): Code<[string, string] | null> {
  if (lock && !old.startsWith("!")) return [`!${old}`, "updating passwd"];
  if (unlock && old.startsWith("!")) {
    if (old.length > 1) return [old.slice(1), "updating password"];
    yield* c.warn("unlocking the user's password would result in a passwordless account.");
    yield* eprint("You should set a password with usermod -p to unlock this user's password.\n");
    return null;
  }
  return change.password === null ? null : [change.password, "changing password"];
}

function* update_groups(
  files: AccountFiles,
  user: Passwd,
  change: Change,
  append: boolean,
  remove: boolean,
): Code<void> {
  const name = change.name ?? user.name;
  for (const file of ["group", "gshadow"] as const) {
    const shadow = file === "gshadow";
    for (const row of files.rows(file)) {
      const list = members(row[3]);
      const was = list.includes(user.name);
      const asked = change.groups?.includes(row[0]) ?? false;
      const is = change.groups === null ? was : remove ? was && !asked : asked || (append && was);
      if (!was && !is) continue;
      const next = list.flatMap((m) => (m === user.name ? (is ? [name] : []) : [m]));
      if (is && !was) next.push(name);
      if (next.join(",") === row[3]) continue;
      row[3] = next.join(",");
      files.changed(file);
      const op = !was
        ? `adding user to ${shadow ? "shadow group" : "group"}`
        : !is
          ? shadow
            ? "removing user from shadow group"
            : "removing group member"
          : shadow
            ? "changing member in shadow group"
            : "changing group member";
      // a renamed user goes by the old name in the second file
      const subject = was && is && shadow ? user.name : name;
      yield* account_message(AUDIT_USER_CHAUTHTOK, op, { name: subject });
    }
  }
}

/** Edits the rows of passwd and shadow, telling audit of each change. */
function* update_account(
  c: Cli,
  files: AccountFiles,
  user: Passwd,
  change: Change,
  flags: { lock: boolean; unlock: boolean },
): Code<void> {
  const row = files.find("passwd", user.name);
  const shadow = files.find("shadow", user.name);
  const id = { id: change.uid ?? user.uid };
  const say = (op: string) => account_message(AUDIT_USER_CHAUTHTOK, op, id);
  const set = function* (at: number, value: string | number | null, op: string): Code<void> {
    if (!row || value === null) return;
    row[at] = String(value);
    files.changed("passwd");
    yield* say(op);
  };
  yield* set(0, change.name, "changing name");
  yield* set(2, change.uid, "changing uid");
  yield* set(3, change.gid, "changing primary group");
  yield* set(4, change.gecos, "changing comment");
  yield* set(5, change.home, "changing home directory");
  yield* set(6, change.shell, "changing user shell");
  if (!shadow) return;
  const set_shadow = function* (at: number, value: string | null, op: string | null): Code<void> {
    if (value === null) return;
    shadow[at] = value;
    files.changed("shadow");
    if (op !== null) yield* say(op);
  };
  yield* set_shadow(0, change.name, null);
  yield* set_shadow(6, change.inactive, "changing inactive days");
  yield* set_shadow(7, change.expire, "changing expiration date");
  const password = yield* new_password(c, shadow[1], change, flags.lock, flags.unlock);
  if (password) {
    yield* set_shadow(1, password[0], null);
    // locking and unlocking are told with the result of the call before it: "failed"
    yield* account_message(AUDIT_USER_CHAUTHTOK, password[1], id, change.password !== null);
  }
  if (change.password !== null) yield* set_shadow(2, String(yield* today()), null);
}

/** -m: the contents move to the new home directory. */
function* move_home(c: Cli, user: Passwd, to: string, owner: { uid: number; gid: number }): Code<void> {
  const st = new_stat();
  if ((yield sys.access(to, 0)) === 0) yield* c.die(`directory ${to} exists`, 0, E_HOMEDIR);
  if ((yield sys.stat_(user.dir, st)) < 0) return;
  if (!S_ISDIR(st.st_mode))
    yield* c.die(
      `The previous home directory (${user.dir}) was not a directory. It is not removed and no home directories are created.`,
      0,
      E_HOMEDIR,
    );
  const r = yield* move_tree(user.dir, to, owner);
  if (r < 0) yield* c.die(`cannot rename directory ${user.dir} to ${to}`, 0, E_HOMEDIR);
  yield* account_message(AUDIT_USER_CHAUTHTOK, "moving home directory", { id: owner.uid });
}

export const usermod = shadow_program({
  name: "usermod",
  usage: USERMOD_USAGE,
  usage_status: E_USAGE,
  options:
    "a=append b=badname c=comment: d=home: e=expiredate: f=inactive: g=gid: G=groups: l=login: L=lock m=move-home " +
    "o=non-unique p=password: P=prefix: r=remove R=root: s=shell: u=uid: U=unlock v=add-subuids: V=del-subuids: " +
    "w=add-subgids: W=del-subgids: Z=selinux-user:",
  unsupported: "P R v V w W Z",
  *run(c, { options, operands }, usage, files) {
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    const change: Change = {
      name: null,
      uid: null,
      gid: null,
      gecos: null,
      home: null,
      shell: null,
      password: null,
      inactive: null,
      expire: null,
      groups: null,
    };
    for (const { opt, arg } of options) yield* option(c, change, opt, arg ?? "");
    const wrong = function* (message: string): Code<void> {
      yield* c.warn(message);
      yield* usage();
    };
    if (options.length === 0) {
      if (operands.length === 1 && !(yield* getpwnam(operands[0])))
        yield* c.die(`user '${operands[0]}' does not exist`, 0, E_NOTFOUND);
      yield* wrong("no options");
    }
    if (operands.length !== 1) yield* usage();
    const user = yield* getpwnam(operands[0]);
    if (!user) return yield* c.die(`user '${operands[0]}' does not exist`, 0, E_NOTFOUND);
    if (has("a") && !has("G")) yield* wrong("-a flag is only allowed with the -G flag");
    if (has("r") && !has("G")) yield* wrong("-r flag is only allowed with the -G flag");
    if (has("r") && has("a")) yield* wrong("-r and -a are mutually exclusive flags");
    if ([has("L"), has("U"), has("p")].filter(Boolean).length > 1)
      yield* wrong("the -L, -p, and -U flags are exclusive");
    if (has("o") && !has("u")) yield* wrong("-o flag is only allowed with the -u flag");
    if (has("m") && !has("d")) yield* wrong("-m flag is only allowed with the -d flag");
    for (const group of change.groups ?? [])
      if (!(yield* getgrnam(group))) yield* c.die(`group '${group}' does not exist`, 0, E_NOTFOUND);
    yield* files.lock(["passwd", "shadow"], E_PW_UPDATE);
    drop_same(change, user, files.find("shadow", user.name));
    if (Object.values(change).every((v) => v === null) && !has("L") && !has("U")) {
      yield* c.warn("no changes");
      return 0;
    }
    if (change.name !== null && (yield* getpwnam(change.name)))
      yield* c.die(`user '${change.name}' already exists`, 0, E_NAME_IN_USE);
    if (change.uid !== null && !has("o") && (yield* getpwuid(change.uid)))
      yield* c.die(`UID '${change.uid}' already exists`, 0, E_UID_IN_USE);
    if (change.groups !== null || change.name !== null) yield* files.lock(["group", "gshadow"], E_PW_UPDATE);
    yield* update_account(c, files, user, change, { lock: has("L"), unlock: has("U") });
    yield* update_groups(files, user, change, has("a"), has("r"));
    yield* files.save(E_PW_UPDATE);
    const owner = { uid: change.uid ?? user.uid, gid: change.gid ?? user.gid };
    if (has("m") && change.home !== null) yield* move_home(c, user, change.home, owner);
    if (change.uid !== null || change.gid !== null)
      yield* chown_tree(change.home ?? user.dir, { uid: user.uid, gid: user.gid }, owner);
    return 0;
  },
});
