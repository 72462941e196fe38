// ip route: show, add, change, append, replace, del, get, flush.
import * as F from "../../kernel/uapi/if.ts";
import { inet_ntop, same_prefix } from "../../kernel/uapi/in.ts";
import { AF_INET, AF_INET6, AF_UNSPEC } from "../../kernel/uapi/netlink.ts";
import * as R from "../../kernel/uapi/rtnetlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { COLOR, family_of, type Ip } from "./context.ts";
import { ROUTE_HELP } from "./help.ts";
import type { Json } from "./json.ts";
import { index_of } from "./link_set.ts";
import { device_names, newline } from "./link_show.ts";
import { number_of, PROTOCOLS, ROUTE_TYPES, SCOPES, TABLES } from "./names.ts";
import { rtnl_ask, rtnl_change, rtnl_dump } from "./rtnl.ts";

const ALL_TABLES = 0;

interface RouteFilter {
  table: number;
  dev?: number;
  protocol?: number;
  scope?: number;
  type?: number;
  via?: ByteString;
  /** routes to exactly this network; with `root` those within it, with `match` those that contain it */
  to?: { address: ByteString; bits: number; how: "exact" | "root" | "match" };
}

/** A value by name or number. */
function* named(ip: Ip, names: ReadonlyMap<number, string>, what: string): Code<number> {
  const word = yield* ip.next();
  return number_of(names, word) ?? (yield* ip.invalid(`"${what}" value is invalid\n`, word));
}

const ROUTE_OPTIONS = [
  "tos",
  "vrf",
  "nexthop",
  "encap",
  "mtu",
  "advmss",
  "rtt",
  "rttvar",
  "window",
  "cwnd",
  "initcwnd",
  "ssthresh",
  "realms",
  "rto_min",
  "hoplimit",
  "expires",
  "weight",
  "onlink",
  "pref",
  "nhid",
  "mark",
  "iif",
  "uid",
  "ipproto",
  "sport",
  "dport",
  "fibmatch",
  "cache",
  "cached",
  "cloned",
];

/** How a destination is printed: a host without its length, everything as "default". */
function destination(r: R.route_info): string {
  if (r.dst_len === 0) return "default";
  return r.dst_len === r.dst.length * 8 ? inet_ntop(r.dst) : `${inet_ntop(r.dst)}/${r.dst_len}`;
}

/** One route. */
function route_text(
  ip: Ip,
  r: R.route_info,
  names: ReadonlyMap<number, string>,
  filter: RouteFilter,
): string {
  const cloned = (r.flags & R.RTM_F_CLONED) !== 0;
  const shown = shown_of(ip, r, names, filter);
  let text = "";
  const add = (word: string) => {
    text += `${word} `;
  };
  const add_address = (before: string, address: ByteString, word: string) => {
    text += before + ip.paint_address(address, `${word} `);
  };
  if (shown.type !== undefined) add(shown.type);
  if (r.dst_len === 0) add("default");
  else add_address("", r.dst, destination(r));
  if (cloned && r.family === AF_INET6) add("from ::");
  if (shown.gateway !== undefined) add_address("via ", r.gateway, shown.gateway);
  if (shown.dev !== undefined) text += `dev ${ip.paint(COLOR.ifname, `${shown.dev} `)}`;
  if (shown.table !== undefined) add(`table ${shown.table}`);
  if (shown.protocol !== undefined) add(`proto ${shown.protocol}`);
  if (shown.scope !== undefined) add(`scope ${shown.scope}`);
  if (shown.prefsrc !== undefined) add_address("src ", r.prefsrc, shown.prefsrc);
  if (shown.metric !== undefined) add(`metric ${shown.metric}`);
  if (r.flags & R.RTNH_F_LINKDOWN) add("linkdown");
  if (shown.uid !== undefined) add(`uid ${shown.uid}`);
  if (cloned && r.family === AF_INET) {
    const cache = cache_flags(r);
    text += `${newline(ip)}    cache ${cache.length === 0 ? "" : `<${cache.join(",")}> `}`;
  }
  if (r.family === AF_INET6) text += "pref medium";
  return text;
}

