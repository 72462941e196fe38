// iptables(8): the extensions that act on packets: their options and how rules with them are shown.
import type { xt_target } from "../../kernel/uapi/netfilter.ts";
import { mark_text, parse_mark, quoted } from "./matches.ts";
import { type Flavour, parameter_problem, type TargetExtension } from "./types.ts";

const AUDIT_TYPES: readonly string[] = ["accept", "drop", "reject"];
const LOG_LEVELS = ["emerg", "alert", "crit", "error", "warning", "notice", "info", "debug"];
const LEVEL_ALIASES: Readonly<Record<string, number>> = { panic: 0, err: 3, warn: 4 };
/** Options of LOG that are bits, with their names in -L. */
const LOG_FLAGS: readonly (readonly [string, number, string])[] = [
  ["log-tcp-sequence", 1, "tcp-sequence"],
  ["log-tcp-options", 2, "tcp-options"],
  ["log-ip-options", 4, "ip-options"],
  ["log-uid", 8, "uid"],
  ["log-macdecode", 32, "macdecode"],
];
/** Kinds of rejection with their short names, by family; the first is the default. */
const REJECT_WITH: readonly (readonly [string, string])[] = [
  ["icmp-port-unreachable", "port-unreach"],
  ["icmp-net-unreachable", "net-unreach"],
  ["icmp-host-unreachable", "host-unreach"],
  ["icmp-proto-unreachable", "proto-unreach"],
  ["icmp-net-prohibited", "net-prohib"],
  ["icmp-host-prohibited", "host-prohib"],
  ["icmp-admin-prohibited", "admin-prohib"],
  ["tcp-reset", "tcp-rst"],
];
const REJECT6_WITH: readonly (readonly [string, string])[] = [
  ["icmp6-port-unreachable", "port-unreach"],
  ["icmp6-no-route", "no-route"],
  ["icmp6-adm-prohibited", "adm-prohibited"],
  ["icmp6-addr-unreachable", "addr-unreach"],
  ["tcp-reset", "tcp-rst"],
];

type Building<T> = { -readonly [K in keyof T]: T[K] };
type of<N extends xt_target["name"]> = Building<Extract<xt_target, { name: N }>>;

function audit(f: Flavour): TargetExtension {
  const value: of<"AUDIT"> = { name: "AUDIT", type: 0 };
  let given = false;
  return {
    name: "AUDIT",
    value,
    check: () => {
      if (!given) throw parameter_problem(f, 'AUDIT: option "--type" must be specified\n');
    },
    parse: (option, _invert, words) => {
      if (option !== "type") return false;
      const word = words.argument(option);
      const at = AUDIT_TYPES.indexOf(word.toLowerCase());
      if (at < 0) throw parameter_problem(f, `Bad action type value "${word}"`);
      value.type = at as 0 | 1 | 2;
      given = true;
      return true;
    },
  };
}

function log_level(f: Flavour, text: string): number {
  if (/^[0-7]$/.test(text)) return Number(text);
  const name = text.toLowerCase();
  const at = LOG_LEVELS.indexOf(name);
  const level = at >= 0 ? at : LEVEL_ALIASES[name];
  if (level === undefined) throw parameter_problem(f, `log-level "${text}" unknown`);
  return level;
}

function log(f: Flavour): TargetExtension {
  const value: of<"LOG"> = { name: "LOG", level: 4, prefix: "", flags: 0 };
  return {
    name: "LOG",
    value,
    check: () => {},
    parse: (option, _invert, words) => {
      const flag = LOG_FLAGS.find(([name]) => name === option);
      if (flag) value.flags |= flag[1];
      else if (option === "log-level") value.level = log_level(f, words.argument(option));
      else if (option === "log-prefix") {
        value.prefix = words.argument(option);
        if (value.prefix.length > 29) throw parameter_problem(f, `Maximum prefix length 29 for --log-prefix`);
      } else return false;
      return true;
    },
  };
}

