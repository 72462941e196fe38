// passwd(1) and chpasswd(8).

import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import { localtime } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import { make_salt, sha256_crypt } from "../lib/crypt.ts";
import { ask_password, PAM_COMMON, pam_audit, shadow_entry, verify_password } from "../lib/pam.ts";
import { getpwent, getpwnam, getpwuid, type Passwd } from "../lib/passwd.ts";
import { type Cli, Exit } from "../lib/program.ts";
import { eprint, InStream, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { shadow_program, today } from "./common.ts";
import type { AccountFiles, Row } from "./database.ts";
import { CHPASSWD_USAGE, PASSWD_USAGE } from "./help.ts";

/** Exit statuses (passwd(1)). */
const E_NOPERM = 1;
const E_USAGE = 2;
const E_FAILURE = 3;
const E_BAD_ARG = 6;
/** PAM's own failures */
const E_PAM = 10;
/** Shortest password pam_unix takes from an unprivileged user. */
const MIN_LENGTH = 6;
/** How often pam_unix asks for a new password. */
const MAX_TRIES = 3;
const SALT_LENGTH = 16;

/** A hash of a new password with a salt of the kernel's random numbers. */
export function* hash(password: string): Code<string> {
  const random = new UserBuffer();
  yield sys.getrandom(random, SALT_LENGTH);
  return sha256_crypt(password, make_salt(random.data)) ?? "*";
}

/** Puts a hash into /etc/shadow. */
function* store(files: AccountFiles, name: string, entry: string): Code<boolean> {
  yield* files.lock(["shadow"], E_FAILURE);
  const row = files.find("shadow", name);
  if (!row) return false;
  row[1] = entry;
  row[2] = String(yield* today());
  files.changed("shadow");
  yield* files.save(E_FAILURE);
  yield* files.unlock();
  return true;
}

/** pam_unix's objections to a new password; most are for unprivileged users only. */
function objection(password: string, old: string, root: boolean): string | null {
  if (password === "") return "No password has been supplied.";
  if (root) return null;
  if (password === old) return "The password has not been changed.";
  if (password.length < MIN_LENGTH) return "You must choose a longer password.";
  return null;
}

/** pam_chauthtok as common-password has it. Returns what went wrong, if anything. */
function* change_token(c: Cli, files: AccountFiles, pw: Passwd, root: boolean): Code<string | null> {
  const failed = "Authentication token manipulation error";
  let old = "";
  if (!root) {
    yield* c.out.print(`Changing password for ${pw.name}.\n`);
    yield* c.out.flush();
    if ((yield* shadow_entry(pw.name)) !== "") {
      const typed = yield* ask_password("Current password: ");
      old = typed ?? "";
      if (typed === null || !(yield* verify_password(pw.name, old))) return failed;
    }
  }
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const password = yield* ask_password("New password: ");
    if (password === null) return failed;
    if ((yield* ask_password("Retype new password: ")) !== password) {
      yield* eprint("Sorry, passwords do not match.\n");
      return failed;
    }
    const why = objection(password, old, root);
    if (why === null) return (yield* store(files, pw.name, yield* hash(password))) ? null : failed;
    yield* eprint(`${why}\n`);
  }
  return failed;
}

function* change(c: Cli, files: AccountFiles, pw: Passwd, root: boolean): Code<number> {
  const why = yield* change_token(c, files, pw, root);
  yield* pam_audit("chauthtok", pw.name, why === null ? PAM_COMMON : "?", why === null);
  if (why === null) {
    yield* eprint("passwd: password updated successfully\n");
    return 0;
  }
  yield* c.warn(why);
  yield* eprint("passwd: password unchanged\n");
  return E_PAM;
}

/** The line of -S. */
function status_line(row: Row): string {
  const [name, entry, last, min, max, warn, inactive] = row;
  const state = entry.startsWith("*") || entry.startsWith("!") ? "L" : entry === "" ? "NP" : "P";
  const day = last === "" ? "never" : strftime("%Y-%m-%d", localtime(Number(last) * 86400), 0, 0);
  return `${[name, state, day, ...[min, max, warn, inactive].map((n) => n || "-1")].join(" ")}\n`;
}

function* show_status(c: Cli, files: AccountFiles, names: readonly string[]): Code<number> {
  yield* files.read("shadow", E_FAILURE);
  for (const name of names) {
    const row = files.find("shadow", name);
    if (row) yield* c.out.print(status_line(row));
  }
  return 0;
}

