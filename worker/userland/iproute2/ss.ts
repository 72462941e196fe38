// ss(8): the sockets of a network namespace.
import { IPPROTO_TCP, IPPROTO_UDP, inet_ntop } from "../../kernel/uapi/in.ts";
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  NETLINK_SOCK_DIAG,
  SOCK_DGRAM,
  SOCK_STREAM,
} from "../../kernel/uapi/netlink.ts";
import * as D from "../../kernel/uapi/sock_diag.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { list_dir } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption, type ParsedOptions } from "../lib/getopt.ts";
import { services } from "../lib/netdb.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { netns_switch } from "./netns.ts";
import { rtnl_dump, rtnl_open } from "./rtnl.ts";
import { type Filter, FilterError, parse_filter, take_states } from "./ss_filter.ts";
import { SS_HELP } from "./ss_help.ts";

const STATES = [
  "UNKNOWN",
  "ESTAB",
  "SYN-SENT",
  "SYN-RECV",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "TIME-WAIT",
  "UNCONN",
  "CLOSE-WAIT",
  "LAST-ACK",
  "LISTEN",
  "CLOSING",
];

interface Options {
  tcp: boolean;
  udp: boolean;
  unix: boolean;
  all: boolean;
  listening: boolean;
  numeric: boolean;
  processes: boolean;
  header: boolean;
  v4: boolean;
  v6: boolean;
  /** of "state" and "exclude", in place of -a and -l */
  states: ReadonlySet<number> | null;
  filter: Filter;
}

/** One line of the table. */
interface Row {
  netid: string;
  state: number;
  rqueue: number;
  wqueue: number;
  local: readonly [address: string, port: string];
  peer: readonly [address: string, port: string];
  inode: number;
}

const LONG: readonly LongOption[] = [
  { name: "help", has_arg: 0, val: "h" },
  { name: "version", has_arg: 0, val: "V" },
  { name: "numeric", has_arg: 0, val: "n" },
  { name: "all", has_arg: 0, val: "a" },
  { name: "listening", has_arg: 0, val: "l" },
  { name: "processes", has_arg: 0, val: "p" },
  { name: "tcp", has_arg: 0, val: "t" },
  { name: "udp", has_arg: 0, val: "u" },
  { name: "unix", has_arg: 0, val: "x" },
  { name: "ipv4", has_arg: 0, val: "4" },
  { name: "ipv6", has_arg: 0, val: "6" },
  { name: "no-header", has_arg: 0, val: "H" },
  { name: "net", has_arg: 1, val: "N" },
  { name: "family", has_arg: 1, val: "f" },
  { name: "query", has_arg: 1, val: "A" },
  { name: "socket", has_arg: 1, val: "A" },
  ...["resolve", "options", "extended", "memory", "threads", "info", "summary", "events", "context"].map(
    (name): LongOption => ({ name, has_arg: 0 }),
  ),
];

/** What of -l and -a lets a socket through. */
function wanted(o: Options, state: number): boolean {
  if (o.states) return o.states.has(state);
  const passive = state === D.TCP_LISTEN || state === D.TCP_CLOSE;
  return o.all || passive === o.listening;
}

/** An address as ss shows it: an IPv6 socket that takes IPv4 too has "*" for any. */
function address_text(s: D.inet_diag_msg, address: ByteString): string {
  if (s.family === AF_INET) return inet_ntop(address);
  if (/^\0*$/.test(address) && !s.v6only) return "*";
  return `[${inet_ntop(address)}]`;
}

function* inet_rows(o: Options, nl: Nl, protocol: number): Code<Row[]> {
  const kind = protocol === IPPROTO_TCP ? "tcp" : "udp";
  const names = o.numeric ? new Map<string, string>() : yield* services();
  const port = (n: number) => (n === 0 ? "*" : (names.get(`${n}/${kind}`) ?? String(n)));
  const rows: Row[] = [];
  for (const family of [AF_INET, AF_INET6]) {
    if ((o.v4 || o.v6) && !(family === AF_INET ? o.v4 : o.v6)) continue;
    const found = yield* rtnl_dump<D.inet_diag_msg>(nl, D.SOCK_DIAG_BY_FAMILY, { family, protocol });
    for (const s of found.filter((x) => wanted(o, x.state) && o.filter({ ...x, unix: null })))
      rows.push({
        netid: kind,
        state: s.state,
        rqueue: s.rqueue,
        wqueue: s.wqueue,
        local: [address_text(s, s.src), port(s.sport)],
        peer: [address_text(s, s.dst), port(s.dport)],
        inode: s.inode,
      });
  }
  return rows;
}
type Nl = Parameters<typeof rtnl_dump>[0];