/** What of a route is shown, by the names it has in JSON; what the filter has fixed is not repeated. */
function shown_of(ip: Ip, r: R.route_info, names: ReadonlyMap<number, string>, filter: RouteFilter) {
  const cloned = (r.flags & R.RTM_F_CLONED) !== 0;
  const { details } = ip.o;
  const typed = r.type !== F.RTN_UNICAST || details;
  const other_table = r.table !== F.RT_TABLE_MAIN && filter.table !== r.table && !cloned;
  const whole = !cloned || r.family === AF_INET6;
  const protocol = whole && (r.protocol !== F.RTPROT_BOOT || details) && filter.protocol === undefined;
  const scope = whole && (r.scope !== F.RT_SCOPE_UNIVERSE || details) && filter.scope === undefined;
  return {
    type: typed ? (ROUTE_TYPES.get(r.type) ?? String(r.type)) : undefined,
    dst: destination(r),
    gateway: r.gateway !== "" && filter.via === undefined ? inet_ntop(r.gateway) : undefined,
    dev: r.oif !== 0 && filter.dev === undefined ? (names.get(r.oif) ?? `if${r.oif}`) : undefined,
    table: other_table ? (TABLES.get(r.table) ?? String(r.table)) : undefined,
    protocol: protocol ? (PROTOCOLS.get(r.protocol) ?? String(r.protocol)) : undefined,
    scope: scope ? (SCOPES.get(r.scope) ?? String(r.scope)) : undefined,
    prefsrc: r.prefsrc === "" ? undefined : inet_ntop(r.prefsrc),
    metric: r.priority !== 0 || r.family === AF_INET6 ? r.priority : undefined,
    flags: r.flags & R.RTNH_F_LINKDOWN ? ["linkdown"] : [],
    uid: r.family === AF_INET ? r.uid : undefined,
  };
}

function cache_flags(r: R.route_info): string[] {
  if (r.type === F.RTN_LOCAL) return ["local"];
  return r.type === F.RTN_BROADCAST ? ["local", "brd"] : [];
}

function route_json(ip: Ip, r: R.route_info, names: ReadonlyMap<number, string>, filter: RouteFilter): Json {
  const v6 = r.family === AF_INET6;
  return {
    ...shown_of(ip, r, names, filter),
    cache: r.flags & R.RTM_F_CLONED && !v6 ? cache_flags(r) : undefined,
    pref: v6 ? "medium" : undefined,
  };
}

function* filter_of(ip: Ip, command: string): Code<RouteFilter> {
  const filter: RouteFilter = { table: F.RT_TABLE_MAIN };
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (word === "table") {
      const name = yield* ip.next();
      const table = name === "all" ? ALL_TABLES : number_of(TABLES, name);
      filter.table = table ?? (yield* ip.invalid("table id value is invalid\n", name));
    } else if (word === "dev" || word === "oif") filter.dev = yield* index_of(ip, yield* ip.next());
    else if (word === "proto") filter.protocol = yield* named(ip, PROTOCOLS, "protocol");
    else if (word === "scope") filter.scope = yield* named(ip, SCOPES, "scope");
    else if (word === "type") filter.type = yield* named(ip, ROUTE_TYPES, "node type");
    else if (word === "via") filter.via = yield* ip.address(yield* ip.next());
    else if (ROUTE_OPTIONS.includes(word)) yield* ip.not_simulated(`route ${command} ${word}`);
    else {
      let text = word === "to" ? yield* ip.next() : word;
      let how: "exact" | "root" | "match" = "exact";
      if (text === "exact" || text === "root" || text === "match") {
        how = text;
        text = yield* ip.next();
      }
      const { address, bits } = yield* ip.prefix(text);
      filter.to = { address, bits, how };
    }
  }
  return filter;
}

function fits(r: R.route_info, f: RouteFilter): boolean {
  const is = <T>(wanted: T | undefined, has: T) => wanted === undefined || wanted === has;
  if (f.table !== ALL_TABLES && r.table !== f.table) return false;
  if (!is(f.dev, r.oif) || !is(f.protocol, r.protocol) || !is(f.scope, r.scope)) return false;
  if (!is(f.type, r.type) || !is(f.via, r.gateway)) return false;
  if (!f.to) return true;
  const { address, bits, how } = f.to;
  if (address.length !== r.dst.length) return false;
  if (how === "exact") return r.dst_len === bits && same_prefix(r.dst, address, bits);
  if (how === "root") return r.dst_len >= bits && same_prefix(r.dst, address, bits);
  return r.dst_len <= bits && same_prefix(r.dst, address, r.dst_len);
}

/** Without a family of the options, it is IPv4, or with all tables both. */
function* routes(ip: Ip, filter: RouteFilter): Code<R.route_info[]> {
  let { family } = ip.o;
  if (family === AF_UNSPEC && filter.to?.address.length === 16) family = AF_INET6;
  if (family === AF_UNSPEC && filter.table !== ALL_TABLES) family = AF_INET;
  const all = yield* rtnl_dump<R.route_info>(ip.nl, R.RTM_GETROUTE, { family });
  return all.filter((r) => fits(r, filter));
}

export function* route_show(ip: Ip): Code<number> {
  const filter = yield* filter_of(ip, "show");
  const names = yield* device_names(ip);
  return yield* ip.show(
    yield* routes(ip, filter),
    (r) => `${route_text(ip, r, names, filter)}\n`,
    (r) => route_json(ip, r, names, filter),
  );
}

