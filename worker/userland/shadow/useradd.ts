// useradd(8).
import { AUDIT_ADD_GROUP, AUDIT_ADD_USER } from "../../kernel/uapi/audit.ts";
import { X_OK } from "../../kernel/uapi/fcntl.ts";
import type { Code } from "../lib/code.ts";
import { getgrgid, getgrnam, getpwnam, getpwuid } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { account_message } from "./account_audit.ts";
import {
  fail_after,
  free_id,
  members,
  parse_day,
  parse_id,
  shadow_program,
  today,
  valid_name,
} from "./common.ts";
import type { AccountFiles } from "./database.ts";
import {
  E_BAD_ARG,
  E_HOMEDIR,
  E_NAME_IN_USE,
  E_NOTFOUND,
  E_PW_UPDATE,
  E_UID_IN_USE,
  E_USAGE,
} from "./exit_status.ts";
import { new_gid } from "./groups.ts";
import { USERADD_USAGE } from "./help.ts";
import { copy_tree, make_home } from "./home.ts";
import { LoginDefs, useradd_defaults } from "./settings.ts";

interface Request {
  c: Cli;
  files: AccountFiles;
  defs: LoginDefs;
  defaults: Map<string, string>;
  name: string;
  uid: number | null;
  /** -g */
  group: string | null;
  groups: string[];
  gecos: string;
  home: string | null;
  base: string;
  shell: string;
  skel: string;
  password: string;
  expire: string;
  inactive: string;
  system: boolean;
  non_unique: boolean;
  bad_name: boolean;
}

const printable = (text: string): boolean => !/[:\n]/.test(text);

function* check_shell(c: Cli, shell: string): Code<void> {
  if (shell !== "" && (!shell.startsWith("/") || !printable(shell)))
    yield* c.die(`invalid shell '${shell}'`, 0, E_BAD_ARG);
  if (shell !== "" && (yield sys.access(shell, X_OK)) < 0)
    yield* c.warn(`Warning: missing or non-executable shell '${shell}'`);
}

function* option(q: Request, opt: string, value: string): Code<void> {
  const { c } = q;
  if (opt === "b") {
    if (!value.startsWith("/")) yield* c.die(`invalid base directory '${value}'`, 0, E_BAD_ARG);
    q.base = value;
  } else if (opt === "c") {
    if (!printable(value)) yield* c.die(`invalid comment '${value}'`, 0, E_BAD_ARG);
    q.gecos = value;
  } else if (opt === "d") {
    if (!value.startsWith("/") || !printable(value))
      yield* c.die(`invalid home directory '${value}'`, 0, E_BAD_ARG);
    q.home = value;
  } else if (opt === "e") {
    const day = parse_day(value);
    if (day === null) yield* c.die(`invalid date '${value}'`, 0, E_BAD_ARG);
    else q.expire = day;
  } else if (opt === "f") {
    if (!/^(-1|\d+)$/.test(value)) yield* c.die(`invalid numeric argument '${value}'`, 0, E_BAD_ARG);
    q.inactive = value === "-1" ? "" : value;
  } else if (opt === "g") q.group = value;
  else if (opt === "G") q.groups = [...new Set(value.split(","))];
  else if (opt === "k") q.skel = value;
  else if (opt === "K") {
    const eq = value.indexOf("=");
    if (eq < 0) yield* c.die("-K requires KEY=VALUE", 0, E_BAD_ARG);
    q.defs.set(value.slice(0, eq), value.slice(eq + 1));
  } else if (opt === "o") q.non_unique = true;
  else if (opt === "p") {
    if (!printable(value)) yield* c.die(`invalid field '${value}'`, 0, E_BAD_ARG);
    q.password = value;
  } else if (opt === "r") q.system = true;
  else if (opt === "s") {
    yield* check_shell(c, value);
    q.shell = value;
  } else if (opt === "u") {
    q.uid = parse_id(value);
    if (q.uid === null) yield* c.die(`invalid user ID '${value}'`, 0, E_BAD_ARG);
  } else if (opt === "badname") q.bad_name = true;
}

