// groupadd(8), groupdel(8) and groupmod(8).
import { AUDIT_ADD_GROUP, AUDIT_DEL_GROUP, AUDIT_USER_ACCT } from "../../kernel/uapi/audit.ts";
import type { Code } from "../lib/code.ts";
import { getgrgid, getgrnam, getpwent, getpwnam } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { account_message } from "./account_audit.ts";
import { free_id, members, parse_id, shadow_program, valid_name } from "./common.ts";
import type { AccountFiles } from "./database.ts";
import { GROUPADD_USAGE, GROUPDEL_USAGE, GROUPMOD_USAGE } from "./help.ts";
import { LoginDefs } from "./settings.ts";

/** Exit statuses (groupadd(8)). */
const E_USAGE = 2;
const E_BAD_ARG = 3;
const E_GID_IN_USE = 4;
const E_NOTFOUND = 6;
const E_GROUP_BUSY = 8;
const E_NAME_IN_USE = 9;
const E_GRP_UPDATE = 10;

/** A free gid by login.defs: `wanted` where that is one. */
export function* new_gid(
  c: Cli,
  files: AccountFiles,
  defs: LoginDefs,
  system: boolean,
  wanted = -1,
): Code<number> {
  const min = system ? defs.number("SYS_GID_MIN", 100) : defs.number("GID_MIN", 1000);
  const max = system
    ? defs.number("SYS_GID_MAX", defs.number("GID_MIN", 1000) - 1)
    : defs.number("GID_MAX", 60000);
  const used = new Set(files.rows("group").map((r) => Number(r[2])));
  if (wanted >= min && wanted <= max && !used.has(wanted)) return wanted;
  const gid = free_id(used, min, max, system);
  return gid ?? (yield* c.die("Can't get unique GID (no more available GIDs)", 0, E_GID_IN_USE));
}

/** What both files tell audit of, and the message without an operation that their clean-up ends in. */
function* tell(type: number, done: string, files: AccountFiles, gid: number): Code<void> {
  yield* account_message(type, `${done} /etc/group`, { id: gid });
  if (files.has("gshadow")) yield* account_message(type, `${done} /etc/gshadow`, { id: gid });
  yield* account_message(type, "", { id: gid });
}

export const groupadd = shadow_program({
  name: "groupadd",
  usage: GROUPADD_USAGE,
  usage_status: E_USAGE,
  options: "f=force g=gid: K=key: o=non-unique p=password: r=system R=root: P=prefix: U=users:",
  unsupported: "R P",
  *run(c, { options, operands }, usage, files) {
    const defs = yield* LoginDefs.read();
    let force = false;
    let gid: number | null = null;
    let non_unique = false;
    let password = "!";
    let system = false;
    let users = "";
    for (const { opt, arg } of options) {
      const value = arg ?? "";
      if (opt === "f") force = true;
      else if (opt === "o") non_unique = true;
      else if (opt === "p") password = value;
      else if (opt === "r") system = true;
      else if (opt === "U") users = value;
      else if (opt === "K") {
        const eq = value.indexOf("=");
        if (eq < 0) yield* c.die("-K requires KEY=VALUE", 0, E_BAD_ARG);
        defs.set(value.slice(0, eq), value.slice(eq + 1));
      } else {
        gid = parse_id(value);
        if (gid === null) yield* c.die(`invalid group ID '${value}'`, 0, E_BAD_ARG);
      }
    }
    if ((non_unique && gid === null) || operands.length !== 1) yield* usage();
    const [name] = operands;
    if (!valid_name(name)) yield* c.die(`'${name}' is not a valid group name`, 0, E_BAD_ARG);
    if (yield* getgrnam(name)) {
      if (force) return 0;
      yield* c.die(`group '${name}' already exists`, 0, E_NAME_IN_USE);
    }
    if (gid !== null && !non_unique && (yield* getgrgid(gid))) {
      if (!force) yield* c.die(`GID '${gid}' already exists`, 0, E_GID_IN_USE);
      gid = null;
    }
    yield* files.lock(["group", "gshadow"], E_GRP_UPDATE);
    const id: number = gid ?? (yield* new_gid(c, files, defs, system));
    for (const user of members(users))
      if (!(yield* getpwnam(user))) yield* c.usage(`Invalid member username ${user}\n`, E_GRP_UPDATE);
    files.add("group", [name, files.has("gshadow") ? "x" : password, String(id), users]);
    files.add("gshadow", [name, password, "", ""]);
    yield* files.save(E_GRP_UPDATE);
    yield* tell(AUDIT_ADD_GROUP, "adding group to", files, id);
    return 0;
  },
});

