// pwck(8) and grpck(8): what is wrong with the account files.
import type { Code } from "../lib/code.ts";
import { getgrgid, getpwnam } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { InStream } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { members, shadow_program, today, valid_name } from "./common.ts";
import type { AccountFile, AccountFiles, Row } from "./database.ts";
import { GRPCK_USAGE, PWCK_USAGE } from "./help.ts";
import { LoginDefs } from "./settings.ts";

/** Exit statuses (pwck(8)). */
const E_USAGE = 1;
const E_BADENTRY = 2;
const E_CANTLOCK = 4;

class Checker {
  readonly #c: Cli;
  readonly #files: AccountFiles;
  readonly #read_only: boolean;
  readonly #input = new InStream(0);
  errors = 0;
  changed = false;

  constructor(c: Cli, files: AccountFiles, read_only: boolean) {
    this.#c = c;
    this.#files = files;
    this.#read_only = read_only;
  }

  *say(text: string): Code<void> {
    this.errors++;
    yield* this.#c.out.print(`${text}\n`);
  }

  /** Whether something may be done about it. */
  *#may(question: string): Code<boolean> {
    yield* this.#c.out.print(`${question}? `);
    if (this.#read_only) yield* this.#c.out.print("No\n");
    yield* this.#c.out.flush();
    const yes = !this.#read_only && /^[yY]/.test((yield* this.#input.line()) ?? "");
    this.changed ||= yes;
    return yes;
  }

