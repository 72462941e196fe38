// ifconfig(8): the network devices. Changes are ip-link(8)'s and ip-address(8)'s business here.
import * as F from "../../kernel/uapi/if.ts";
import { inet_ntop, prefix_mask } from "../../kernel/uapi/in.ts";
import { AF_INET } from "../../kernel/uapi/netlink.ts";
import * as R from "../../kernel/uapi/rtnetlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { lladdr_text } from "../iproute2/names.ts";
import { type Rtnl, rtnl_dump, rtnl_open } from "../iproute2/rtnl.ts";
import type { Code } from "../lib/code.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import { IFCONFIG_USAGE } from "./help.ts";

/** Flags as the ioctl tells them (16 bits): their names, and their letters in the short table. */
const FLAGS: readonly (readonly [bit: number, name: string, letter: string])[] = [
  [F.IFF_UP, "UP", ""],
  [F.IFF_BROADCAST, "BROADCAST", "B"],
  [F.IFF_LOOPBACK, "LOOPBACK", "L"],
  [F.IFF_RUNNING, "RUNNING", ""],
  [F.IFF_NOARP, "NOARP", ""],
  [F.IFF_PROMISC, "PROMISC", ""],
  [F.IFF_ALLMULTI, "ALLMULTI", ""],
  [F.IFF_MULTICAST, "MULTICAST", "M"],
];
/** Letters of the short table in its order. */
const LETTERS: readonly (readonly [bit: number, letter: string])[] = [
  [F.IFF_ALLMULTI, "A"],
  [F.IFF_BROADCAST, "B"],
  [F.IFF_LOOPBACK, "L"],
  [F.IFF_MULTICAST, "M"],
  [F.IFF_PROMISC, "P"],
  [F.IFF_NOARP, "O"],
  [F.IFF_RUNNING, "R"],
  [F.IFF_UP, "U"],
];
const ARPHRD_LOOPBACK = 772;

/** Scopes of IPv6 addresses as /proc/net/if_inet6 numbers them. */
const SCOPES: Readonly<Record<number, readonly [number: string, name: string]>> = {
  [F.RT_SCOPE_UNIVERSE]: ["0x0", "global"],
  [F.RT_SCOPE_LINK]: ["0x20", "link"],
  [F.RT_SCOPE_HOST]: ["0x10", "host"],
};

function human(bytes: number): string {
  let n = bytes;
  for (const unit of ["B", "KiB", "MiB", "GiB"]) {
    if (n < 1024) return `${n.toFixed(1)} ${unit}`;
    n /= 1024;
  }
  return `${n.toFixed(1)} TiB`;
}

function describe(l: R.link_info, addresses: readonly R.addr_info[]): string {
  const flags = l.flags & 0xffff;
  const names = FLAGS.flatMap(([bit, name]) => (flags & bit ? [name] : []));
  const lines = [`${l.name}: flags=${flags}<${names.join(",")}>  mtu ${l.mtu}`];
  const own = addresses.filter((a) => a.index === l.index);
  // the ioctl knows of one address of IPv4
  const v4 = own.find((a) => a.family === AF_INET);
  if (v4) {
    const mask: ByteString = prefix_mask(4, v4.prefixlen);
    const broadcast = l.flags & F.IFF_BROADCAST ? `  broadcast ${inet_ntop(v4.broadcast || "\0\0\0\0")}` : "";
    lines.push(`inet ${inet_ntop(v4.local)}  netmask ${inet_ntop(mask)}${broadcast}`);
  }
  for (const a of own.filter((x) => x.family !== AF_INET)) {
    const [number, name] = SCOPES[a.scope] ?? ["0x0", "global"];
    lines.push(`inet6 ${inet_ntop(a.local)}  prefixlen ${a.prefixlen}  scopeid ${number}<${name}>`);
  }
  lines.push(
    l.type === ARPHRD_LOOPBACK
      ? `loop  txqueuelen ${l.txqlen}  (Local Loopback)`
      : `ether ${lladdr_text(l.address)}  txqueuelen ${l.txqlen}  (Ethernet)`,
  );
  const s = l.stats;
  lines.push(
    `RX packets ${s.rx_packets}  bytes ${s.rx_bytes} (${human(s.rx_bytes)})`,
    `RX errors 0  dropped ${s.rx_dropped}  overruns 0  frame 0`,
    `TX packets ${s.tx_packets}  bytes ${s.tx_bytes} (${human(s.tx_bytes)})`,
    `TX errors 0  dropped ${s.tx_dropped} overruns 0  carrier 0  collisions 0`,
  );
  return `${lines.join("\n        ")}\n\n`;
}

function short_line(l: R.link_info): string {
  const s = l.stats;
  const pad = (n: number, width: number): string => String(n).padStart(width);
  const letters = LETTERS.map(([bit, letter]) => (l.flags & bit ? letter : "")).join("");
  return (
    `${l.name.padEnd(13)} ${pad(l.mtu, 7)} ${pad(s.rx_packets, 8)} ${pad(0, 6)} ${pad(s.rx_dropped, 6)} ${"0".padEnd(6)}` +
    `${pad(s.tx_packets, 9)} ${pad(0, 6)} ${pad(s.tx_dropped, 6)} ${pad(0, 6)} ${letters}\n`
  );
}

/** Devices by name. */
function* devices(nl: Rtnl, all: boolean): Code<R.link_info[]> {
  const list = yield* rtnl_dump<R.link_info>(nl, R.RTM_GETLINK, { index: 0 });
  return list.filter((l) => all || l.flags & F.IFF_UP).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The table of netstat -i and ifconfig -s. */
export function* print_interfaces(c: Cli, all: boolean, title: string): Code<void> {
  const nl = yield* rtnl_open();
  yield* c.out.print(`${title}    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n`);
  for (const l of yield* devices(nl, all)) yield* c.out.print(short_line(l));
}

export const ifconfig = program({
  name: "ifconfig",
  help: IFCONFIG_USAGE,
  own_help: true,
  *run(c) {
    let all = false;
    let short = false;
    const words = [...c.args];
    while (words[0]?.startsWith("-")) {
      const option = words.shift() as string;
      if (option === "-a") all = true;
      else if (option === "-s") short = true;
      else if (option === "-V" || option === "--version") {
        yield* c.out.print("net-tools 2.10\n");
        return 0;
      } else if (option === "-h" || option === "-?" || option === "--help") yield* c.usage(IFCONFIG_USAGE, 1);
      else if (option === "-v") yield* c.die("option -v is not simulated");
      else {
        yield* c.warn(`option \`${option}' not recognised.`);
        yield* c.die("`--help' gives usage information.");
      }
    }
    const [name, ...change] = words;
    if (change.length > 0)
      yield* c.die(`changes are not simulated: use ip link set ${name} or ip address add ... dev ${name}`);
    if (short && name === undefined) {
      yield* print_interfaces(c, all, "Iface      MTU");
      return 0;
    }
    const nl = yield* rtnl_open();
    const links = yield* devices(nl, all || name !== undefined);
    const chosen = name === undefined ? links : links.filter((l) => l.name === name);
    if (chosen.length === 0 && name !== undefined) {
      yield* eprint(`${name}: error fetching interface information: Device not found\n`);
      return 1;
    }
    const addresses = yield* rtnl_dump<R.addr_info>(nl, R.RTM_GETADDR, { family: 0, index: 0 });
    if (short)
      yield* c.out.print("Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n");
    for (const l of chosen) yield* c.out.print(short ? short_line(l) : describe(l, addresses));
    return 0;
  },
});
