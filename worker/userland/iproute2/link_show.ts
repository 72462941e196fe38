// ip link show, and the lines about a device that ip address show begins with.
import * as F from "../../kernel/uapi/if.ts";
import {
  IF_OPER_DOWN,
  IF_OPER_UP,
  type link_info,
  type link_stats,
  RTM_GETLINK,
} from "../../kernel/uapi/rtnetlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { COLOR, type Ip, matches } from "./context.ts";
import { link_json } from "./link_json.ts";
import { master_index } from "./link_set.ts";
import { flags_text, LINK_TYPES, lladdr_text, OPERSTATES } from "./names.ts";
import { nsid_names } from "./netns_names.ts";
import { rtnl_dump, rtnl_get } from "./rtnl.ts";

/** Devices of the namespace, and what they refer to. */
export interface Links {
  readonly list: readonly link_info[];
  /** names of the devices known, by index */
  readonly names: ReadonlyMap<number, link_info>;
  /** names of other namespaces by their number */
  readonly netns: ReadonlyMap<number, string>;
}

/** Which devices are asked for. */
export interface LinkFilter {
  dev?: string;
  up: boolean;
  type?: string;
  /** index of the bridge they are joined to */
  master?: number;
}

/** Of a kind, or joined to a device of a kind ("bridge_slave"). */
const is_of_type = (l: link_info, type: string): boolean =>
  type === "bridge_slave" ? l.master !== 0 : l.kind === type;

/** The devices, or the one named. @throws Exit when it does not exist */
export function* get_links(ip: Ip, filter: LinkFilter): Code<Links> {
  let list: link_info[];
  if (filter.dev === undefined) list = yield* rtnl_dump<link_info>(ip.nl, RTM_GETLINK, { index: 0 });
  else {
    const one = yield* rtnl_get<link_info>(ip.nl, RTM_GETLINK, { index: 0, name: filter.dev });
    if (typeof one === "number") return yield* ip.die(`Device "${filter.dev}" does not exist.`, 1);
    list = [one];
  }
  const names = new Map(list.map((l) => [l.index, l]));
  for (const { link, link_netnsid, master } of list)
    for (const index of [link_netnsid >= 0 ? 0 : link, master]) {
      if (index === 0 || names.has(index)) continue;
      const other = yield* rtnl_get<link_info>(ip.nl, RTM_GETLINK, { index });
      if (typeof other !== "number") names.set(index, other);
    }
  const foreign = list.some((l) => l.link_netnsid >= 0);
  const netns = foreign ? yield* nsid_names(ip.nl) : new Map<number, string>();
  const wanted = (l: link_info) =>
    (!filter.up || (l.flags & F.IFF_UP) !== 0) &&
    (filter.type === undefined || is_of_type(l, filter.type)) &&
    (filter.master === undefined || l.master === filter.master);
  return { list: list.filter(wanted), names, netns };
}

/** Names of the devices by index. */
export function* device_names(ip: Ip): Code<Map<number, string>> {
  const links = yield* rtnl_dump<link_info>(ip.nl, RTM_GETLINK, { index: 0 });
  return new Map(links.map((l) => [l.index, l.name]));
}

/** "va@vb", "va@if2", "lo". */
export function shown_name(l: link_info, links: Links): string {
  if (l.link === 0) return l.name;
  const other = l.link_netnsid >= 0 ? undefined : links.names.get(l.link);
  return `${l.name}@${other?.name ?? `if${l.link}`}`;
}

/** The other end is here, and down. */
export function is_mdown(l: link_info, links: Links): boolean {
  if (l.link === 0 || l.link_netnsid >= 0) return false;
  return !((links.names.get(l.link)?.flags ?? 0) & F.IFF_UP);
}

export const newline = (ip: Ip): string => (ip.o.oneline ? "\\" : "\n");

/** The operational state and a space, at least as wide as `fill`. */
function state_text(ip: Ip, l: link_info, fill: string): string {
  const text = `${OPERSTATES[l.operstate].padEnd(fill.length)} `;
  if (l.operstate === IF_OPER_UP) return ip.paint(COLOR.up, text);
  return l.operstate === IF_OPER_DOWN ? ip.paint(COLOR.down, text) : text;
}

const mac = (ip: Ip, address: ByteString, after = ""): string =>
  ip.paint(COLOR.mac, `${lladdr_text(address)}${after}`);

/** The first line: "2: va@vb: <UP> mtu 1500 ...". */
export function head_line(ip: Ip, l: link_info, links: Links, with_mode: boolean): string {
  const master = l.master === 0 ? "" : `master ${links.names.get(l.master)?.name} `;
  const mode = with_mode ? "mode DEFAULT " : "";
  return (
    `${l.index}: ${ip.paint(COLOR.ifname, `${shown_name(l, links)}: `)}${flags_text(l.flags, is_mdown(l, links))} mtu ${l.mtu} ` +
    `qdisc ${l.qdisc} ${master}state ${state_text(ip, l, "")}${mode}group default qlen ${l.txqlen}`
  );
}