export const groupdel = shadow_program({
  name: "groupdel",
  usage: GROUPDEL_USAGE,
  usage_status: E_USAGE,
  options: "f=force R=root: P=prefix:",
  unsupported: "R P",
  *run(c, { options, operands }, usage, files) {
    if (operands.length !== 1) yield* usage();
    const [name] = operands;
    const group = yield* getgrnam(name);
    if (!group) return yield* c.die(`group '${name}' does not exist`, 0, E_NOTFOUND);
    const owner = (yield* getpwent()).find((p) => p.gid === group.gid);
    if (owner && !options.some((o) => o.opt === "f"))
      yield* c.die(`cannot remove the primary group of user '${owner.name}'`, 0, E_GROUP_BUSY);
    yield* files.lock(["group", "gshadow"], E_GRP_UPDATE);
    for (const file of ["group", "gshadow"] as const) {
      const row = files.find(file, name);
      if (row) files.remove(file, row);
    }
    yield* files.save(E_GRP_UPDATE);
    yield* tell(AUDIT_DEL_GROUP, "removing group from", files, group.gid);
    return 0;
  },
});

export const groupmod = shadow_program({
  name: "groupmod",
  usage: GROUPMOD_USAGE,
  usage_status: E_USAGE,
  options: "a=append g=gid: n=new-name: o=non-unique p=password: R=root: P=prefix: U=users:",
  unsupported: "R P",
  *run(c, { options, operands }, usage, files) {
    if (operands.length !== 1) yield* usage();
    const [name] = operands;
    const of = (opt: string) => options.findLast((o) => o.opt === opt)?.arg ?? null;
    const [gid_text, new_name, password, users] = [of("g"), of("n"), of("p"), of("U")];
    const gid = gid_text === null ? null : parse_id(gid_text);
    if (gid_text !== null && gid === null) yield* c.die(`invalid group ID '${gid_text}'`, 0, E_BAD_ARG);
    const group = yield* getgrnam(name);
    if (!group) return yield* c.die(`group '${name}' does not exist`, 0, E_NOTFOUND);
    if (new_name !== null && new_name !== name) {
      if (!valid_name(new_name)) yield* c.die(`invalid group name '${new_name}'`, 0, E_BAD_ARG);
      if (yield* getgrnam(new_name)) yield* c.die(`group '${new_name}' already exists`, 0, E_NAME_IN_USE);
    }
    const unique = !options.some((o) => o.opt === "o");
    if (gid !== null && gid !== group.gid && unique && (yield* getgrgid(gid)))
      yield* c.die(`GID '${gid}' already exists`, 0, E_GID_IN_USE);
    for (const user of members(users ?? ""))
      if (!(yield* getpwnam(user))) yield* c.usage(`Invalid member username ${user}\n`, E_GRP_UPDATE);
    yield* files.lock(["group", "gshadow", "passwd"], E_GRP_UPDATE);
    const append = options.some((o) => o.opt === "a");
    const list = (old: string): string =>
      users === null ? old : [...new Set([...(append ? members(old) : []), ...members(users)])].join(",");
    const row = files.find("group", name);
    const shadow = files.find("gshadow", name);
    if (row) {
      if (new_name !== null) row[0] = new_name;
      if (password !== null && !shadow) row[1] = password;
      if (gid !== null) row[2] = String(gid);
      row[3] = list(row[3]);
      files.changed("group");
    }
    if (shadow) {
      if (new_name !== null) shadow[0] = new_name;
      if (password !== null) shadow[1] = password;
      shadow[3] = list(shadow[3]);
      if (new_name !== null || password !== null || users !== null) files.changed("gshadow");
    }
    if (gid !== null && gid !== group.gid)
      for (const user of files.rows("passwd"))
        if (Number(user[3]) === group.gid) {
          user[3] = String(gid);
          files.changed("passwd");
        }
    yield* files.save(E_GRP_UPDATE);
    const acct = { name };
    const renamed = new_name === null ? "" : `, new name: ${new_name}`;
    const repassworded = password === null ? "" : ", new password";
    const renumbered = gid === null ? "" : `, new gid: ${gid}`;
    const say = (what: string) => account_message(AUDIT_USER_ACCT, what, acct);
    yield* say(`changing /etc/group; group ${name}/${group.gid}${renamed}${repassworded}${renumbered}`);
    if (shadow && (new_name !== null || password !== null))
      yield* say(`changing /etc/gshadow; group ${name}${renamed}${repassworded}`);
    if (renumbered) yield* say(`changing /etc/passwd; group ${name}/${group.gid}${renamed}${renumbered}`);
    yield* say("modifying group");
    return 0;
  },
});