function mark(f: Flavour): TargetExtension {
  const value: of<"MARK"> = { name: "MARK", mark: 0, mask: 0xffffffff };
  let given = false;
  return {
    name: "MARK",
    value,
    check: () => {
      if (!given)
        throw parameter_problem(
          f,
          "MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required",
        );
    },
    parse: (option, _invert, words) => {
      if (!["set-mark", "set-xmark", "and-mark", "or-mark", "xor-mark"].includes(option)) return false;
      const m = parse_mark(f, "MARK", option, words.argument(option));
      given = true;
      if (option === "set-xmark") Object.assign(value, m);
      // the bits of the value are set whatever the mask says
      else if (option === "set-mark") Object.assign(value, { mark: m.mark, mask: (m.mask | m.mark) >>> 0 });
      else if (option === "and-mark") Object.assign(value, { mark: 0, mask: ~m.mark >>> 0 });
      else if (option === "or-mark") Object.assign(value, { mark: m.mark, mask: m.mark });
      else Object.assign(value, { mark: m.mark, mask: 0 });
      return true;
    },
  };
}

function reject(f: Flavour): TargetExtension {
  const table = f.v6 ? REJECT6_WITH : REJECT_WITH;
  const value: of<"REJECT"> = { name: "REJECT", with: table[0][0] };
  return {
    name: "REJECT",
    value,
    check: () => {},
    parse: (option, _invert, words) => {
      if (option !== "reject-with") return false;
      const word = words.argument(option);
      const found = table.find(([name, short]) => name.startsWith(word) || short.startsWith(word));
      if (!found) throw parameter_problem(f, `unknown reject type "${word}"`);
      value.with = found[0];
      return true;
    },
  };
}

/** The target of that name, ready for its options; null when it is no extension. */
export function find_target(name: string, f: Flavour): TargetExtension | null {
  if (name === "AUDIT") return audit(f);
  if (name === "LOG") return log(f);
  if (name === "MARK") return mark(f);
  if (name === "REJECT") return reject(f);
  if (name === "ACCEPT" || name === "DROP" || name === "RETURN")
    return { name, value: { name: "standard", verdict: name }, check: () => {}, parse: () => false };
  return null;
}

/** Name of a target in its column and after -j; "" for none. */
export const target_name = (t: xt_target | null): string =>
  t === null ? "" : t.name === "standard" ? t.verdict : t.name === "jump" ? t.chain : t.name;

const hex = (n: number): string => `0x${n.toString(16)}`;

/** For -L: what follows the matches. */
export function target_listed(t: xt_target | null, numeric: boolean): string {
  switch (t?.name) {
    case "AUDIT":
      return ` AUDIT ${AUDIT_TYPES[t.type]}`;
    case "LOG": {
      const names = LOG_FLAGS.filter(([, bit]) => t.flags & bit).map(([, , name]) => ` ${name}`);
      const head = numeric
        ? ` LOG flags ${t.flags} level ${t.level}`
        : ` LOG level ${LOG_LEVELS[t.level]}${names.join("")}`;
      return head + (t.prefix ? ` prefix "${t.prefix}"` : "");
    }
    case "MARK":
      if (t.mark === 0) return ` MARK and ${hex(~t.mask >>> 0)}`;
      if (t.mark === t.mask) return ` MARK or ${hex(t.mark)}`;
      if (t.mask === 0) return ` MARK xor ${hex(t.mark)}`;
      return t.mask === 0xffffffff ? ` MARK set ${hex(t.mark)}` : ` MARK xset ${mark_text(t)}`;
    case "REJECT":
      return ` reject-with ${t.with}`;
    default:
      return "";
  }
}

/** For -S and iptables-save: from -j on. */
export function target_saved(t: xt_target | null): string {
  if (t === null) return "";
  const head = t.name === "jump" && t.goto ? ` -g ${t.chain}` : ` -j ${target_name(t)}`;
  switch (t.name) {
    case "AUDIT":
      return `${head} --type ${AUDIT_TYPES[t.type]}`;
    case "LOG": {
      const prefix = t.prefix ? ` --log-prefix ${quoted(t.prefix)}` : "";
      const level = t.level === 4 ? "" : ` --log-level ${t.level}`;
      const flags = LOG_FLAGS.filter(([, bit]) => t.flags & bit).map(([option]) => ` --${option}`);
      return `${head}${prefix}${level}${flags.join("")}`;
    }
    case "MARK":
      return `${head} --set-xmark ${hex(t.mark)}/${hex(t.mask)}`;
    case "REJECT":
      return `${head} --reject-with ${t.with}`;
    default:
      return head;
  }
}