function* unix_rows(o: Options, nl: Nl): Code<Row[]> {
  const found = yield* rtnl_dump<D.unix_diag_msg>(nl, D.SOCK_DIAG_BY_FAMILY, {
    family: AF_UNIX,
    protocol: 0,
  });
  const kinds: Readonly<Record<number, string>> = { [SOCK_STREAM]: "u_str", [SOCK_DGRAM]: "u_dgr" };
  return found
    .filter((s) => wanted(o, s.state) && o.filter({ unix: s.name, src: "", dst: "", sport: 0, dport: 0 }))
    .map((s) => ({
      netid: kinds[s.type] ?? "u_seq",
      state: s.state,
      rqueue: s.rqueue,
      wqueue: s.wqueue,
      local: [s.name === "" ? "*" : s.name.replaceAll("\0", "@"), String(s.inode)],
      peer: ["*", String(s.peer)],
      inode: s.inode,
    }));
}

/** Who has each socket open: by inode, as it is printed. */
function* users(): Code<Map<number, string>> {
  const found = new Map<number, string[]>();
  const pids = yield* list_dir("/proc");
  for (const { d_name: pid } of typeof pids === "number" ? [] : pids) {
    if (!/^\d+$/.test(pid)) continue;
    const fds = yield* list_dir(`/proc/${pid}/fd`);
    let comm: string | null = null;
    for (const { d_name: fd } of typeof fds === "number" ? [] : fds) {
      const buf = new UserBuffer();
      if ((yield sys.readlink(`/proc/${pid}/fd/${fd}`, buf)) < 0) continue;
      const inode = /^socket:\[(\d+)\]$/.exec(buf.data)?.[1];
      if (inode === undefined) continue;
      if (comm === null) {
        const text = yield* read_file(`/proc/${pid}/comm`);
        comm = typeof text === "string" ? text.trim() : "";
      }
      const list = found.get(Number(inode)) ?? [];
      list.push(`("${comm}",pid=${pid},fd=${fd})`);
      found.set(Number(inode), list);
    }
  }
  return new Map([...found].map(([inode, list]) => [inode, ` users:(${list.join(",")})`]));
}

/** The table: columns as wide as what is in them, addresses to the right, all else to the left. */
function table(
  o: Options,
  rows: readonly Row[],
  with_netid: boolean,
  who: ReadonlyMap<number, string>,
): string[] {
  const titles = [
    "Netid",
    "State",
    "Recv-Q",
    "Send-Q",
    "Local Address",
    "Port",
    "Peer Address",
    "Port",
    "Process",
  ];
  const before = ["", with_netid ? " " : "", " ", " ", " ", ":", " ", ":", ""];
  const right = [false, false, false, false, true, false, true, false, false];
  const cells = rows.map((r) => [
    r.netid,
    STATES[r.state],
    String(r.rqueue),
    String(r.wqueue),
    r.local[0],
    r.local[1],
    r.peer[0],
    r.peer[1],
    who.get(r.inode) ?? "",
  ]);
  const shown = o.header ? [titles, ...cells] : cells;
  const width = titles.map((_, i) => Math.max(0, ...shown.map((row) => row[i].length)));
  return shown.map((row) => {
    const line = row
      .map((cell, i) => {
        if (i === 0 && !with_netid) return "";
        // what all have alike is not shown, nor is the blank before it
        if (i === 1 && o.states?.size === 1) return "";
        if (i === 2 && o.states?.size === 1 && !with_netid) return cell.padEnd(width[i]);
        return before[i] + (right[i] ? cell.padStart(width[i]) : cell.padEnd(width[i]));
      })
      .join("");
    return line;
  });
}

const SIMULATED = new Set("hVnalptux46HNfA");