/** The gid of a name or number, or the end. */
function* gid_of(c: Cli, text: string): Code<number> {
  const group = /^\d+$/.test(text) ? yield* getgrgid(Number(text)) : yield* getgrnam(text);
  return group?.gid ?? (yield* c.die(`group '${text}' does not exist`, 0, E_NOTFOUND));
}

/** Writes an account and its group. Returns its ids. */
function* add_account(q: Request, own_group: boolean): Code<{ uid: number; gid: number }> {
  const { c, files, defs, name } = q;
  const failed = () => account_message(AUDIT_ADD_USER, "adding user", { name }, false);
  const gid_given = q.group === null ? null : yield* gid_of(c, q.group);
  yield* files.lock(["passwd", "group", "gshadow", "shadow"], E_PW_UPDATE);
  if (q.uid !== null && !q.non_unique && (yield* getpwuid(q.uid))) {
    const id = q.uid;
    yield* fail_after(c, `UID ${id} is not unique`, E_UID_IN_USE, function* (): Code<void> {
      yield* account_message(AUDIT_ADD_USER, "adding user", { id }, false);
      yield* failed();
    });
  }
  const min = defs.number(q.system ? "SYS_UID_MIN" : "UID_MIN", q.system ? 100 : 1000);
  const max = q.system
    ? defs.number("SYS_UID_MAX", defs.number("UID_MIN", 1000) - 1)
    : defs.number("UID_MAX", 60000);
  const used = new Set(files.rows("passwd").map((r) => Number(r[2])));
  let uid = q.uid;
  if (uid === null) {
    uid = free_id(used, min, max, q.system);
    if (uid === null)
      return yield* fail_after(c, "Can't get unique UID (no more available UIDs)", E_UID_IN_USE, failed);
  } else if (!q.system && (uid < min || uid > max))
    yield* eprint(
      `${c.name} warning: ${name}'s uid ${uid} outside of the UID_MIN ${min} and UID_MAX ${max} range.\n`,
    );
  let gid = gid_given ?? Number(q.defaults.get("GROUP"));
  if (own_group) {
    gid = yield* new_gid(c, files, defs, q.system, uid);
    files.add("group", [name, files.has("gshadow") ? "x" : "!", String(gid), ""]);
    files.add("gshadow", [name, "!", "", ""]);
    yield* account_message(AUDIT_ADD_GROUP, "adding group", { name });
  }
  const home = q.home ?? `${q.base}/${name}`;
  files.add("passwd", [name, "x", String(uid), String(gid), q.gecos, home, q.shell]);
  const ages = q.system
    ? ["", "", ""]
    : [
        String(defs.number("PASS_MIN_DAYS", -1)),
        String(defs.number("PASS_MAX_DAYS", -1)),
        String(defs.number("PASS_WARN_AGE", -1)),
      ].map((age) => (age === "-1" ? "" : age));
  files.add("shadow", [name, q.password, String(yield* today()), ...ages, q.inactive, q.expire, ""]);
  yield* account_message(AUDIT_ADD_USER, "adding user", { id: uid });
  for (const [file, what] of [
    ["group", "group"],
    ["gshadow", "shadow group"],
  ] as const)
    for (const row of files.rows(file)) {
      if (!q.groups.includes(row[0]) || members(row[3]).includes(name)) continue;
      row[3] = [...members(row[3]), name].join(",");
      files.changed(file);
      yield* account_message(AUDIT_ADD_USER, `adding user to ${what}`, { name });
    }
  yield* files.save(E_PW_UPDATE);
  yield* files.unlock();
  return { uid, gid };
}

function* create_home(q: Request, uid: number, gid: number): Code<void> {
  const { c } = q;
  const home = q.home ?? `${q.base}/${q.name}`;
  if ((yield sys.access(home, 0)) === 0) {
    yield* c.warn(`warning: the home directory ${home} already exists.`);
    yield* c.warn("Not copying any file from skel directory into it.");
    return;
  }
  const mode =
    Number.parseInt(q.defs.string("HOME_MODE", ""), 8) ||
    0o777 & ~Number.parseInt(q.defs.string("UMASK", "022"), 8);
  const r = yield* make_home(home, mode, { uid, gid });
  if (r < 0) {
    const id = uid;
    yield* fail_after(c, `cannot create directory ${home}`, E_HOMEDIR, () =>
      account_message(AUDIT_ADD_USER, "adding home directory", { id }, false),
    );
  }
  yield* account_message(AUDIT_ADD_USER, "adding home directory", { id: uid });
  if ((yield sys.access(q.skel, 0)) === 0) yield* copy_tree(q.skel, home, { uid, gid });
}

