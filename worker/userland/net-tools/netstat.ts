// netstat(8): sockets, routes and devices, from /proc/net.
import { inet_ntop } from "../../kernel/uapi/in.ts";
import { list_dir, read_link } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { gethostbyaddr, services } from "../lib/netdb.ts";
import { getpwuid } from "../lib/passwd.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_file } from "../lib/stdio.ts";
import { NETSTAT_USAGE, VERSION } from "./help.ts";
import { print_interfaces } from "./ifconfig.ts";
import { address_bytes, table_lines } from "./proc_net.ts";
import { print_routes } from "./route.ts";

const TCP_STATES =
  " ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK LISTEN CLOSING".split(
    " ",
  );
const ESTABLISHED = 1;
const CLOSE = 7;
const LISTEN = 10;
/** __SO_ACCEPTCON: somebody waits for connections */
const ACCEPTCON = 0x10000;
const UNIX_TYPES: Readonly<Record<number, string>> = {
  1: "STREAM",
  2: "DGRAM",
  3: "RAW",
  4: "RDM",
  5: "SEQPACKET",
};
const UNIX_STATES: Readonly<Record<number, string>> = {
  0: "FREE",
  2: "CONNECTING",
  3: "CONNECTED",
  4: "DISCONNECTING",
};

interface Show {
  all: boolean;
  listening: boolean;
  numeric: boolean;
  extended: boolean;
  wide: boolean;
  /** who has a socket open, by inode; null: not asked for */
  programs: ReadonlyMap<string, string> | null;
  ports: ReadonlyMap<string, string>;
}

/** "PID/name" of who has each socket open, by inode; a note when not all can be seen. */
function* programs_of(): Code<Map<string, string>> {
  const found = new Map<string, string>();
  let hidden = false;
  const pids = yield* list_dir("/proc");
  for (const { d_name: pid } of typeof pids === "number" ? [] : pids) {
    if (!/^\d+$/.test(pid)) continue;
    const fds = yield* list_dir(`/proc/${pid}/fd`);
    if (typeof fds === "number") {
      hidden = true;
      continue;
    }
    for (const { d_name: fd } of fds) {
      const link = yield* read_link(`/proc/${pid}/fd/${fd}`);
      const inode = typeof link === "string" ? /^socket:\[(\d+)\]$/.exec(link)?.[1] : undefined;
      if (inode === undefined || found.has(inode)) continue;
      const cmdline = yield* read_file(`/proc/${pid}/cmdline`);
      const name = typeof cmdline === "string" ? cmdline.split("\0")[0] : "";
      found.set(inode, `${pid}/${name.replace(/^.*\//, "").replace(/:$/, "")}`);
    }
  }
  if (hidden)
    yield* eprint(
      "(Not all processes could be identified, non-owned process info\n will not be shown, you would have to be root to see it all.)\n",
    );
  return found;
}

const PROGRAM_WIDTH = 20;
const owner = (o: Show, inode: string): string =>
  o.programs ? ` ${(o.programs.get(inode) ?? "-").slice(0, PROGRAM_WIDTH).padEnd(PROGRAM_WIDTH)}` : "";

/** "127.0.0.1:22"; without -n by names. `hex` is "0100007F:0016". */
function* endpoint(o: Show, hex: string, protocol: string): Code<string> {
  const [address, port] = hex.split(":");
  const bytes = address_bytes(address);
  const number = Number.parseInt(port, 16);
  const any = /^\0*$/.test(bytes);
  const text = inet_ntop(bytes);
  const host = o.numeric
    ? text
    : any
      ? bytes.length > 4
        ? "[::]"
        : text
      : ((yield* gethostbyaddr(bytes)) ?? text);
  const service =
    number === 0 ? "*" : ((o.numeric ? undefined : o.ports.get(`${number}/${protocol}`)) ?? String(number));
  const room = 23 - service.length - 1;
  return `${o.wide ? host : host.slice(0, room)}:${service}`;
}

const wanted = (o: Show, passive: boolean): boolean => o.all || passive === o.listening;

function* inet_sockets(c: Cli, o: Show, name: string): Code<void> {
  const protocol = name.slice(0, 3);
  for (const line of yield* table_lines(name)) {
    const f = line.trim().split(/\s+/);
    const state = Number.parseInt(f[3], 16);
    const passive = protocol === "tcp" ? state === LISTEN : state === CLOSE;
    if (!wanted(o, passive)) continue;
    const [tx, rx] = f[4].split(":").map((n) => Number.parseInt(n, 16));
    const local = (yield* endpoint(o, f[1], protocol)).padEnd(23);
    const peer = (yield* endpoint(o, f[2], protocol)).padEnd(23);
    const shown = protocol === "tcp" ? TCP_STATES[state] : state === ESTABLISHED ? "ESTABLISHED" : "";
    const uid = Number(f[7]);
    const user = o.numeric ? String(uid) : ((yield* getpwuid(uid))?.name ?? String(uid));
    const more = o.extended ? ` ${user.padEnd(10)} ${f[9].padEnd(10)}` : "";
    yield* c.out.print(
      `${name.padEnd(4)}  ${String(rx).padStart(6)} ${String(tx).padStart(6)} ${local} ${peer} ${shown.padEnd(11)}` +
        `${more}${owner(o, f[9])}\n`,
    );
  }
}

