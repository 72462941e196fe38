// lslogins(1): what is known about the users of the system.
import { new_stat } from "../../kernel/uapi/stat.ts";
import { localtime, parse_tz, type Zone } from "../coreutils/calendar.ts";
import { now } from "../coreutils/datetime.ts";
import { list_dir } from "../coreutils/files.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import type { LongOption } from "../lib/getopt.ts";
import { type Group, getgrent, getpwent, type Passwd } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { open_lastlog, read_lastlog } from "../shadow/lastlog_file.ts";
import { LoginDefs } from "../shadow/settings.ts";
import { LSLOGINS_HELP } from "./lslogins_help.ts";
import { type Column, chosen_columns, print_table, raw_line } from "./smartcols.ts";
import { options_of, util_linux } from "./usage.ts";

/** Columns, each with its title where one user is shown. */
const COLUMNS: readonly (Column & { title: string })[] = (
  [
    ["USER", "Username"],
    ["UID", "UID", true],
    ["GECOS", "Gecos field"],
    ["HOMEDIR", "Home directory"],
    ["SHELL", "Shell"],
    ["NOLOGIN", "No login", true],
    ["PWD-LOCK", "Password is locked", true],
    ["PWD-EMPTY", "Password not required (empty)", true],
    ["PWD-DENY", "Login by password disabled", true],
    ["PWD-METHOD", "Password encryption method"],
    ["GROUP", "Primary group"],
    ["GID", "GID", true],
    ["SUPP-GROUPS", "Supplementary groups"],
    ["SUPP-GIDS", "Supplementary group IDs"],
    ["LAST-LOGIN", "Last login", true],
    ["LAST-TTY", "Last terminal"],
    ["LAST-HOSTNAME", "Last hostname"],
    ["FAILED-LOGIN", "Failed login"],
    ["FAILED-TTY", "Failed login terminal"],
    ["HUSHED", "Hushed", true],
    ["PWD-WARN", "Password expiration warn interval", true],
    ["PWD-CHANGE", "Password changed", true],
    ["PWD-MIN", "Minimum change time", true],
    ["PWD-MAX", "Maximum change time", true],
    ["PWD-EXPIR", "Password expiration", true],
    ["PROC", "Running processes", true],
  ] as const
).map(([name, title, right = false]) => ({ name, title, right }));
const YES_NO: ReadonlySet<string> = new Set("NOLOGIN PWD-LOCK PWD-EMPTY PWD-DENY HUSHED".split(" "));
const USUAL = ["UID", "USER", "PROC", "PWD-LOCK", "PWD-DENY", "LAST-LOGIN", "GECOS"];
/** What options add to uid and name. */
const GROUPS_OF_COLUMNS: Readonly<Record<string, string>> = {
  a: "PWD-WARN PWD-MIN PWD-MAX PWD-CHANGE PWD-EXPIR",
  f: "FAILED-LOGIN FAILED-TTY",
  G: "GID GROUP SUPP-GIDS SUPP-GROUPS",
  L: "LAST-TTY LAST-HOSTNAME LAST-LOGIN",
  p: "PWD-EMPTY PWD-LOCK PWD-DENY NOLOGIN HUSHED PWD-METHOD",
};
const EXCLUSIVE: Readonly<Record<string, string>> = {
  a: "--acc-expiration",
  f: "--failed",
  L: "--last",
  G: "--supp-groups",
  p: "--pwd",
};
/** Hashes by what crypt(3) has between the first two dollars. */
const METHODS: Readonly<Record<string, string>> = {
  "1": "MD5",
  "2a": "Blowfish",
  "2y": "Blowfish",
  "5": "SHA-256",
  "6": "SHA-512",
  y: "YESCRYPT",
};
const SECONDS_OF_DAY = 86400;

type Cells = ReadonlyMap<string, string | null>;

/** The date of a login, or of a change of the password. */
function date_text(seconds: number, today: number, zone: Zone, format: string, login: boolean): string {
  const tm = localtime(seconds, zone);
  if (format === "full") return strftime("%a %b %e %H:%M:%S %Y", tm, 0, seconds);
  if (format === "iso") return strftime(login ? "%Y-%m-%dT%H:%M:%S%:z" : "%Y-%m-%d", tm, 0, seconds);
  const t = localtime(today, zone);
  if (tm.year !== t.year) return strftime("%Y-%b%d", tm, 0, seconds);
  return strftime(tm.yday === t.yday ? "%H:%M:%S" : "%b%d/%H:%M", tm, 0, seconds);
}

