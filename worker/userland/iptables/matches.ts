// iptables(8): the extensions that look at packets: their options and how rules with them are shown.
import type { ct_state, xt_match, xt_ports } from "../../kernel/uapi/netfilter.ts";
import { type Names, parse_ports } from "./addresses.ts";
import { type Flavour, type MatchExtension, parameter_problem, type Words } from "./types.ts";

/** Names of ICMP types: [name, type, code] with code -1 for any. */
const ICMP_TYPES: readonly (readonly [string, number, number])[] = [
  ["any", 255, -1],
  ["echo-reply", 0, -1],
  ["pong", 0, -1],
  ["destination-unreachable", 3, -1],
  ["network-unreachable", 3, 0],
  ["host-unreachable", 3, 1],
  ["protocol-unreachable", 3, 2],
  ["port-unreachable", 3, 3],
  ["fragmentation-needed", 3, 4],
  ["source-quench", 4, -1],
  ["redirect", 5, -1],
  ["echo-request", 8, -1],
  ["ping", 8, -1],
  ["time-exceeded", 11, -1],
  ["ttl-exceeded", 11, -1],
  ["ttl-zero-during-transit", 11, 0],
  ["parameter-problem", 12, -1],
  ["timestamp-request", 13, -1],
  ["timestamp-reply", 14, -1],
];
const ICMPV6_TYPES: readonly (readonly [string, number, number])[] = [
  ["destination-unreachable", 1, -1],
  ["no-route", 1, 0],
  ["communication-prohibited", 1, 1],
  ["address-unreachable", 1, 3],
  ["port-unreachable", 1, 4],
  ["packet-too-big", 2, -1],
  ["time-exceeded", 3, -1],
  ["ttl-exceeded", 3, -1],
  ["parameter-problem", 4, -1],
  ["echo-request", 128, -1],
  ["ping", 128, -1],
  ["echo-reply", 129, -1],
  ["pong", 129, -1],
  ["router-solicitation", 133, -1],
  ["router-advertisement", 134, -1],
  ["neighbour-solicitation", 135, -1],
  ["neighbor-solicitation", 135, -1],
  ["neighbour-advertisement", 136, -1],
  ["neighbor-advertisement", 136, -1],
];
const STATES: readonly ct_state[] = ["INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED"];
const TCP_FLAGS: readonly (readonly [string, number])[] = [
  ["FIN", 1],
  ["SYN", 2],
  ["RST", 4],
  ["PSH", 8],
  ["ACK", 16],
  ["URG", 32],
];

function icmp_type(f: Flavour, text: string): { type: number; code: readonly [number, number] } {
  const wanted = text.toLowerCase();
  const table = f.v6 ? ICMPV6_TYPES : ICMP_TYPES;
  const fits = table.filter(([name]) => name.startsWith(wanted));
  const found = table.find(([name]) => name === wanted) ?? (fits.length === 1 ? fits[0] : undefined);
  if (found) return { type: found[1], code: found[2] < 0 ? [0, 255] : [found[2], found[2]] };
  if (fits.length > 1)
    throw parameter_problem(f, `Ambiguous ICMP type \`${text}': \`${fits[0][0]}' or \`${fits[1][0]}'?`);
  const m = /^(\d+)(?:\/(\d+))?$/.exec(text);
  if (!m || Number(m[1]) > 255 || Number(m[2] ?? 0) > 255)
    throw parameter_problem(f, `Invalid ICMP type \`${text}'`);
  return { type: Number(m[1]), code: m[2] === undefined ? [0, 255] : [Number(m[2]), Number(m[2])] };
}

function tcp_flags(f: Flavour, text: string): number {
  let bits = 0;
  for (const word of text.toUpperCase().split(",")) {
    if (word === "ALL") bits |= 0x3f;
    else if (word !== "NONE") {
      const found = TCP_FLAGS.find(([name]) => name === word);
      if (!found) throw parameter_problem(f, `Unknown TCP flag \`${word.toLowerCase()}'`);
      bits |= found[1];
    }
  }
  return bits;
}

/** "value[/mask]" of --mark and its like, options of the extension `name`. */
export function parse_mark(
  f: Flavour,
  name: string,
  option: string,
  text: string,
): { mark: number; mask: number } {
  const m = /^(0x[0-9a-f]+|\d+)(?:\/(0x[0-9a-f]+|\d+))?$/i.exec(text);
  const mark = Number(m?.[1]);
  const mask = Number(m?.[2] ?? 0xffffffff);
  if (!m || mark > 0xffffffff || mask > 0xffffffff)
    throw parameter_problem(f, `${name}: bad mark value for option "--${option}", or out of range.\n`);
  return { mark, mask };
}

interface Parsing {
  f: Flavour;
  services: ReadonlyMap<string, number>;
}

