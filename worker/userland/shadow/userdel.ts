// userdel(8).
import { AUDIT_DEL_GROUP, AUDIT_DEL_USER } from "../../kernel/uapi/audit.ts";
import { new_stat } from "../../kernel/uapi/stat.ts";
import { list_dir } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getpwent, getpwnam, type Passwd } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { account_message } from "./account_audit.ts";
import { fail_after, members, shadow_program } from "./common.ts";
import type { AccountFiles } from "./database.ts";
import { E_HOMEDIR, E_NOTFOUND, E_PW_UPDATE, E_USAGE, E_USER_BUSY } from "./exit_status.ts";
import { USERDEL_USAGE } from "./help.ts";
import { remove_tree } from "./home.ts";
import { LoginDefs } from "./settings.ts";

/** A process that runs as the user, if any. */
function* busy(uid: number): Code<number | null> {
  const entries = yield* list_dir("/proc");
  for (const { d_name } of typeof entries === "number" ? [] : entries) {
    if (!/^\d+$/.test(d_name)) continue;
    const status = yield* read_file(`/proc/${d_name}/status`);
    const uids = typeof status === "string" ? /^Uid:\t(\d+)\t(\d+)\t(\d+)/m.exec(status) : null;
    if (uids?.slice(1).some((id) => Number(id) === uid)) return Number(d_name);
  }
  return null;
}

/** The user leaves every group, and the group of the user's own goes. */
function* leave_groups(c: Cli, files: AccountFiles, user: Passwd, defs: LoginDefs): Code<void> {
  const id = { id: user.uid };
  const leave = function* (file: "group" | "gshadow", what: string): Code<void> {
    for (const row of files.rows(file)) {
      const list = members(row[3]);
      const admins = file === "gshadow" ? members(row[2]) : [];
      if (!list.includes(user.name) && !admins.includes(user.name)) continue;
      row[3] = list.filter((m) => m !== user.name).join(",");
      if (file === "gshadow") row[2] = admins.filter((m) => m !== user.name).join(",");
      files.changed(file);
      yield* account_message(AUDIT_DEL_USER, `deleting user from ${what}`, id);
    }
  };
  yield* leave("group", "group");
  const own = defs.yes("USERGROUPS_ENAB") ? files.find("group", user.name) : undefined;
  if (own) {
    const shared = (yield* getpwent()).some((p) => p.gid === Number(own[2]) && p.name !== user.name);
    if (shared) yield* c.warn(`group ${user.name} is the primary group of another user and is not removed.`);
    else if (own[3] !== "") yield* c.warn(`group ${user.name} not removed because it has other members.`);
    else if (Number(own[2]) !== user.gid)
      yield* c.warn(
        `group ${user.name} not removed because it is not the primary group of user ${user.name}.`,
      );
    else {
      files.remove("group", own);
      yield* account_message(AUDIT_DEL_GROUP, "deleting group", { name: user.name });
      const shadow = files.find("gshadow", user.name);
      if (shadow) {
        files.remove("gshadow", shadow);
        yield* account_message(AUDIT_DEL_GROUP, "deleting shadow group", { name: user.name });
      }
    }
  }
  yield* leave("gshadow", "shadow group");
}

/** -r: mail and home. Returns the exit status. */
function* remove_files(c: Cli, user: Passwd, defs: LoginDefs, force: boolean): Code<number> {
  const { name, uid, dir } = user;
  const spool = `${defs.string("MAIL_DIR", "/var/mail")}/${name}`;
  const st = new_stat();
  if ((yield sys.stat_(spool, st)) < 0) yield* c.warn(`${name} mail spool (${spool}) not found`);
  else if (st.st_uid !== uid && !force) yield* c.warn(`${spool} not owned by ${name}, not removing`);
  else {
    yield sys.unlink(spool);
    yield* account_message(AUDIT_DEL_USER, "deleting mail file", { id: uid });
  }
  const failed = function* (message: string): Code<number> {
    yield* c.warn(message);
    yield* account_message(AUDIT_DEL_USER, "deleting home directory", { name }, false);
    return E_HOMEDIR;
  };
  const home = new_stat();
  if ((yield sys.stat_(dir, home)) < 0) {
    yield* c.warn(`${name} home directory (${dir}) not found`);
    return 0;
  }
  if (home.st_uid !== uid && !force) return yield* failed(`${dir} not owned by ${name}, not removing`);
  if (!force) {
    const shared = (yield* getpwent()).find((p) => p.name !== name && `${p.dir}/`.startsWith(`${dir}/`));
    if (shared)
      return yield* failed(`not removing directory ${dir} (would remove home of user ${shared.name})`);
  }
  if ((yield* remove_tree(dir)) < 0) return yield* failed(`error removing directory ${dir}`);
  yield* account_message(AUDIT_DEL_USER, "deleting home directory", { id: uid });
  return 0;
}

export const userdel = shadow_program({
  name: "userdel",
  usage: USERDEL_USAGE,
  usage_status: E_USAGE,
  options: "f=force r=remove R=root: P=prefix: Z=selinux-user",
  unsupported: "R P Z",
  *run(c, { options, operands }, usage, files) {
    if (operands.length !== 1) yield* usage();
    const [name] = operands;
    const force = options.some((o) => o.opt === "f");
    const defs = yield* LoginDefs.read();
    const user = yield* getpwnam(name);
    if (!user)
      return yield* fail_after(c, `user '${name}' does not exist`, E_NOTFOUND, () =>
        account_message(AUDIT_DEL_USER, "deleting user not found", { name }, false),
      );
    const process = yield* busy(user.uid);
    if (process !== null) {
      const message = `user ${name} is currently used by process ${process}`;
      if (force) yield* c.warn(message);
      else
        yield* fail_after(c, message, E_USER_BUSY, () =>
          account_message(AUDIT_DEL_USER, "deleting user logged in", { name }, false),
        );
    }
    yield* files.lock(["passwd", "shadow", "group", "gshadow"], E_PW_UPDATE);
    for (const file of ["passwd", "shadow"] as const) {
      const row = files.find(file, name);
      if (row) files.remove(file, row);
    }
    yield* account_message(AUDIT_DEL_USER, "deleting user entries", { id: user.uid });
    yield* leave_groups(c, files, user, defs);
    const status = options.some((o) => o.opt === "r") ? yield* remove_files(c, user, defs, force) : 0;
    yield* files.save(E_PW_UPDATE);
    return status;
  },
});