/** Number of processes of each uid. */
function* processes(): Code<Map<number, number>> {
  const counts = new Map<number, number>();
  const entries = yield* list_dir("/proc");
  for (const { d_name } of typeof entries === "number" ? [] : entries) {
    const st = new_stat();
    if (/^\d+$/.test(d_name) && (yield sys.stat_(`/proc/${d_name}`, st)) >= 0)
      counts.set(st.st_uid, (counts.get(st.st_uid) ?? 0) + 1);
  }
  return counts;
}

interface Facts {
  shadow: ReadonlyMap<string, readonly string[]>;
  groups: readonly Group[];
  running: ReadonlyMap<number, number>;
  /** descriptor of lastlog, negative when it cannot be had */
  lastlog: number;
  nologin: boolean;
  today: number;
  zone: Zone;
  format: string;
}

/** What shadow(5) says; nothing where it may not be read. */
function shadow_cells(f: Facts, name: string): [string, string | null][] {
  const row = f.shadow.get(name);
  if (!row) return [];
  const [, entry, last, min, max, warn, , expire] = row;
  const locked = entry.startsWith("!");
  const hash = entry.replace(/^[!*]+/, "");
  const method = /^\$(\w+)\$/.exec(hash)?.[1];
  const date = (days: string | undefined): string | null =>
    days ? date_text(Number(days) * SECONDS_OF_DAY, f.today, f.zone, f.format, false) : null;
  return [
    ["PWD-LOCK", locked ? "1" : "0"],
    ["PWD-EMPTY", hash === "" ? "1" : "0"],
    ["PWD-DENY", "0"],
    ["PWD-METHOD", method === undefined ? null : (METHODS[method] ?? null)],
    ["PWD-WARN", warn || null],
    ["PWD-CHANGE", date(last)],
    ["PWD-MIN", Number(min) > 0 ? min : null],
    ["PWD-MAX", Number(max) > 0 ? max : null],
    ["PWD-EXPIR", date(expire)],
  ];
}

function* cells_of(f: Facts, pw: Passwd): Code<Cells> {
  const more = f.groups.filter((g) => g.gid !== pw.gid && g.members.includes(pw.name));
  const login = f.lastlog < 0 ? null : yield* read_lastlog(f.lastlog, pw.uid);
  const hushed = (yield sys.access(`${pw.dir}/.hushlogin`, 0)) >= 0;
  return new Map<string, string | null>([
    ["USER", pw.name],
    ["UID", String(pw.uid)],
    ["GECOS", pw.gecos],
    ["HOMEDIR", pw.dir],
    ["SHELL", pw.shell],
    ["NOLOGIN", /(?:nologin|false)$/.test(pw.shell) || (f.nologin && pw.uid !== 0) ? "1" : "0"],
    ["GROUP", f.groups.find((g) => g.gid === pw.gid)?.name ?? null],
    ["GID", String(pw.gid)],
    ["SUPP-GROUPS", more.map((g) => g.name).join(",") || null],
    ["SUPP-GIDS", more.map((g) => g.gid).join(",") || null],
    ["LAST-LOGIN", login?.time ? date_text(login.time, f.today, f.zone, f.format, true) : null],
    ["LAST-TTY", login?.line ?? ""],
    ["LAST-HOSTNAME", login?.host ?? ""],
    ["HUSHED", hushed ? "1" : "0"],
    ...shadow_cells(f, pw.name),
    ["PROC", String(f.running.get(pw.uid) ?? 0)],
  ]);
}

function* read_facts(c: Cli, format: string): Code<Facts> {
  const text = yield* read_file("/etc/shadow");
  const rows = typeof text === "string" ? text.split("\n").map((l) => l.split(":")) : [];
  const nologin = (yield sys.access("/etc/nologin", 0)) >= 0 || (yield sys.access("/run/nologin", 0)) >= 0;
  return {
    shadow: new Map(rows.map((row) => [row[0], row])),
    groups: yield* getgrent(),
    running: yield* processes(),
    lastlog: yield* open_lastlog(false),
    nologin,
    today: (yield* now()).tv_sec,
    zone: parse_tz(c.getenv("TZ")),
    format,
  };
}

/** One user, a line for each column that says something. No journal: there are no last logs. */
function* show_one(c: Cli, columns: readonly (Column & { title: string })[], cells: Cells): Code<number> {
  for (const { name, title } of columns) {
    const cell = cells.get(name) ?? null;
    if (cell === null) continue;
    const shown = YES_NO.has(name) ? (cell === "1" ? "yes" : "no") : cell;
    yield* c.out.print(`${`${title}:`.padEnd(36)}${shown.padEnd(36)}\n`);
  }
  yield* c.out.print("\nLast logs:\n\n");
  return 0;
}

