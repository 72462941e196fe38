// The reports: which events each takes, the columns it shows, and what its summary counts.
import { escapeOutput } from "../auparse/escaped.ts";
import { interpretTyped } from "../auparse/tty.ts";
import { messageTypeName } from "../tables/message_types.ts";
import type { Facts } from "./facts.ts";
import { hasCall, syscallText, typeText } from "./facts.ts";

/** How values are written. */
export interface Style {
  interpret: boolean;
  /** who, by the login id of an event: its name (of -1 unset) when interpreting, else its number */
  user: (facts: Pick<Facts, "auid" | "auid_name">) => string;
  /** guards characters a terminal would misread */
  escape: (text: string) => string;
}

/** What a summary counts: a text, or a number (equal counts then go by number). */
type Counted = string | number;

export interface Report {
  options: readonly string[];
  title: string;
  /** width of the rules around the column heads: the one above, the one below when it differs */
  rule: number | readonly [number, number];
  columns: string;
  /** the rows an event gives, none when the report does not take it */
  rows: (facts: Facts, style: Style) => readonly string[];
  /** null: the tool has no summary of this report */
  totals: {
    title: string;
    rule: number;
    column: string;
    count: (facts: Facts, style: Style) => readonly Counted[];
    text: (value: Counted, style: Style) => string;
  } | null;
}

const within = (facts: Facts, from: number, to: number): number | undefined =>
  facts.types.find((t) => t >= from && t <= to);
const successText = (facts: Facts): string =>
  facts.success === null ? "unset" : facts.success ? "yes" : "no";
const or = (value: string | null, style: Style): string => (value === null ? "?" : style.escape(value));
/** Where the tool lets what is missing through to printf(3). */
const orNull = (value: string | null, style: Style): string =>
  value === null ? "(null)" : style.escape(value);
const plain = (value: Counted, style: Style): string => style.escape(String(value));
const typeCount = (value: Counted, style: Style): string =>
  style.interpret ? (messageTypeName(Number(value)) ?? "(null)") : String(value);
const row = (...parts: (string | number)[]): string[] => [parts.join(" ")];

/** Reports of events by type: `date time [auid] type success event`. */
function byType(
  options: readonly string[],
  title: string,
  rule: number,
  totalsTitle: string,
  auid: boolean,
  ...ranges: readonly (readonly [number, number])[]
): Report {
  const find = (f: Facts): number | undefined => {
    for (const [from, to] of ranges) {
      const type = within(f, from, to);
      if (type !== undefined) return type;
    }
    return undefined;
  };
  return {
    options,
    title: `${title} Report`,
    rule,
    columns: auid ? "auid type success event" : "type success event",
    rows: (f, s) => {
      const type = find(f);
      if (type === undefined) return [];
      const parts = [typeText(type), successText(f), f.event.serial];
      return row(...(auid ? [s.user(f), ...parts] : parts));
    },
    totals: {
      title: totalsTitle,
      rule: totalsTitle.length,
      column: "type",
      count: (f) => {
        const type = find(f);
        return type === undefined ? [] : [type];
      },
      text: typeCount,
    },
  };
}

/**
 * CONFIG_CHANGE, DAEMON_CONFIG, USYS_CONFIG, NETFILTER_CFG, FEATURE_CHANGE, USER_MAC_CONFIG_CHANGE, and MAC_POLICY_LOAD
 * to MAC_UNLBL_STCDEL.
 */
export const CONFIG_TYPES: readonly number[] = [
  1305, 1203, 1111, 1325, 1328, 2312, 1403, 1404, 1405, 1406, 1407, 1408, 1409, 1410, 1411, 1412, 1413, 1414,
  1415, 1416, 1417,
];
/** CONFIG_CHANGE by the place of its type in the row. */
const CONFIG: Report = {
  ...byType(
    ["-c", "--config"],
    "Config Change",
    35,
    "Config Change Summary Report",
    true,
    ...CONFIG_TYPES.map((type) => [type, type] as const),
  ),
  columns: "type auid success event",
};
CONFIG.rows = (f, s) => {
  const type = CONFIG_TYPES.find((t) => f.types.includes(t));
  return type === undefined ? [] : row(typeText(type), s.user(f), successText(f), f.event.serial);
};

const isAnomaly = (f: Facts): number | undefined =>
  within(f, 1700, 1799) ?? within(f, 2100, 2199) ?? within(f, 1326, 1326);
const isLogin = (f: Facts): boolean => f.types.includes(1112);
/** USER_AUTH, and a USER_MGMT that failed. */
const isAuth = (f: Facts): boolean =>
  f.types.includes(1100) || (f.types.includes(1102) && f.success === false);
/** USER_MGMT, USER_CHAUTHTOK, ADD_USER to DEL_GROUP, GRP_MGMT, ROLE_ASSIGN, ROLE_REMOVE. */
export const isAccountChange = (f: Facts): boolean =>
  [
    [1102, 1102],
    [1108, 1108],
    [1114, 1117],
    [1132, 1132],
    [2301, 2302],
  ].some(([from, to]) => within(f, from, to) !== undefined);