/** -l, -u, -d, -e and the ages. */
function* edit(
  c: Cli,
  files: AccountFiles,
  name: string,
  options: readonly { opt: string; arg: string | null }[],
): Code<void> {
  yield* files.lock(["shadow"], E_FAILURE);
  const row = files.find("shadow", name);
  if (!row) return yield* c.die(`user '${name}' does not exist in /etc/shadow`, 0, E_FAILURE);
  const age: Readonly<Record<string, number>> = { n: 3, x: 4, w: 5, i: 6 };
  for (const { opt, arg } of options) {
    if (opt === "d") row[1] = "";
    else if (opt === "e") row[2] = "0";
    else if (opt === "l") row[1] = row[1].startsWith("!") ? row[1] : `!${row[1]}`;
    else if (opt === "u" && row[1].startsWith("!")) {
      if (row[1].length === 1) {
        yield* c.warn("unlocking the password would result in a passwordless account.");
        yield* eprint("You should set a password with usermod -p to unlock the password of this account.\n");
        throw new Exit(E_FAILURE);
      }
      row[1] = row[1].slice(1);
    } else if (opt in age) {
      if (!/^-?\d+$/.test(arg ?? "")) yield* c.die(`invalid numeric argument '${arg}'`, 0, E_BAD_ARG);
      row[age[opt]] = arg === "-1" ? "" : (arg ?? "");
    }
  }
  files.changed("shadow");
  yield* files.save(E_FAILURE);
}

export const passwd = shadow_program({
  name: "passwd",
  usage: PASSWD_USAGE,
  usage_status: E_BAD_ARG,
  options:
    "a=all d=delete e=expire k=keep-tokens i=inactive: l=lock n=mindays: q=quiet r=repository: R=root: S=status " +
    "u=unlock w=warndays: x=maxdays:",
  unsupported: "r R k",
  *run(c, { options, operands }, _usage, files) {
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    const uid = yield sys.getuid();
    const root = uid === 0;
    const me = yield* getpwuid(uid);
    if (!me) return yield* c.die("Cannot determine your user name.", 0, E_NOPERM);
    const wrong_combination = () => c.usage(PASSWD_USAGE, E_USAGE);
    if (operands.length > 1) yield* wrong_combination();
    if (has("a")) {
      if (!has("S") || operands.length > 0) yield* wrong_combination();
      if (!root) yield* c.die("Permission denied.", 0, E_NOPERM);
      return yield* show_status(
        c,
        files,
        (yield* getpwent()).map((p) => p.name),
      );
    }
    if ([has("d"), has("l"), has("u")].filter(Boolean).length > 1) yield* wrong_combination();
    const edits = options.filter((o) => "deluinxw".includes(o.opt));
    if (has("S") && edits.length > 0) yield* wrong_combination();
    if (edits.length > 0 && !root) yield* c.die("Permission denied.", 0, E_NOPERM);
    const name = operands[0] ?? me.name;
    const pw = yield* getpwnam(name);
    if (!pw) return yield* c.die(`user '${name}' does not exist`, 0, E_NOPERM);
    if (!root && pw.uid !== uid)
      yield* c.die(`You may not view or modify password information for ${name}.`, 0, E_NOPERM);
    if (has("S")) return yield* show_status(c, files, [name]);
    if (edits.length === 0) return yield* change(c, files, pw, root);
    yield* edit(c, files, name, options);
    if (!has("q")) yield* c.out.print("passwd: password changed.\n");
    return 0;
  },
});

export const chpasswd = shadow_program({
  name: "chpasswd",
  usage: CHPASSWD_USAGE,
  usage_status: E_USAGE,
  options: "c=crypt-method: e=encrypted m=md5 R=root: s=sha-rounds:",
  unsupported: "m R s",
  *run(c, { options, operands }, usage, files) {
    if (operands.length > 0) yield* usage();
    if ((yield sys.getuid()) !== 0) yield* c.die(strerror(1).concat("."));
    const method = options.findLast((o) => o.opt === "c")?.arg ?? "SHA256";
    if (method !== "SHA256" && method !== "NONE")
      yield* c.die(`crypt method ${method} is not simulated: use SHA256`);
    const as_is = options.some((o) => o.opt === "e") || method === "NONE";
    yield* files.lock(["passwd", "shadow"], E_NOPERM);
    const input = new InStream(0);
    let errors = 0;
    for (let n = 1; ; n++) {
      const line = yield* input.line();
      if (line === null) break;
      const [, name, password] = /^([^:\n]*):([^\n]*)/.exec(line) ?? [];
      if (name === undefined) {
        yield* c.warn(`line ${n}: missing new password`);
        errors++;
        continue;
      }
      const row = files.find("shadow", name);
      if (!row) {
        yield* c.warn(`line ${n}: user '${name}' does not exist`);
        errors++;
        continue;
      }
      row[1] = as_is ? password : yield* hash(password);
      row[2] = String(yield* today());
      files.changed("shadow");
    }
    if (errors > 0) yield* c.die("error detected, changes ignored");
    yield* files.save(E_NOPERM);
    return 0;
  },
});