export function* route_flush(ip: Ip): Code<number> {
  if (ip.peek() === undefined) return yield* ip.die('"ip route flush" requires arguments.', 1);
  const filter = yield* filter_of(ip, "flush");
  let status = 0;
  for (const r of yield* routes(ip, filter)) {
    const { family, dst, dst_len, table, type, priority } = r;
    const which = { family, dst, dst_len, table, type, priority, oif: r.oif };
    if ((yield* rtnl_change(ip.nl, R.RTM_DELROUTE, 0, which)) < 0) status = 2;
  }
  return status;
}

export function* route_get(ip: Ip): Code<number> {
  const req: Partial<R.route_request> = {};
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (word === "oif" || word === "dev") req.oif = yield* index_of(ip, yield* ip.next());
    else if (word === "from") req.prefsrc = yield* ip.address(yield* ip.next());
    else if (ROUTE_OPTIONS.includes(word)) yield* ip.not_simulated(`route get ${word}`);
    else {
      const text = word === "to" ? yield* ip.next() : word;
      const { address } = yield* ip.prefix(text);
      req.dst = address;
    }
  }
  if (req.dst === undefined) return yield* ip.die("need at least a destination address", 1);
  const r = yield* rtnl_ask<R.route_info>(ip.nl, R.RTM_GETROUTE, { ...req, family: family_of(req.dst) });
  const names = yield* device_names(ip);
  const all: RouteFilter = { table: F.RT_TABLE_MAIN };
  return yield* ip.show(
    [r],
    () => `${route_text(ip, r, names, all)}\n`,
    () => route_json(ip, r, names, all),
  );
}

interface RouteWords {
  req: Partial<R.route_request>;
  dev?: ByteString;
}

/** The words of a route that is to be added or removed. */
function* route_words(ip: Ip, command: string): Code<RouteWords> {
  const w: RouteWords = { req: {} };
  const { req } = w;
  const first = ip.peek();
  const type = first === undefined ? null : [...ROUTE_TYPES].find(([, name]) => name === first)?.[0];
  if (type) {
    req.type = type;
    ip.take();
  }
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (word === "dev" || word === "oif") w.dev = yield* ip.next();
    else if (word === "via") {
      const family = req.dst === undefined || req.dst_len === 0 ? ip.o.family : family_of(req.dst);
      req.gateway = yield* ip.address(yield* ip.next(), family);
    } else if (word === "src") req.prefsrc = yield* ip.address(yield* ip.next());
    else if (word === "metric" || word === "priority" || word === "preference")
      req.priority = yield* ip.number("metric", 0xffffffff);
    else if (word === "table") req.table = yield* named(ip, TABLES, "table");
    else if (word === "proto") req.protocol = yield* named(ip, PROTOCOLS, "protocol");
    else if (word === "scope") req.scope = yield* named(ip, SCOPES, "scope");
    else if (ROUTE_OPTIONS.includes(word)) yield* ip.not_simulated(`route ${command} ${word}`);
    else {
      const text = word === "to" ? yield* ip.next() : word;
      if (req.dst !== undefined) yield* ip.duplicate("to", text);
      const { address, bits } = yield* ip.prefix(text);
      Object.assign(req, { dst: address, dst_len: bits });
    }
  }
  return w;
}

/** The family: that of the options or of the addresses; "default" alone says none. */
function family_in(ip: Ip, req: Partial<R.route_request>): number {
  if (ip.o.family !== AF_UNSPEC) return ip.o.family;
  if (req.gateway !== undefined) return family_of(req.gateway);
  return req.dst === undefined ? AF_INET : family_of(req.dst);
}

const FLAGS = {
  add: R.NLM_F_CREATE | R.NLM_F_EXCL,
  change: R.NLM_F_REPLACE,
  replace: R.NLM_F_CREATE | R.NLM_F_REPLACE,
  append: R.NLM_F_CREATE | R.NLM_F_APPEND,
} as const;

export function* route_change(ip: Ip, command: keyof typeof FLAGS | "del"): Code<number> {
  if (ip.peek() === undefined) return yield* ip.c.usage(ROUTE_HELP, 255);
  const { req, dev } = yield* route_words(ip, command);
  const family = family_in(ip, req);
  if (dev !== undefined) req.oif = yield* index_of(ip, dev);
  if (req.dst_len === 0) req.dst = "\0".repeat(family === AF_INET6 ? 16 : 4);
  if (command === "del")
    return (yield* rtnl_change(ip.nl, R.RTM_DELROUTE, 0, { ...req, family })) < 0 ? 2 : 0;
  // without a gateway the destination is on the link
  const near =
    req.gateway === undefined && family === AF_INET && (req.type ?? F.RTN_UNICAST) === F.RTN_UNICAST;
  req.scope ??= near ? F.RT_SCOPE_LINK : F.RT_SCOPE_UNIVERSE;
  const r = yield* rtnl_change(ip.nl, R.RTM_NEWROUTE, FLAGS[command], { ...req, family });
  return r < 0 ? 2 : 0;
}
