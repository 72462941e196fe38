// chsh(1) and chfn(1): a user's shell, and the other facts of /etc/passwd's fifth field.
import { X_OK } from "../../kernel/uapi/fcntl.ts";
import type { Code } from "../lib/code.ts";
import { check_password, PAM_COMMON, pam_audit } from "../lib/pam.ts";
import { getpwnam, getpwuid, type Passwd } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { InStream, read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { shadow_program } from "./common.ts";
import type { AccountFiles } from "./database.ts";
import { CHFN_USAGE, CHSH_USAGE } from "./help.ts";
import { LoginDefs } from "./settings.ts";

const E_FAILURE = 1;
const E_USAGE = 2;

interface Caller {
  uid: number;
  name: string;
}

/** The account that is changed, and who changes it. */
function* subject(c: Cli, operands: readonly string[]): Code<{ pw: Passwd; caller: Caller }> {
  const uid = yield sys.getuid();
  const me = yield* getpwuid(uid);
  const name = operands[0];
  if (name === undefined && !me) return yield* c.die("Cannot determine your user name.", 0, E_FAILURE);
  const pw = name === undefined ? me : yield* getpwnam(name);
  if (!pw) return yield* c.die(`user '${name}' does not exist`, 0, E_FAILURE);
  return { pw, caller: { uid, name: me?.name ?? String(uid) } };
}

/** PAM: root is root, others type their password. `first` is what the stack asks before. */
function* authenticate(c: Cli, caller: Caller, first: string): Code<void> {
  const root = caller.uid === 0;
  const ok = root || (yield* check_password(caller.name, "Password: "));
  yield* pam_audit("authentication", caller.name, ok ? first + (root ? "pam_rootok" : PAM_COMMON) : "?", ok);
  if (!ok) yield* c.die("PAM: Authentication failure", 0, E_FAILURE);
  yield* pam_audit("accounting", caller.name, PAM_COMMON, true);
}

/** The new value of a field, or the old one when nothing is typed. */
function* ask(c: Cli, input: InStream, prompt: string, old: string): Code<string> {
  yield* c.out.print(`\t${prompt} [${old}]: `);
  yield* c.out.flush();
  const line = (yield* input.line_unbuffered())?.replace(/\n$/, "").trim() ?? "";
  if (line === "none") return "";
  return line === "" ? old : line;
}

/** Writes one field of the account's line. */
function* store(c: Cli, files: AccountFiles, name: string, column: number, value: string): Code<void> {
  if ((yield sys.setuid(0)) < 0) yield* c.die("Cannot change ID to root.", 0, E_FAILURE);
  yield* files.lock(["passwd"], E_FAILURE);
  const row = files.find("passwd", name);
  if (!row) return yield* c.die(`user '${name}' does not exist in /etc/passwd`, 0, E_FAILURE);
  row[column] = value;
  files.changed("passwd");
  yield* files.save(E_FAILURE);
}

function* login_shells(): Code<string[]> {
  const text = yield* read_file("/etc/shells");
  return typeof text === "string" ? text.split("\n").filter((l) => l.startsWith("/")) : [];
}

export const chsh = shadow_program({
  name: "chsh",
  usage: CHSH_USAGE,
  usage_status: E_USAGE,
  options: "s=shell: R=root:",
  unsupported: "R",
  *run(c, { options, operands }, usage, files) {
    if (operands.length > 1) yield* usage();
    const { pw, caller } = yield* subject(c, operands);
    const root = caller.uid === 0;
    const shells = yield* login_shells();
    if (!root && (pw.uid !== caller.uid || !shells.includes(pw.shell)))
      yield* c.usage(`You may not change the shell for '${pw.name}'.\n`, E_FAILURE);
    yield* authenticate(c, caller, "pam_shells,");
    let shell = options.findLast((o) => o.opt === "s")?.arg ?? null;
    if (shell === null) {
      yield* c.out.print(
        `Changing the login shell for ${pw.name}\nEnter the new value, or press ENTER for the default\n`,
      );
      shell = yield* ask(c, new InStream(0), "Login Shell", pw.shell);
    }
    if (/[:,=\n]/.test(shell)) yield* c.die(`Invalid entry: ${shell}`, 0, E_FAILURE);
    const there = (yield sys.access(shell, 0)) >= 0;
    const runs = there && (yield sys.access(shell, X_OK)) >= 0;
    if (!root && (!shells.includes(shell) || !runs))
      yield* c.die(`${shell} is an invalid shell`, 0, E_FAILURE);
    if (!there) yield* c.warn(`Warning: ${shell} does not exist`);
    else if (!runs) yield* c.warn(`Warning: ${shell} is not executable`);
    yield* store(c, files, pw.name, 6, shell);
    return 0;
  },
});

/** Fields of the fifth column, with their options and what they are called. */
const FIELDS = [
  { opt: "f", prompt: "Full Name", what: "name", no: /[:,=\n]/ },
  { opt: "r", prompt: "Room Number", what: "room number", no: /[:,=\n]/ },
  { opt: "w", prompt: "Work Phone", what: "work phone", no: /[:,=\n]/ },
  { opt: "h", prompt: "Home Phone", what: "home phone", no: /[:,=\n]/ },
  { opt: "o", prompt: "Other", what: "", no: /[:\n]/ },
] as const;

export const chfn = shadow_program({
  name: "chfn",
  usage: CHFN_USAGE,
  usage_status: E_USAGE,
  help: "u",
  options: "f=full-name: h=home-phone: o=other: r=room: R=root: w=work-phone:",
  unsupported: "R",
  *run(c, { options, operands }, usage, files) {
    if (operands.length > 1) yield* usage();
    const defs = yield* LoginDefs.read();
    const free = defs.string("CHFN_RESTRICT", "rwh");
    const root = (yield sys.getuid()) === 0;
    const may = (opt: string): boolean => root || (opt !== "o" && free.includes(opt));
    if (options.some((o) => !may(o.opt))) yield* c.die("Permission denied.", 0, E_FAILURE);
    const { pw, caller } = yield* subject(c, operands);
    if (!root && pw.uid !== caller.uid) yield* c.die("Permission denied.", 0, E_FAILURE);
    yield* authenticate(c, caller, "");
    const old = pw.gecos.split(",");
    const values = FIELDS.map((_, i) => (i < 4 ? (old[i] ?? "") : old.slice(4).join(",")));
    if (options.length === 0) {
      yield* c.out.print(
        `Changing the user information for ${pw.name}\nEnter the new value, or press ENTER for the default\n`,
      );
      const input = new InStream(0);
      for (const [i, f] of FIELDS.entries())
        if (may(f.opt)) values[i] = yield* ask(c, input, f.prompt, values[i]);
        else if (f.opt !== "o") yield* c.out.print(`\t${f.prompt}: ${values[i]}\n`);
    }
    for (const { opt, arg } of options) values[FIELDS.findIndex((f) => f.opt === opt)] = arg ?? "";
    for (const [i, f] of FIELDS.entries())
      if (f.no.test(values[i]))
        yield* c.die(
          f.what === "" ? `'${values[i]}' contains illegal characters` : `invalid ${f.what}: '${values[i]}'`,
          0,
          E_FAILURE,
        );
    const [name, room, work, home, other] = values;
    yield* store(c, files, pw.name, 4, `${name},${room},${work},${home}${other === "" ? "" : `,${other}`}`);
    return 0;
  },
});