function* unix_sockets(c: Cli, o: Show): Code<void> {
  for (const line of yield* table_lines("unix")) {
    const m = /^\S+ (\S+) \S+ (\S+) (\S+) (\S+) +(\d+)(?: (.*))?$/.exec(line);
    if (!m) continue;
    const [flags, type, state] = [m[2], m[3], m[4]].map((n) => Number.parseInt(n, 16));
    const accepts = (flags & ACCEPTCON) !== 0;
    if (!wanted(o, accepts)) continue;
    const shown = state === 1 ? (accepts ? "LISTENING" : "") : (UNIX_STATES[state] ?? "UNKNOWN");
    const program_ = o.programs ? `${owner(o, m[5]).slice(1)} ` : "";
    yield* c.out.print(
      `unix  ${String(Number.parseInt(m[1], 16)).padEnd(6)} ${`[ ${accepts ? "ACC " : ""}]`.padEnd(11)} ` +
        `${(UNIX_TYPES[type] ?? "UNKNOWN").padEnd(10)} ${shown.padEnd(13)} ${m[5].padEnd(8)} ${program_}${m[6] ?? ""}\n`,
    );
  }
}

const LONG: readonly LongOption[] = (
  "route=r interfaces=i groups=g statistics=s masquerade=M verbose=v wide=W numeric=n numeric-hosts=n numeric-ports=n " +
  "symbolic=N extend=e programs=p timers=o continuous=c listening=l all=a fib=F cache=C context=Z tcp=t udp=u " +
  "udplite=U sctp=S raw=w unix=x inet=4 inet6=6 version=V help=h"
)
  .split(" ")
  .map((word) => {
    const [name, val] = word.split("=");
    return { name, val, has_arg: 0 };
  });
const NOT_SIMULATED = "gsMvNocCZUSA";

export const netstat = program({
  name: "netstat",
  help: NETSTAT_USAGE,
  own_help: true,
  *run(c) {
    const { options, error, operands } = getopt(c.args, "rigsMvWnNepoclaFCZtuUSwx46A:Vh", LONG);
    const has = (letters: string): boolean => options.some((o) => letters.includes(o.opt));
    if (error !== null) {
      yield* c.warn(error);
      yield* c.usage(NETSTAT_USAGE, 4);
    }
    if (has("h")) yield* c.usage(NETSTAT_USAGE, 4);
    if (has("V")) {
      yield* c.out.print(VERSION);
      return 5;
    }
    for (const o of options)
      if (NOT_SIMULATED.includes(o.opt)) yield* c.die(`option ${o.spelled} is not simulated`);
    if (operands.length > 0) yield* c.usage(NETSTAT_USAGE, 4);
    if (has("r") && has("i")) yield* c.usage(NETSTAT_USAGE, 4);
    if (has("r")) {
      if (has("6")) yield* c.die("option -r with -6 is not simulated");
      yield* print_routes(c, has("e") ? "route" : "netstat", has("n"));
      return 0;
    }
    if (has("i")) {
      if (has("e")) yield* c.die("option -i with -e is not simulated: use ifconfig");
      yield* c.out.print("Kernel Interface table\n");
      yield* print_interfaces(c, has("a"), "Iface             MTU");
      return 0;
    }
    const o: Show = {
      all: has("a"),
      listening: has("l"),
      numeric: has("n"),
      extended: has("e"),
      wide: has("W"),
      programs: has("p") ? yield* programs_of() : null,
      ports: has("n") ? new Map() : yield* services(),
    };
    const any = has("tuwx");
    const which = o.all ? "servers and established" : o.listening ? "only servers" : "w/o servers";
    const families = has("46") ? [...(has("4") ? [""] : []), ...(has("6") ? ["6"] : [])] : ["", "6"];
    if (has("w") && !has("tux")) yield* c.die("raw sockets are not simulated");
    if (!any || has("tu")) {
      yield* c.out.print(
        `Active Internet connections (${which})\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ` +
          `${o.extended ? " User       Inode     " : ""}${o.programs ? " PID/Program name    " : ""}\n`,
      );
      for (const protocol of ["tcp", "udp"])
        if (!any || has(protocol[0]))
          for (const family of families) yield* inet_sockets(c, o, protocol + family);
    }
    if ((!any && !has("46")) || has("x")) {
      yield* c.out.print(
        `Active UNIX domain sockets (${which})\nProto RefCnt Flags       Type       State         I-Node   ` +
          `${o.programs ? "PID/Program name     " : ""}Path\n`,
      );
      yield* unix_sockets(c, o);
    }
    return 0;
  },
});