  /** Says what is wrong with a line, and removes it if that is wanted. */
  *bad_line(message: string, file: AccountFile, row: Row): Code<boolean> {
    yield* this.say(message);
    if (!(yield* this.#may(`delete line '${row.join(":")}'`))) return false;
    this.#files.remove(file, row);
    return true;
  }

  /** A line of a shadow file that is missing. */
  *missing(file: AccountFile, what: string, name: string, row: Row): Code<void> {
    const kind = what === "user" ? "password" : "group";
    yield* this.say(`no matching ${kind} file entry in /etc/${file}`);
    if (yield* this.#may(`add ${what} '${name}' in /etc/${file}`)) this.#files.add(file, row);
  }

  /** Members that are no users, of column `i`. */
  *members(file: AccountFile, row: Row, i: number, of: string, kind: string, what: string): Code<void> {
    for (const user of members(row[i])) {
      if (yield* getpwnam(user)) continue;
      yield* this.say(`${of} ${row[0]}: no ${kind} ${user}`);
      if (!(yield* this.#may(`delete ${what} '${user}'`))) continue;
      row[i] = members(row[i])
        .filter((m) => m !== user)
        .join(",");
      this.#files.changed(file);
    }
  }

  *end(): Code<number> {
    if (this.changed) yield* this.#files.save(E_CANTLOCK);
    const name = this.#c.name;
    if (this.changed) yield* this.#c.out.print(`${name}: the files have been updated\n`);
    else if (this.errors > 0) yield* this.#c.out.print(`${name}: no changes\n`);
    return this.errors > 0 ? E_BADENTRY : 0;
  }
}

const twice = (rows: readonly Row[], row: Row): boolean => rows.some((r) => r !== row && r[0] === row[0]);
const is_number = (text: string): boolean => /^\d+$/.test(text);

function* take(files: AccountFiles, names: readonly AccountFile[], read_only: boolean): Code<void> {
  if (!read_only) return yield* files.lock(names, E_CANTLOCK);
  for (const name of names)
    if (name !== "gshadow" || (yield sys.access("/etc/gshadow", 0)) >= 0) yield* files.read(name, 3);
}

function* check_passwd(k: Checker, files: AccountFiles, quiet: boolean, badname: boolean): Code<void> {
  const nonexistent = (yield* LoginDefs.read()).string("NONEXISTENT", "");
  const note = function* (text: string): Code<void> {
    if (!quiet) yield* k.say(text);
  };
  for (const row of [...files.rows("passwd")]) {
    if (row.length !== 7 || row[0] === "" || !is_number(row[2]) || !is_number(row[3])) {
      yield* k.bad_line("invalid password file entry", "passwd", row);
      continue;
    }
    const [name, password, uid, gid, , dir, shell] = row;
    if (twice(files.rows("passwd"), row) && (yield* k.bad_line("duplicate password entry", "passwd", row)))
      continue;
    if (!badname && !valid_name(name)) yield* k.say(`invalid user name '${name}': use --badname to ignore`);
    if (Number(uid) === 0xffffffff) yield* k.say(`invalid user ID '${uid}'`);
    if (!(yield* getgrgid(Number(gid)))) yield* note(`user '${name}': no group ${gid}`);
    if (dir !== "" && dir !== nonexistent && (yield sys.access(dir, 0)) < 0)
      yield* note(`user '${name}': directory '${dir}' does not exist`);
    if (shell !== "" && (yield sys.access(shell, 0)) < 0)
      yield* note(`user '${name}': program '${shell}' does not exist`);
    if (!files.find("shadow", name))
      yield* k.missing("shadow", "user", name, [
        name,
        password,
        String(yield* today()),
        "",
        "",
        "",
        "",
        "",
        "",
      ]);
    else if (password !== "x")
      yield* note(
        `user ${name} has an entry in /etc/shadow, but its password field in /etc/passwd is not set to 'x'`,
      );
  }
  for (const row of [...files.rows("shadow")]) {
    if (row.length !== 9) {
      yield* k.bad_line("invalid shadow password file entry", "shadow", row);
      continue;
    }
    if (
      twice(files.rows("shadow"), row) &&
      (yield* k.bad_line("duplicate shadow password entry", "shadow", row))
    )
      continue;
    if (!files.find("passwd", row[0])) {
      if (yield* k.bad_line("no matching password file entry in /etc/passwd", "shadow", row)) continue;
    }
    if (Number(row[2]) > (yield* today())) yield* note(`user ${row[0]}: last password change in the future`);
  }
}

function* check_group(k: Checker, files: AccountFiles): Code<void> {
  const shadowed = files.has("gshadow");
  for (const row of [...files.rows("group")]) {
    if (row.length !== 4 || row[0] === "" || !is_number(row[2])) {
      yield* k.bad_line("invalid group file entry", "group", row);
      continue;
    }
    if (twice(files.rows("group"), row) && (yield* k.bad_line("duplicate group entry", "group", row)))
      continue;
    if (!valid_name(row[0])) yield* k.say(`invalid group name '${row[0]}'`);
    yield* k.members("group", row, 3, "group", "user", "member");
    if (!shadowed) continue;
    if (!files.find("gshadow", row[0]))
      yield* k.missing("gshadow", "group", row[0], [row[0], row[1], "", row[3]]);
    else if (row[1] !== "x")
      yield* k.say(
        `group ${row[0]} has an entry in /etc/gshadow, but its password field in /etc/group is not set to 'x'`,
      );
  }
  for (const row of [...files.rows("gshadow")]) {
    if (row.length !== 4) {
      yield* k.bad_line("invalid shadow group file entry", "gshadow", row);
      continue;
    }
    if (
      twice(files.rows("gshadow"), row) &&
      (yield* k.bad_line("duplicate shadow group entry", "gshadow", row))
    )
      continue;
    if (!files.find("group", row[0])) {
      yield* k.bad_line("no matching group file entry in /etc/group", "gshadow", row);
      continue;
    }
    yield* k.members("gshadow", row, 2, "shadow group", "administrative user", "administrative member");
    yield* k.members("gshadow", row, 3, "shadow group", "user", "member");
  }
}

export const pwck = shadow_program({
  name: "pwck",
  usage: PWCK_USAGE,
  usage_status: E_USAGE,
  options: "b=badname q=quiet r=read-only R=root: s=sort",
  unsupported: "R s",
  *run(c, { options, operands }, usage, files) {
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    if (operands.length > 2) yield* usage();
    if (operands.length > 0) yield* c.die("other files than those of /etc are not simulated");
    const k = new Checker(c, files, has("r"));
    yield* take(files, ["passwd", "shadow"], has("r"));
    yield* check_passwd(k, files, has("q"), has("b"));
    return yield* k.end();
  },
});

export const grpck = shadow_program({
  name: "grpck",
  usage: GRPCK_USAGE,
  usage_status: E_USAGE,
  options: "r=read-only R=root: s=sort S=silence-warnings",
  unsupported: "R s",
  *run(c, { options, operands }, usage, files) {
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    if (operands.length > 2) yield* usage();
    if (operands.length > 0) yield* c.die("other files than those of /etc are not simulated");
    const k = new Checker(c, files, has("r"));
    yield* take(files, ["group", "gshadow"], has("r"));
    yield* check_group(k, files);
    return yield* k.end();
  },
});
