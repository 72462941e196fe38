// chage(1): how long passwords and accounts last.
import { AUDIT_USER_CHAUTHTOK } from "../../kernel/uapi/audit.ts";
import { localtime } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import { getpwnam, getpwuid } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import * as sys from "../lib/sys.ts";
import { account_message } from "./account_audit.ts";
import { parse_day, shadow_program } from "./common.ts";
import type { Row } from "./database.ts";
import { CHAGE_USAGE } from "./help.ts";

/** Exit statuses (chage(1)). */
const E_NOPERM = 1;
const E_USAGE = 2;
const SECONDS_OF_DAY = 86400;
/** More days than this never pass. */
const NEVER = 10000;

/** The shadow column of each option and what audit is told. */
const COLUMNS: Readonly<Record<string, readonly [number, string]>> = {
  d: [2, "change last change date"],
  m: [3, "change min age"],
  M: [4, "change max age"],
  W: [5, "change passwd warning"],
  I: [6, "change inactive days"],
  E: [7, "change passwd expiration"],
};

/** -l. */
function* list(c: Cli, row: Row, iso: boolean): Code<void> {
  const [, , last, min, max, warn, inactive, expire] = row;
  const format = iso ? "%Y-%m-%d" : "%b %d, %Y";
  const date = (day: number): string => strftime(format, localtime(day * SECONDS_OF_DAY), 0, 0);
  const changed = last === "" ? null : Number(last);
  const must = "password must be changed";
  const ends = changed === null || max === "" || Number(max) >= NEVER ? null : changed + Number(max);
  const expires = changed === 0 ? must : ends === null ? "never" : date(ends);
  const stops =
    changed === 0 ? must : ends === null || inactive === "" ? "never" : date(ends + Number(inactive));
  const lines = [
    ["Last password change\t\t\t\t\t", changed === null ? "never" : changed === 0 ? must : date(changed)],
    ["Password expires\t\t\t\t\t", expires],
    ["Password inactive\t\t\t\t\t", stops],
    ["Account expires\t\t\t\t\t\t", expire === "" ? "never" : date(Number(expire))],
    ["Minimum number of days between password change\t\t", min || "-1"],
    ["Maximum number of days between password change\t\t", max || "-1"],
    ["Number of days of warning before password expires\t", warn || "-1"],
  ];
  for (const [name, value] of lines) yield* c.out.print(`${name}: ${value}\n`);
}

export const chage = shadow_program({
  name: "chage",
  usage: CHAGE_USAGE,
  usage_status: E_USAGE,
  options: "d=lastday: E=expiredate: i=iso8601 I=inactive: l=list m=mindays: M=maxdays: R=root: W=warndays:",
  unsupported: "R",
  *run(c, { options, operands }, usage, files) {
    const lists = options.some((o) => o.opt === "l");
    const edits = options.filter((o) => o.opt in COLUMNS);
    const wrong = function* (message: string): Code<void> {
      yield* c.warn(message);
      yield* usage();
    };
    const values: [string, string][] = [];
    for (const { opt, arg } of edits) {
      const text = arg ?? "";
      const value = opt === "d" || opt === "E" ? parse_day(text) : /^(-1|\d+)$/.test(text) ? text : null;
      if (value === null)
        yield* wrong(`invalid ${opt === "d" || opt === "E" ? "date" : "numeric argument"} '${text}'`);
      else values.push([opt, value === "-1" ? "" : value]);
    }
    if (operands.length !== 1) yield* usage();
    if (lists && edits.length > 0) yield* wrong('do not include "l" with other flags');
    const [name] = operands;
    const uid = yield sys.getuid();
    const own = lists && (yield* getpwuid(uid))?.name === name;
    if (uid !== 0 && !own) {
      yield* c.warn("Permission denied.");
      yield* account_message(AUDIT_USER_CHAUTHTOK, "change age", { name: "" }, false);
      return E_NOPERM;
    }
    const pw = yield* getpwnam(name);
    if (!pw) return yield* c.die(`user '${name}' does not exist in /etc/passwd`, 0, E_NOPERM);
    if (!lists && edits.length === 0)
      yield* c.die("asking for the values is not simulated: give options (see chage --help)");
    if (lists) yield* files.read("shadow", E_NOPERM);
    else yield* files.lock(["passwd", "shadow"], E_NOPERM);
    const row = files.find("shadow", name);
    if (!row) return yield* c.die(`user '${name}' does not exist in /etc/shadow`, 0, E_NOPERM);
    const id = { id: pw.uid };
    if (lists) {
      yield* account_message(AUDIT_USER_CHAUTHTOK, "display aging info", id);
      yield* list(
        c,
        row,
        options.some((o) => o.opt === "i"),
      );
      return 0;
    }
    for (const [opt, value] of values) {
      const [column, op] = COLUMNS[opt];
      row[column] = value;
      files.changed("shadow");
      yield* account_message(AUDIT_USER_CHAUTHTOK, op, id);
    }
    yield* files.save(E_NOPERM);
    return 0;
  },
});