/** Writable while it is being built. */
type Building<T> = { -readonly [K in keyof T]: T[K] };
type of<N extends xt_match["name"]> = Building<Extract<xt_match, { name: N }>>;

function ports(p: Parsing, value: of<"tcp"> | of<"udp">): (o: string, invert: boolean, w: Words) => boolean {
  return (option, invert, words) => {
    const side = ["sport", "source-port"].includes(option) ? "sport" : "dport";
    if (!["sport", "source-port", "dport", "destination-port"].includes(option)) return false;
    value[side] = parse_ports(p.f, words.argument(option), invert, value.name, p.services);
    return true;
  };
}

function tcp(p: Parsing): MatchExtension {
  const value: of<"tcp"> = { name: "tcp", sport: null, dport: null, flags: null };
  const port = ports(p, value);
  return {
    name: "tcp",
    value,
    check: () => {},
    parse: (option, invert, words) => {
      if (option === "syn") value.flags = { mask: 0x17, comp: 2, invert };
      else if (option === "tcp-flags") {
        const mask = tcp_flags(p.f, words.argument(option));
        value.flags = { mask, comp: tcp_flags(p.f, words.argument(option)), invert };
      } else return port(option, invert, words);
      return true;
    },
  };
}

function icmp(p: Parsing, name: "icmp" | "icmp6"): MatchExtension {
  const value: of<"icmp" | "icmp6"> = { name, type: 255, code: [0, 255], invert: false };
  let given = name === "icmp";
  return {
    name,
    value,
    check: () => {
      if (!given) throw parameter_problem(p.f, 'icmp6: option "--icmpv6-type" must be specified\n');
    },
    parse: (option, invert, words) => {
      if (option !== (name === "icmp" ? "icmp-type" : "icmpv6-type")) return false;
      Object.assign(value, icmp_type(p.f, words.argument(option)), { invert });
      given = true;
      return true;
    },
  };
}

function mark(p: Parsing): MatchExtension {
  const value: of<"mark"> = { name: "mark", mark: 0, mask: 0, invert: false };
  let given = false;
  return {
    name: "mark",
    value,
    check: () => {
      if (!given) throw parameter_problem(p.f, 'mark: option "--mark" must be specified\n');
    },
    parse: (option, invert, words) => {
      if (option !== "mark") return false;
      Object.assign(value, parse_mark(p.f, "mark", option, words.argument(option)), { invert });
      given = true;
      return true;
    },
  };
}

function states(p: Parsing, name: "conntrack" | "state"): MatchExtension {
  const value: of<"conntrack" | "state"> = { name, states: [], invert: false };
  const wanted = name === "state" ? "state" : "ctstate";
  return {
    name,
    value,
    check: () => {
      if (value.states.length > 0) return;
      throw parameter_problem(
        p.f,
        name === "state"
          ? 'state: option "--state" must be specified\n'
          : "conntrack: At least one option is required",
      );
    },
    parse: (option, invert, words) => {
      if (option !== wanted) return false;
      const given = words.argument(option).toUpperCase().split(",");
      const bad = given.find((s) => !(STATES as readonly string[]).includes(s));
      if (bad !== undefined) throw parameter_problem(p.f, `Bad ctstate "${bad}"`);
      value.states = STATES.filter((s) => given.includes(s));
      value.invert = invert;
      return true;
    },
  };
}

function comment(p: Parsing): MatchExtension {
  const value: of<"comment"> = { name: "comment", comment: "" };
  let given = false;
  return {
    name: "comment",
    value,
    check: () => {
      if (!given) throw parameter_problem(p.f, 'comment: option "--comment" must be specified\n');
    },
    parse: (option, _invert, words) => {
      if (option !== "comment") return false;
      value.comment = words.argument(option).slice(0, 255);
      given = true;
      return true;
    },
  };
}

/** The extension of that name, ready for its options; null when there is none. */
export function find_match(
  name: string,
  f: Flavour,
  services: ReadonlyMap<string, number>,
): MatchExtension | null {
  const p = { f, services };
  switch (name) {
    case "tcp":
      return tcp(p);
    case "udp": {
      const value: of<"udp"> = { name: "udp", sport: null, dport: null };
      return { name, value, check: () => {}, parse: ports(p, value) };
    }
    case "icmp":
      return f.v6 ? null : icmp(p, "icmp");
    case "icmp6":
    case "icmpv6":
    case "ipv6-icmp":
      return f.v6 ? icmp(p, "icmp6") : null;
    case "mark":
      return mark(p);
    case "conntrack":
    case "state":
      return states(p, name);
    case "comment":
      return comment(p);
  }
  return null;
}

