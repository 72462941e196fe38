// A device as JSON.
import type { link_info, link_stats } from "../../kernel/uapi/rtnetlink.ts";
import type { Ip } from "./context.ts";
import type { Json } from "./json.ts";
import { is_mdown, type Links } from "./link_show.ts";
import { flag_names, LINK_TYPES, lladdr_text, OPERSTATES } from "./names.ts";

type Members = { readonly [key: string]: Json };

/** The other end of a pair: its name, or its number in another namespace. */
export function other_end(l: link_info, links: Links): Members {
  if (l.link === 0) return {};
  const other = l.link_netnsid >= 0 ? undefined : links.names.get(l.link);
  return other ? { link: other.name } : { link_index: l.link };
}

/** What the first line tells. */
export function head_json(l: link_info, links: Links, with_mode: boolean): Members {
  return {
    ifindex: l.index,
    ...other_end(l, links),
    ifname: l.name,
    flags: flag_names(l.flags, is_mdown(l, links)),
    mtu: l.mtu,
    qdisc: l.qdisc,
    master: links.names.get(l.master)?.name,
    operstate: OPERSTATES[l.operstate],
    linkmode: with_mode ? "DEFAULT" : undefined,
    group: "default",
    txqlen: l.txqlen,
  };
}

/** What the second line tells. */
export const address_json = (l: link_info): Members => ({
  link_type: LINK_TYPES.get(l.type) ?? String(l.type),
  address: lladdr_text(l.address),
  broadcast: lladdr_text(l.broadcast),
  link_netnsid: l.link_netnsid >= 0 ? l.link_netnsid : undefined,
});

export const details_json = (l: link_info, with_mode: boolean): Members => ({
  promiscuity: l.promiscuity,
  linkinfo: l.kind === "" ? undefined : { info_kind: l.kind },
  inet6_addr_gen_mode: with_mode ? "eui64" : undefined,
  num_tx_queues: l.num_queues,
  num_rx_queues: l.num_queues,
  gso_max_size: 65536,
  gso_max_segs: 65535,
});

const NO_ERRORS = ["length", "crc", "frame", "fifo", "missed"].map((name) => [`${name}_errors`, 0]);
const NO_TX_ERRORS = ["aborted", "fifo", "window", "heartbeat"].map((name) => [`${name}_errors`, 0]);

export function stats_json(ip: Ip, s: link_stats): Members {
  const all = ip.o.statistics > 1;
  const rx = { bytes: s.rx_bytes, packets: s.rx_packets, errors: 0, dropped: s.rx_dropped };
  const tx = { bytes: s.tx_bytes, packets: s.tx_packets, errors: 0, dropped: s.tx_dropped };
  return {
    stats64: {
      rx: { ...rx, over_errors: 0, multicast: 0, ...(all ? Object.fromEntries(NO_ERRORS) : {}) },
      tx: {
        ...tx,
        carrier_errors: 0,
        collisions: 0,
        ...(all ? { ...Object.fromEntries(NO_TX_ERRORS), carrier_changes: 0 } : {}),
      },
    },
  };
}

export function brief_json(l: link_info, links: Links): Members {
  return { ...other_end(l, links), ifname: l.name, operstate: OPERSTATES[l.operstate] };
}

export function link_json(ip: Ip, l: link_info, links: Links): Json {
  if (ip.o.brief) {
    const flags = flag_names(l.flags, is_mdown(l, links));
    return { ...brief_json(l, links), address: lladdr_text(l.address), flags };
  }
  return {
    ...head_json(l, links, true),
    ...address_json(l),
    ...(ip.o.details ? details_json(l, true) : {}),
    ...(ip.o.statistics > 0 ? stats_json(ip, l.stats) : {}),
  };
}