export const lslogins = util_linux({
  name: "lslogins",
  help: LSLOGINS_HELP,
  own_help: true,
  *run(c) {
    const long: LongOption[] = (
      "acc-expiration=a colon-separate=c export=e failed=f supp-groups=G groups=g: last=L logins=l: newline=n " +
      "noheadings notruncate output=o: output-all pwd=p raw=r system-accs=s time-format: user-accs=u shell=y " +
      "context=Z print0=z wtmp-file: btmp-file: lastlog:"
    )
      .split(" ")
      .map((word) => {
        const [name, val] = word.replace(":", "").split("=");
        return { name, val: val ?? name, has_arg: word.endsWith(":") ? 1 : 0 };
      });
    const simulated = "a c e f G g L l n noheadings notruncate o output-all p r s time-format u y z";
    const { options, operands } = yield* options_of(
      c,
      "acefGg:Ll:no:prsuyZz",
      long,
      LSLOGINS_HELP,
      simulated,
    );
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    const value = (opt: string): string | null => options.findLast((o) => o.opt === opt)?.arg ?? null;
    const adding = options.filter((o) => o.opt in GROUPS_OF_COLUMNS).map((o) => o.opt);
    if (adding.length > 0 && has("o"))
      yield* c.die(`mutually exclusive arguments: ${EXCLUSIVE[adding[0]]} --output`);
    const styles = options.filter((o) => "cenrz".includes(o.opt)).map((o) => o.opt);
    if (new Set(styles.filter((s) => s !== "e")).size > 1)
      yield* c.die("mutually exclusive arguments: --colon-separate --newline --raw --print0");
    const format = value("time-format") ?? "short";
    if (!["short", "full", "iso"].includes(format)) yield* c.die(`unknown time format: ${format}`);
    if (operands.length > 1) yield* c.die("Only one user may be specified. Use -l for multiple users.");
    const all = COLUMNS.map((x) => x.name);
    const usual =
      adding.length > 0 ? ["UID", "USER", ...adding.flatMap((o) => GROUPS_OF_COLUMNS[o].split(" "))] : USUAL;
    const wide = has("output-all") || (operands.length > 0 && !has("o"));
    const columns = yield* chosen_columns(c, COLUMNS, wide ? all : usual, value("o"));
    const facts = yield* read_facts(c, format);
    const accounts = (yield* getpwent()).sort((a, b) => a.uid - b.uid);
    const named = (pw: Passwd, word: string): boolean => pw.name === word || String(pw.uid) === word;
    if (operands.length === 1) {
      const one = accounts.find((pw) => named(pw, operands[0]));
      if (!one) return yield* c.die(`cannot found '${operands[0]}'`);
      return yield* show_one(c, columns, yield* cells_of(facts, one));
    }
    const defs = yield* LoginDefs.read();
    const between = (uid: number, of: string, low: number, high: number): boolean =>
      uid >= defs.number(`${of}UID_MIN`, low) && uid <= defs.number(`${of}UID_MAX`, high);
    const wanted = (pw: Passwd): boolean => {
      const lists: boolean[] = [];
      if (has("l")) lists.push((value("l") ?? "").split(",").some((w) => named(pw, w)));
      if (has("g")) {
        const groups = (value("g") ?? "").split(",");
        lists.push(facts.groups.some((g) => groups.includes(g.name) && g.members.includes(pw.name)));
      }
      if (lists.length > 0) return lists.includes(true);
      if (has("u") === has("s")) return true;
      return has("u") ? pw.uid === 0 || between(pw.uid, "", 1000, 60000) : between(pw.uid, "SYS_", 101, 999);
    };
    const shown = columns.map((x) => (has("y") ? { ...x, name: x.name.replaceAll("-", "_") } : x));
    const rows: string[][] = [];
    for (const pw of accounts.filter(wanted)) {
      const cells = yield* cells_of(facts, pw);
      rows.push(columns.map((x) => cells.get(x.name) ?? ""));
    }
    const style = styles.at(-1) ?? "";
    const headed = has("noheadings") ? rows : [shown.map((x) => x.name), ...rows];
    if (rows.length === 0) return 0;
    if (style === "c") yield* c.out.print(headed.map((row) => `${row.join(":")}\n`).join(""));
    else if (style === "n")
      yield* c.out.print(rows.map((row) => row.map((v, i) => `${shown[i].name}="${v}"\n`).join("")).join(""));
    // the NUL that should separate them is an empty string to libsmartcols
    else if (style === "z") yield* c.out.print(`${headed.map(raw_line).join("")}\n`);
    else {
      const how = style === "e" ? "export" : style === "r" ? "raw" : "table";
      yield* print_table(c, shown, rows, how, !has("noheadings"));
    }
    return 0;
  },
});
