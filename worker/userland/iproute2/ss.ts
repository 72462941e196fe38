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
import { getopt, type LongOption } from "../lib/getopt.ts";
import { services } from "../lib/netdb.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { netns_switch } from "./netns.ts";
import { rtnl_dump, rtnl_open } from "./rtnl.ts";
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
  ...["resolve", "options", "extended", "memory", "threads", "info", "summary", "events", "context"].map(
    (name): LongOption => ({ name, has_arg: 0 }),
  ),
];

/** What of -l and -a lets a socket through. */
function wanted(o: Options, state: number): boolean {
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
    for (const s of found.filter((x) => wanted(o, x.state)))
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
    .filter((s) => wanted(o, s.state))
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
        return before[i] + (right[i] ? cell.padStart(width[i]) : cell.padEnd(width[i]));
      })
      .join("");
    return line;
  });
}

const SIMULATED = new Set("hVnalptux46HN");

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
  if (p.operands.length > 0) return yield* c.die("filters are not simulated", 0, 255);
  const some = flags.has("t") || flags.has("u") || flags.has("x");
  const inet_only = flags.has("4") || flags.has("6");
  const o: Options = {
    tcp: !some || flags.has("t"),
    udp: !some || flags.has("u"),
    unix: (!some && !inet_only) || flags.has("x"),
    all: flags.has("a"),
    listening: flags.has("l"),
    numeric: flags.has("n"),
    processes: flags.has("p"),
    header: !flags.has("H"),
    v4: flags.has("4"),
    v6: flags.has("6"),
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

export const ss = program({ name: "ss", write_errors: "unseen", help: SS_HELP, own_help: true, run });
