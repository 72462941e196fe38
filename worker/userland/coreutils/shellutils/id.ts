// id(1), groups(1), whoami(1), logname(1): who the caller, or somebody else, is.
import { ENOENT } from "../../../kernel/uapi/errno.ts";
import type { Code } from "../../lib/code.ts";
import { getgrent, getpwnam, getpwuid, type Passwd } from "../../lib/passwd.ts";
import * as sys from "../../lib/sys.ts";
import { getlogin } from "../../lib/ttyname.ts";
import { read_names } from "../names.ts";
import { get_context, has_context, is_selinux_enabled } from "../selinux.ts";
import { type Tool, tool } from "../tool.ts";

/** The ids of a process or of an account. */
interface Identity {
  ruid: number;
  euid: number;
  rgid: number;
  egid: number;
  /** all groups, each once: the real and the effective one, then the supplementary ones */
  groups: number[];
}

const unique = (list: number[]): number[] => [...new Set(list)];

function* own_identity(): Code<Identity> {
  const euid = yield sys.geteuid();
  const ruid = yield sys.getuid();
  const egid = yield sys.getegid();
  const rgid = yield sys.getgid();
  const list: number[] = [];
  yield sys.getgroups(list);
  return { ruid, euid, rgid, egid, groups: unique([rgid, egid, ...list]) };
}

function* account_identity(p: Passwd): Code<Identity> {
  const member = (yield* getgrent()).filter((g) => g.members.includes(p.name)).map((g) => g.gid);
  const { uid, gid } = p;
  return { ruid: uid, euid: uid, rgid: gid, egid: gid, groups: unique([gid, ...member]) };
}

/** An account by name, or by number ("1000", "+1000"). */
function* find_account(word: string): Code<Passwd | undefined> {
  const found = word.startsWith("+") ? undefined : yield* getpwnam(word);
  if (found || !/^\+?\d+$/.test(word)) return found;
  return yield* getpwuid(Number(word));
}

type Choice = "Z" | "u" | "g" | "G";

interface Request {
  t: Tool;
  choice: Choice | null;
  names: boolean;
  real: boolean;
  /** between groups and at the end */
  separator: string;
  end: string;
  context: string | null;
}

/** One id, by name if wanted; an id without a name is an error and printed as its number. */
function* one(r: Request, kind: "user" | "group", id: number): Code<string> {
  if (!r.names) return String(id);
  const name = (yield* read_names())[kind](id);
  if (name !== undefined) return name;
  yield* r.t.error(`cannot find name for ${kind} ID ${id}`);
  return String(id);
}

function* full(r: Request, who: Identity, account: Passwd | null): Code<string> {
  const names = yield* read_names();
  const show = (kind: "user" | "group", id: number): string => {
    const name = names[kind](id);
    return name === undefined ? String(id) : `${id}(${name})`;
  };
  let text = `uid=${show("user", who.ruid)} gid=${show("group", who.rgid)}`;
  if (who.euid !== who.ruid) text += ` euid=${show("user", who.euid)}`;
  if (who.egid !== who.rgid) text += ` egid=${show("group", who.egid)}`;
  text += ` groups=${who.groups.map((g) => show("group", g)).join(",")}`;
  if (r.context !== null && account === null) text += ` context=${r.context}`;
  return text;
}

function* describe(r: Request, who: Identity, account: Passwd | null): Code<string> {
  switch (r.choice) {
    case "Z":
      return r.context ?? "";
    case "u":
      return yield* one(r, "user", r.real ? who.ruid : who.euid);
    case "g":
      return yield* one(r, "group", r.real ? who.rgid : who.egid);
    case "G": {
      const shown: string[] = [];
      for (const g of who.groups) shown.push(yield* one(r, "group", g));
      return shown.join(r.separator);
    }
    case null:
      return yield* full(r, who, account);
  }
}