function* show_defaults(c: Cli, defaults: Map<string, string>): Code<number> {
  for (const [name, value] of defaults) yield* c.out.print(`${name}=${value}\n`);
  yield* c.out.print("LOG_INIT=yes\n");
  return 0;
}

export const useradd = shadow_program({
  name: "useradd",
  usage: USERADD_USAGE,
  usage_status: E_USAGE,
  options:
    "badname b=base-dir: btrfs-subvolume-home c=comment: d=home-dir: D=defaults e=expiredate: f=inactive: " +
    "F=add-subids-for-system g=gid: G=groups: k=skel: K=key: l=no-log-init m=create-home M=no-create-home " +
    "N=no-user-group o=non-unique p=password: r=system R=root: P=prefix: s=shell: u=uid: U=user-group Z=selinux-user:",
  unsupported: "btrfs-subvolume-home F R P Z",
  *run(c, { options, operands }, usage, files) {
    const defs = yield* LoginDefs.read();
    const defaults = yield* useradd_defaults();
    const q: Request = {
      c,
      files,
      defs,
      defaults,
      name: operands[0] ?? "",
      uid: null,
      group: null,
      groups: [],
      gecos: "",
      home: null,
      base: defaults.get("HOME") ?? "/home",
      shell: defaults.get("SHELL") ?? "",
      skel: defaults.get("SKEL") ?? "/etc/skel",
      password: "!",
      expire: defaults.get("EXPIRE") ?? "",
      inactive: defaults.get("INACTIVE") === "-1" ? "" : (defaults.get("INACTIVE") ?? ""),
      system: false,
      non_unique: false,
      bad_name: false,
    };
    const given = (opt: string): boolean => options.some((o) => o.opt === opt);
    for (const { opt, arg } of options) yield* option(q, opt, arg ?? "");
    if (q.non_unique && q.uid === null) yield* usage();
    if (given("k") && !given("m")) yield* usage();
    for (const [one, other] of [
      ["U", "N"],
      ["m", "M"],
    ])
      if (given(one) && given(other)) {
        yield* c.warn(`options -${one} and -${other} conflict`);
        yield* usage();
      }
    if (given("U") && given("g")) {
      yield* c.warn("options -U and -g conflict");
      yield* usage();
    }
    if (given("D")) {
      if (operands.length > 0) yield* usage();
      if (options.some((o) => o.opt !== "D"))
        yield* c.die("changing the defaults is not simulated: edit /etc/default/useradd");
      return yield* show_defaults(c, defaults);
    }
    if (operands.length !== 1) yield* usage();
    if (!q.bad_name && !valid_name(q.name))
      yield* c.die(`invalid user name '${q.name}': use --badname to ignore`, 0, E_BAD_ARG);
    const failed = () => account_message(AUDIT_ADD_USER, "adding user", { name: q.name }, false);
    for (const group of q.groups)
      if (!(yield* getgrnam(group))) yield* c.die(`group '${group}' does not exist`, 0, E_NOTFOUND);
    if (yield* getpwnam(q.name))
      yield* fail_after(c, `user '${q.name}' already exists`, E_NAME_IN_USE, function* (): Code<void> {
        yield* failed();
        yield* failed();
      });
    const own_group = given("U") || (!given("N") && q.group === null && defs.yes("USERGROUPS_ENAB"));
    if (own_group && (yield* getgrnam(q.name)))
      yield* fail_after(
        c,
        `group ${q.name} exists - if you want to add this user to that group, use -g.`,
        E_NAME_IN_USE,
        failed,
      );
    const { uid, gid } = yield* add_account(q, own_group);
    const wants_home = given("m") || (!given("M") && !q.system && defs.yes("CREATE_HOME"));
    if (wants_home) yield* create_home(q, uid, gid);
    return 0;
  },
});