/** The tables that -t, -u, -x, -A and -f ask for. */
function* tables(c: Cli, p: ParsedOptions): Code<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { opt, arg } of p.options) {
    const name = { t: "tcp", u: "udp", x: "unix" }[opt];
    if (name) found.add(name);
    if (opt !== "A") continue;
    for (const word of (arg ?? "").split(",")) {
      if (word === "inet" || word === "all") for (const kind of ["tcp", "udp"]) found.add(kind);
      if (word === "all") found.add("unix");
      if (["tcp", "udp", "unix"].includes(word)) found.add(word);
      else if (!["inet", "all"].includes(word)) {
        if (OTHER_TABLES.includes(word)) yield* c.die(`the sockets of ${word} are not simulated`, 0, 255);
        yield* eprint(`ss: "${word}" is illegal socket table id\n`);
        yield* c.usage(SS_HELP, 255);
      }
    }
  }
  return found;
}
const OTHER_TABLES =
  `mptcp raw unix_dgram unix_stream unix_seqpacket packet packet_raw packet_dgram netlink dccp sctp vsock_stream
vsock_dgram tipc xdp`.split(/\s+/);

/** -f: "inet", "inet6" or "unix". */
function* family(c: Cli, p: ParsedOptions): Code<string | null> {
  const word = p.options.findLast((x) => x.opt === "f")?.arg ?? null;
  if (word === null || ["inet", "inet6", "unix"].includes(word)) return word;
  if (["link", "netlink", "vsock", "tipc", "xdp"].includes(word))
    yield* c.die(`the sockets of ${word} are not simulated`, 0, 255);
  yield* eprint(`ss: "${word}" is invalid family\n`);
  return yield* c.usage(SS_HELP, 255);
}

function* run(c: Cli): Code<number> {
  const p = getopt(c.args, "hVnalptux46HN:reomTisEZzbKOwdSM0f:A:D:F:", LONG);
  const flags = new Set(p.options.map((x) => x.opt));
  for (const { opt, spelled } of p.options)
    if (!SIMULATED.has(opt)) return yield* c.die(`option ${spelled} is not simulated`, 0, 255);
  if (p.error !== null) {
    yield* eprint(`ss: ${p.error}\n`);
    return yield* c.usage(SS_HELP, 255);
  }
  if (flags.has("h")) return yield* print(c, SS_HELP);
  if (flags.has("V")) return yield* print(c, "ss utility, iproute2-6.1.0\n");
  const asked = yield* tables(c, p);
  const af = yield* family(c, p);
  const v4 = flags.has("4") || af === "inet";
  const v6 = flags.has("6") || af === "inet6";
  const some = asked.size > 0;
  const words = [...p.operands];
  const states = take_states(words);
  const o: Options = {
    tcp: some ? asked.has("tcp") : af !== "unix",
    udp: some ? asked.has("udp") : af !== "unix",
    unix: some ? asked.has("unix") : !(v4 || v6),
    all: flags.has("a"),
    listening: flags.has("l"),
    numeric: flags.has("n"),
    processes: flags.has("p"),
    header: !flags.has("H"),
    v4,
    v6,
    states,
    filter: yield* parse_filter(words),
  };
  const netns = p.options.find((x) => x.opt === "N")?.arg;
  if (netns) yield* netns_switch(netns, 1);
  const nl = yield* rtnl_open(NETLINK_SOCK_DIAG);
  const rows: Row[] = [];
  if (o.unix) rows.push(...(yield* unix_rows(o, nl)));
  if (o.udp) rows.push(...(yield* inet_rows(o, nl, IPPROTO_UDP)));
  if (o.tcp) rows.push(...(yield* inet_rows(o, nl, IPPROTO_TCP)));
  const who = o.processes ? yield* users() : new Map<number, string>();
  const kinds = Number(o.tcp) + Number(o.udp) + Number(o.unix);
  for (const line of table(o, rows, kinds > 1 || o.unix, who)) yield* c.out.print(`${line}\n`);
  return 0;
}

function* print(c: Cli, text: string): Code<number> {
  yield* c.out.print(text);
  return 0;
}

export const ss = program({
  name: "ss",
  write_errors: "unseen",
  help: SS_HELP,
  own_help: true,
  *run(c) {
    try {
      return yield* run(c);
    } catch (e) {
      if (!(e instanceof FilterError)) throw e;
      yield* eprint(e.message);
      if (e.usage) yield* c.usage(SS_HELP, 255);
      return /^ss: /.test(e.message) ? 255 : 1;
    }
  },
});