function* read_request(t: Tool): Code<Request> {
  const chosen = (["Z", "u", "g", "G"] as const).filter((c) => t.has(c));
  const selinux = (yield* is_selinux_enabled()) || (t.has("Z") && (yield* has_context()));
  if (t.has("Z")) {
    if (!selinux) yield* t.die("--context (-Z) works only on an SELinux-enabled kernel");
    if (t.operands.length > 0) yield* t.die("cannot print security context when user specified");
  }
  if (chosen.length > 1) yield* t.die('cannot print "only" of more than one choice');
  const choice = chosen[0] ?? null;
  if (choice === null && t.has("r", "n"))
    yield* t.die("cannot print only names or real IDs in default format");
  if (choice === null && t.has("z")) yield* t.die("option --zero not permitted in default format");
  let context: string | null = null;
  if (selinux && (choice === "Z" || (choice === null && t.getenv("POSIXLY_CORRECT") === undefined))) {
    const con = yield* get_context();
    if (typeof con === "string") context = con;
    else if (choice === "Z") yield* t.die("can't get process context");
  }
  const z = t.has("z");
  return {
    t,
    choice,
    names: t.has("n"),
    real: t.has("r"),
    separator: z ? "\0" : " ",
    // the groups of several users, separated by NULs, need something between users
    end: z ? (t.operands.length > 1 && choice === "G" ? "\0\0" : "\0") : "\n",
    context,
  };
}

export const id = tool({
  name: "id",
  usage: "[OPTION]... [USER]...",
  about: `Print user and group information for each specified USER,
or (when USER omitted) for the current process.`,
  options: `
  -a             ignore, for compatibility with other versions
  -Z, --context  print only the security context of the process
  -g, --group    print only the effective group ID
  -G, --groups   print all group IDs
  -n, --name     print a name instead of a number, for -ugG
  -r, --real     print the real ID instead of the effective ID, with -ugG
  -u, --user     print only the effective user ID
  -z, --zero     delimit entries with NUL characters, not whitespace;
                   not permitted in default format`,
  notes: "Without any OPTION, print some useful set of identified information.",
  *run(t) {
    const r = yield* read_request(t);
    if (t.operands.length === 0) {
      yield* t.out.print((yield* describe(r, yield* own_identity(), null)) + r.end);
      return;
    }
    for (const word of t.operands) {
      const account = yield* find_account(word);
      if (!account) {
        // the C library leaves an error behind for the empty name alone
        yield* t.error(`${t.quote(word)}: no such user`, word === "" ? ENOENT : 0);
        continue;
      }
      yield* t.out.print((yield* describe(r, yield* account_identity(account), account)) + r.end);
      yield* t.out.flush();
    }
  },
});

export const groups = tool({
  name: "groups",
  usage: "[OPTION]... [USERNAME]...",
  about: `Print group memberships for each USERNAME or, if no USERNAME is specified, for
the current process (which may differ if the groups database has changed).`,
  *run(t) {
    const r: Request = {
      t,
      choice: "G",
      names: true,
      real: false,
      separator: " ",
      end: "\n",
      context: null,
    };
    if (t.operands.length === 0) {
      yield* t.out.print(`${yield* describe(r, yield* own_identity(), null)}\n`);
      return;
    }
    for (const name of t.operands) {
      const account = yield* getpwnam(name);
      if (!account) {
        yield* t.error(`${t.quote(name)}: no such user`);
        continue;
      }
      yield* t.out.print(`${name} : ${yield* describe(r, yield* account_identity(account), account)}\n`);
    }
  },
});

export const whoami = tool({
  name: "whoami",
  usage: "[OPTION]...",
  about: "Print the user name associated with the current effective user ID.\nSame as id -un.",
  *run(t) {
    yield* t.expect_operands(0, 0);
    const uid = yield sys.geteuid();
    const p = yield* getpwuid(uid);
    if (!p) yield* t.die(`cannot find name for user ID ${uid}`);
    else yield* t.out.print(`${p.name}\n`);
  },
});

export const logname = tool({
  name: "logname",
  usage: "[OPTION]",
  about: "Print the user's login name.",
  *run(t) {
    yield* t.expect_operands(0, 0);
    const name = yield* getlogin();
    if (name === null) yield* t.die("no login name");
    else yield* t.out.print(`${name}\n`);
  },
});