/** The second line: the hardware address, and where the other end is. */
export function address_line(ip: Ip, l: link_info, links: Links): string {
  const type = LINK_TYPES.get(l.type) ?? String(l.type);
  let other = "";
  if (l.link_netnsid >= 0) {
    const name = links.netns.get(l.link_netnsid);
    other = name === undefined ? ` link-netnsid ${l.link_netnsid}` : ` link-netns ${name}`;
  }
  return `    link/${type} ${mac(ip, l.address)} brd ${mac(ip, l.broadcast)}${other}`;
}

/** -d: what else is known of it. `addrgenmode` is told with links only. */
export function details(ip: Ip, l: link_info, with_mode: boolean): string {
  const kind = l.kind === "" ? "" : `${newline(ip)}    ${l.kind} `;
  const queues = `numtxqueues ${l.num_queues} numrxqueues ${l.num_queues} `;
  const gen = with_mode ? "addrgenmode eui64 " : "";
  return ` promiscuity ${l.promiscuity} ${kind}${gen}${queues}gso_max_size 65536 gso_max_segs 65535 `;
}

/** Columns of the counters grow with the numbers. */
export function statistics(ip: Ip, s: link_stats): string {
  const rx = [s.rx_bytes, s.rx_packets, 0, s.rx_dropped, 0, 0];
  const tx = [s.tx_bytes, s.tx_packets, 0, s.tx_dropped, 0, 0];
  const least = [10, 7, 6, 7, 7, 7];
  const width = least.map((w, i) => Math.max(w, String(rx[i]).length, String(tx[i]).length));
  const row = (cells: readonly (string | number)[], from = 0) =>
    cells.map((cell, i) => String(cell).padStart(width[i + from])).join(" ");
  const block = (what: string, names: readonly string[], values: readonly number[]) => {
    const head = row(names).slice(`${what}: `.length);
    return `    ${what}: ${head}${" ".repeat(11)}${newline(ip)}    ${row(values)} `;
  };
  const errors = (what: string, names: readonly string[]) => {
    const gap = " ".repeat(width[0] - 10);
    const zeros = row([0, 0, 0, 0, 0], 1);
    return `    ${what} errors:${gap} ${row(names, 1)}${newline(ip)}    ${" ".repeat(width[0])} ${zeros} `;
  };
  const lines = [block("RX", ["bytes", "packets", "errors", "dropped", "missed", "mcast"], rx)];
  if (ip.o.statistics > 1) lines.push(errors("RX", ["length", "crc", "frame", "fifo", "overrun"]));
  lines.push(block("TX", ["bytes", "packets", "errors", "dropped", "carrier", "collsns"], tx));
  if (ip.o.statistics > 1) lines.push(errors("TX", ["aborted", "fifo", "window", "heartbt", "transns"]));
  return lines.join(newline(ip));
}

/** One line for each device. */
export function brief_head(ip: Ip, l: link_info, links: Links): string {
  const name = ip.paint(COLOR.ifname, `${shown_name(l, links).padEnd(16)} `);
  return `${name}${state_text(ip, l, " ".repeat(14))}`;
}

export function* link_show(ip: Ip): Code<number> {
  const filter: LinkFilter = { up: false };
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (word === "up") filter.up = true;
    else if (word === "type") filter.type = yield* ip.next();
    else if (word === "master") filter.master = yield* master_index(ip);
    else if (["group", "vrf", "nomaster", "alias", "to", "scope", "label"].includes(word))
      yield* ip.not_simulated(`link show ${word}`);
    else {
      const name = word === "dev" ? yield* ip.next() : word;
      if (matches(name, "help") && name === "help") return -1;
      if (filter.dev !== undefined) yield* ip.duplicate("dev", name);
      filter.dev = name;
    }
  }
  const links = yield* get_links(ip, filter);
  const text = (l: link_info): string => {
    if (ip.o.brief)
      return `${brief_head(ip, l, links)}${mac(ip, l.address, " ")}${flags_text(l.flags, is_mdown(l, links))} \n`;
    let lines = head_line(ip, l, links, true) + newline(ip) + address_line(ip, l, links);
    if (ip.o.details) lines += details(ip, l, true);
    if (ip.o.statistics > 0) lines += newline(ip) + statistics(ip, l.stats);
    return `${lines}\n`;
  };
  return yield* ip.show(links.list, text, (l) => link_json(ip, l, links));
}