const present = (value: string | null): string[] => (value === null ? [] : [value]);

export const REPORTS: readonly Report[] = [
  {
    options: ["-a", "--avc"],
    title: "AVC Report",
    rule: 63,
    columns: "comm subj syscall class permission obj result event",
    rows: (f, s) =>
      f.decisions.map((d) =>
        [
          or(f.types.includes(1107) ? d.comm : f.comm, s),
          orNull(d.subject, s),
          syscallText(f, s.interpret),
          orNull(d.class, s),
          orNull(d.permissions, s),
          orNull(d.object, s),
          d.result,
          f.event.serial,
        ].join(" "),
      ),
    totals: {
      title: "Avc Object Summary Report",
      rule: 33,
      column: "obj",
      count: (f) => f.decisions.flatMap((d) => d.object ?? []),
      text: plain,
    },
  },
  {
    options: ["-au", "--auth"],
    title: "Authentication Report",
    rule: 44,
    columns: "acct host term exe success event",
    rows: (f, s) =>
      isAuth(f)
        ? row(
            f.account === null || f.tells_user
              ? s.user({ auid: f.uid, auid_name: null })
              : s.escape(f.account),
            orNull(f.host, s),
            orNull(f.terminal, s),
            orNull(f.exe, s),
            successText(f),
            f.event.serial,
          )
        : [],
    totals: {
      title: "Authentication Summary Report",
      rule: 29,
      column: "acct",
      count: (f) => (isAuth(f) ? [f.account ?? "-2"] : []),
      text: plain,
    },
  },
  CONFIG,
  byType(["-cr", "--crypto"], "Crypto", 35, "Crypto Summary Report", true, [2400, 2499]),
  {
    options: ["--comm"],
    title: "Command Report",
    rule: [36, 37],
    columns: "comm term host auid event",
    rows: (f, s) =>
      f.comm === null
        ? []
        : row(s.escape(f.comm), or(f.terminal, s), or(f.host, s), s.user(f), f.event.serial),
    totals: {
      title: "Command Summary Report",
      rule: 33,
      column: "command",
      count: (f) => present(f.comm),
      text: plain,
    },
  },
  {
    options: ["-e", "--event"],
    title: "Event Report",
    rule: 35,
    columns: "event type auid success",
    rows: (f, s) => row(f.event.serial, messageTypeName(f.types[0]) ?? "(null)", s.user(f), successText(f)),
    totals: {
      title: "Event Summary Report",
      rule: 22,
      column: "type",
      count: (f) => [f.types[0]],
      text: typeCount,
    },
  },
  {
    options: ["-f", "--file"],
    title: "File Report",
    rule: 47,
    columns: "file syscall success exe auid event",
    rows: (f, s) =>
      f.files.length === 0
        ? []
        : row(
            s.escape(f.files[0]),
            syscallText(f, s.interpret),
            successText(f),
            or(f.exe, s),
            s.user(f),
            f.event.serial,
          ),
    totals: { title: "File Summary Report", rule: 27, column: "file", count: (f) => f.files, text: plain },
  },
  {
    options: ["-h", "--host"],
    title: "Host Report",
    rule: 35,
    columns: "host syscall auid event",
    rows: (f, s) =>
      f.host === null ? [] : row(s.escape(f.host), syscallText(f, s.interpret), s.user(f), f.event.serial),
    totals: {
      title: "Host Summary Report",
      rule: 27,
      column: "host",
      count: (f) => present(f.host),
      text: plain,
    },
  },
  byType(["--integrity"], "Integrity", 30, "Integrity Summary Report", false, [1800, 1899]),
  {
    options: ["-k", "--key"],
    title: "Key Report",
    rule: 47,
    columns: "key success exe auid event",
    // of several keys the tool shows the first
    rows: (f, s) =>
      f.keys.length === 0
        ? []
        : row(s.escape(f.keys[0]), successText(f), or(f.exe, s), s.user(f), f.event.serial),
    totals: { title: "Key Summary Report", rule: 27, column: "key", count: (f) => f.keys, text: plain },
  },
  {
    options: ["-l", "--login"],
    title: "Login Report",
    rule: 44,
    columns: "auid host term exe success event",
    rows: (f, s) =>
      isLogin(f)
        ? row(
            f.success === false && f.account !== null ? s.escape(f.account) : s.user(f),
            orNull(f.host, s),
            orNull(f.terminal, s),
            orNull(f.exe, s),
            successText(f),
            f.event.serial,
          )
        : [],
    totals: {
      title: "Login Summary Report",
      rule: 28,
      column: "auid",
      count: (f, s) => (isLogin(f) && f.auid !== null ? [s.user(f)] : []),
      text: String,
    },
  },
  {
    options: ["-m", "--mods"],
    title: "Account Modifications Report",
    rule: 49,
    columns: "auid addr term exe acct success event",
    rows: (f, s) =>
      isAccountChange(f)
        ? row(
            s.user(f),
            or(f.host, s),
            or(f.terminal, s),
            or(f.exe, s),
            or(f.account, s),
            successText(f),
            f.event.serial,
          )
        : [],
    totals: {
      title: "Acct Modification Summary Report",
      rule: 32,
      column: "type",
      count: (f) => (isAccountChange(f) ? [f.types[0]] : []),
      text: typeCount,
    },
  },
  byType(["-ma", "--mac"], "MAC", 35, "MAC Summary Report", true, [1403, 1499], [2300, 2399]),
  {
    options: ["-n", "--anomaly"],
    title: "Anomaly Report",
    rule: 41,
    columns: "type exe term host auid event",
    rows: (f, s) => {
      const type = isAnomaly(f);
      if (type === undefined) return [];
      return row(
        typeText(type),
        or(f.exe ?? f.comm, s),
        or(f.terminal, s),
        or(f.host, s),
        s.user(f),
        f.event.serial,
      );
    },
    totals: {
      title: "Anomaly Summary Report",
      rule: 22,
      column: "type",
      count: (f) => {
        const type = isAnomaly(f);
        return type === undefined ? [] : [type];
      },
      text: typeCount,
    },
  },
  {
    options: ["-p", "--pid"],
    title: "Process ID Report",
    rule: 38,
    columns: "pid exe syscall auid event",
    rows: (f, s) =>
      f.pid === null ? [] : row(f.pid, or(f.exe, s), syscallText(f, s.interpret), s.user(f), f.event.serial),
    totals: {
      title: "Pid Summary Report",
      rule: 26,
      column: "pid",
      count: (f) => (f.pid === null ? [] : [f.pid]),
      text: plain,
    },
  },
  byType(
    ["-r", "--response"],
    "Response to Anomaly",
    30,
    "Anomaly Response Summary Report",
    false,
    [2200, 2299],
  ),
  {
    options: ["-s", "--syscall"],
    title: "Syscall Report",
    rule: 39,
    columns: "syscall pid comm auid event",
    rows: (f, s) =>
      hasCall(f)
        ? row(syscallText(f, s.interpret), f.pid ?? -1, or(f.comm, s), s.user(f), f.event.serial)
        : [],
    totals: {
      title: "Syscall Summary Report",
      rule: 26,
      column: "syscall",
      // number and architecture together, as names depend on both
      count: (f) => (hasCall(f) ? [`${f.syscall} ${f.arch ?? ""}`] : []),
      text: (value, s) => {
        const [nr, arch] = String(value).split(" ");
        return syscallText({ syscall: Number(nr), arch: arch || null } as Facts, s.interpret);
      },
    },
  },
  {
    options: ["-tm", "--terminal"],
    title: "Terminal Report",
    rule: 36,
    columns: "term host exe auid event",
    rows: (f, s) =>
      f.terminal === null
        ? []
        : row(s.escape(f.terminal), orNull(f.host, s), orNull(f.exe, s), s.user(f), f.event.serial),
    totals: {
      title: "Terminal Summary Report",
      rule: 31,
      column: "terminal",
      count: (f) => present(f.terminal),
      text: plain,
    },
  },
  {
    options: ["--tty"],
    title: "TTY Report",
    rule: 47,
    columns: "event auid term sess comm data",
    rows: (f, s) =>
      f.data !== null && (f.types.includes(1319) || f.types.includes(1124))
        ? row(
            f.event.serial,
            s.user(f),
            or(f.terminal, s),
            f.session ?? "?",
            or(f.comm, s),
            interpretTyped(f.data),
          )
        : [],
    totals: null,
  },
  {
    options: ["-u", "--user"],
    title: "User ID Report",
    rule: 36,
    columns: "auid term host exe event",
    rows: (f, s) =>
      f.auid === null || !f.user
        ? []
        : row(s.user(f), or(f.terminal, s), or(f.host, s), or(f.exe, s), f.event.serial),
    totals: {
      title: "User Summary Report",
      rule: 27,
      column: "auid",
      count: (f, s) => (f.auid === null ? [] : [s.user(f)]),
      text: String,
    },
  },
  byType(["--virt"], "Virtualization", 30, "Virtualization Summary Report", false, [2500, 2599]),
  {
    options: ["-x", "--executable"],
    title: "Executable Report",
    rule: 36,
    columns: "exe term host auid event",
    rows: (f, s) =>
      f.exe === null ? [] : row(s.escape(f.exe), or(f.terminal, s), or(f.host, s), s.user(f), f.event.serial),
    totals: {
      title: "Executable Summary Report",
      rule: 33,
      column: "file",
      count: (f) => present(f.exe),
      text: plain,
    },
  },
];

export const escapeWith =
  (mode: Parameters<typeof escapeOutput>[1]) =>
  (text: string): string =>
    escapeOutput(text, mode);