const hex = (n: number): string => `0x${n.toString(16)}`;
export const mark_text = (m: { mark: number; mask: number }): string =>
  hex(m.mark) + (m.mask === 0xffffffff ? "" : `/${hex(m.mask)}`);

const whole = (p: xt_ports): boolean => p.from === 0 && p.to === 65535 && !p.invert;

function port_listed(
  label: string,
  p: xt_ports | null,
  proto: string,
  numeric: boolean,
  names: Names,
): string {
  if (!p || whole(p)) return "";
  const one = (n: number) => (numeric ? undefined : names.services.get(`${n}/${proto}`)) ?? String(n);
  const not = p.invert ? "!" : "";
  return p.from === p.to ? ` ${label}:${not}${one(p.from)}` : ` ${label}s:${not}${one(p.from)}:${one(p.to)}`;
}

const flag_names = (bits: number): string =>
  bits === 0
    ? "NONE"
    : TCP_FLAGS.filter(([, bit]) => bits & bit)
        .map(([name]) => name)
        .join(",");

function icmp_listed(m: of<"icmp" | "icmp6">, numeric: boolean): string {
  const not = m.invert ? "!" : "";
  const v6 = m.name === "icmp6";
  const table = v6 ? ICMPV6_TYPES : ICMP_TYPES;
  const any_code = m.code[0] === 0 && m.code[1] === 255;
  if (!numeric) {
    const found = table.find(([, t, c]) => t === m.type && (any_code ? c < 0 : c === m.code[0]));
    if (found) return ` ${not}${v6 ? "ipv6-icmp" : "icmp"} ${found[0]}`;
  }
  const code = any_code ? "" : ` code ${m.code[0]}`;
  return ` ${not}${v6 ? "ipv6-icmptype" : "icmptype"} ${m.type}${code}`;
}

/** For -L. */
export function match_listed(m: xt_match, numeric: boolean, names: Names): string {
  switch (m.name) {
    case "tcp":
    case "udp": {
      const flags = m.name === "tcp" ? m.flags : null;
      const words = (n: number) =>
        numeric ? `0x${n.toString(16).toUpperCase().padStart(2, "0")}` : flag_names(n);
      const text = flags ? ` flags:${flags.invert ? "!" : ""}${words(flags.mask)}/${words(flags.comp)}` : "";
      const sport = port_listed("spt", m.sport, m.name, numeric, names);
      return ` ${m.name}${sport}${port_listed("dpt", m.dport, m.name, numeric, names)}${text}`;
    }
    case "icmp":
    case "icmp6":
      return icmp_listed(m, numeric);
    case "mark":
      return ` mark match ${m.invert ? "!" : ""}${mark_text(m)}`;
    case "conntrack":
      return ` ${m.invert ? "! " : ""}ctstate ${m.states.join(",")}`;
    case "state":
      return ` ${m.invert ? "! " : ""}state ${m.states.join(",")}`;
    case "comment":
      return ` /* ${m.comment} */`;
  }
}

const not = (invert: boolean): string => (invert ? " !" : "");
const port_saved = (option: string, p: xt_ports | null): string =>
  !p || whole(p) ? "" : `${not(p.invert)} --${option} ${p.from === p.to ? p.from : `${p.from}:${p.to}`}`;

/** A word of a saved rule, in quotes when it needs them. */
export const quoted = (text: string): string =>
  text !== "" && !/[^\w.:/-]/.test(text) ? text : `"${text.replace(/["\\']/g, "\\$&")}"`;

/** For -S and iptables-save. */
export function match_saved(m: xt_match): string {
  const head = ` -m ${m.name}`;
  switch (m.name) {
    case "tcp": {
      const { flags } = m;
      const text = flags
        ? `${not(flags.invert)} --tcp-flags ${flag_names(flags.mask)} ${flag_names(flags.comp)}`
        : "";
      return `${head}${port_saved("sport", m.sport)}${port_saved("dport", m.dport)}${text}`;
    }
    case "udp":
      return `${head}${port_saved("sport", m.sport)}${port_saved("dport", m.dport)}`;
    case "icmp":
    case "icmp6": {
      const option = m.name === "icmp" ? "icmp-type" : "icmpv6-type";
      const code = m.code[0] === 0 && m.code[1] === 255 ? "" : `/${m.code[0]}`;
      const type = m.name === "icmp" && m.type === 255 ? "any" : `${m.type}${code}`;
      return `${head}${not(m.invert)} --${option} ${type}`;
    }
    case "mark":
      return `${head}${not(m.invert)} --mark ${mark_text(m)}`;
    case "conntrack":
      return `${head}${not(m.invert)} --ctstate ${m.states.join(",")}`;
    case "state":
      return `${head}${not(m.invert)} --state ${m.states.join(",")}`;
    case "comment":
      return `${head} --comment ${quoted(m.comment)}`;
  }
}
