// ip address: show, add, change, replace, del, flush.
import * as F from "../../kernel/uapi/if.ts";
import { inet_ntop, mask_address, same_prefix } from "../../kernel/uapi/in.ts";
import { AF_INET, AF_UNSPEC } from "../../kernel/uapi/netlink.ts";
import * as R from "../../kernel/uapi/rtnetlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { COLOR, family_of, type Ip } from "./context.ts";
import type { Json } from "./json.ts";
import { address_json, brief_json, details_json, head_json, stats_json } from "./link_json.ts";
import { index_of, master_index } from "./link_set.ts";
import {
  address_line,
  brief_head,
  details,
  get_links,
  head_line,
  type LinkFilter,
  newline,
  statistics,
} from "./link_show.ts";
import { number_of, SCOPES } from "./names.ts";
import { rtnl_change, rtnl_dump } from "./rtnl.ts";

interface AddrFilter extends LinkFilter {
  scope?: number;
  to?: { address: ByteString; bits: number };
}

const NOT_SIMULATED: ReadonlySet<string> = new Set([
  "group",
  "label",
  "nomaster",
  "vrf",
  "permanent",
  "dynamic",
  "secondary",
  "primary",
  "tentative",
  "-tentative",
  "deprecated",
  "-deprecated",
  "dadfailed",
  "-dadfailed",
  "temporary",
  "home",
  "nodad",
  "mngtmpaddr",
  "noprefixroute",
  "autojoin",
]);

function* scope_of(ip: Ip): Code<number> {
  const word = yield* ip.next();
  return number_of(SCOPES, word) ?? (yield* ip.invalid("invalid scope value.", word));
}

function* filter_of(ip: Ip, command: string): Code<AddrFilter> {
  const filter: AddrFilter = { up: false };
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (word === "up") filter.up = true;
    else if (word === "type") filter.type = yield* ip.next();
    else if (word === "master") filter.master = yield* master_index(ip);
    else if (word === "scope") filter.scope = yield* scope_of(ip);
    else if (word === "to") filter.to = yield* ip.prefix(yield* ip.next());
    else if (NOT_SIMULATED.has(word)) yield* ip.not_simulated(`address ${command} ${word}`);
    else {
      const name = word === "dev" ? yield* ip.next() : word;
      if (filter.dev !== undefined) yield* ip.duplicate("dev", name);
      filter.dev = name;
    }
  }
  return filter;
}

const fits = (a: R.addr_info, filter: AddrFilter): boolean =>
  (filter.scope === undefined || a.scope === filter.scope) &&
  (filter.to === undefined ||
    (a.local.length === filter.to.address.length && same_prefix(a.local, filter.to.address, filter.to.bits)));

/** "inet 10.0.0.1/24 brd 10.0.0.255 scope global va" and what follows it. */
function address_text(ip: Ip, a: R.addr_info): string {
  const v4 = a.family === AF_INET;
  const brd = a.broadcast === "" ? "" : ` brd ${ip.paint_address(a.broadcast, inet_ntop(a.broadcast))}`;
  const secondary = a.flags & R.IFA_F_SECONDARY ? "secondary " : "";
  const local = ip.paint_address(a.local, inet_ntop(a.local));
  const what = `${v4 ? "inet" : "inet6"} ${local}/${a.prefixlen}${brd}`;
  const scope = `scope ${SCOPES.get(a.scope) ?? a.scope}`;
  const valid = `${newline(ip)}       valid_lft forever preferred_lft forever`;
  return `    ${what} ${scope} ${secondary}${v4 ? a.label : ""}${valid}`;
}

export function* addr_show(ip: Ip): Code<number> {
  const filter = yield* filter_of(ip, "show");
  const { o } = ip;
  const links = yield* get_links(ip, filter);
  const all = yield* rtnl_dump<R.addr_info>(ip.nl, R.RTM_GETADDR, { family: o.family, index: 0 });
  // asked for some addresses, devices without any of them are not shown
  const only_with = o.family !== AF_UNSPEC || filter.to !== undefined;
  const shown = links.list.flatMap((l) => {
    const own = all.filter((a) => a.index === l.index && fits(a, filter));
    return only_with && own.length === 0 ? [] : [{ l, own }];
  });
  const text = ({ l, own }: (typeof shown)[number]): string => {
    if (o.brief) {
      const each = (a: R.addr_info) => `${ip.paint_address(a.local, inet_ntop(a.local))}/${a.prefixlen} `;
      return `${brief_head(ip, l, links)}${own.map(each).join("")}\n`;
    }
    if (o.oneline) {
      const name = ip.paint(COLOR.ifname, `${l.name}`);
      return own.map((a) => `${l.index}: ${name}${address_text(ip, a)}\n`).join("");
    }
    const lines = [head_line(ip, l, links, false)];
    if (!only_with) lines.push(address_line(ip, l, links));
    if (o.details) lines[lines.length - 1] += details(ip, l, false);
    for (const a of own) lines.push(address_text(ip, a));
    if (o.statistics > 0) lines.push(statistics(ip, l.stats));
    return `${lines.join("\n")}\n`;
  };
  const json = ({ l, own }: (typeof shown)[number]): Json => {
    if (o.brief) return { ...brief_json(l, links), addr_info: own.map(address_in_brief) };
    return {
      ...head_json(l, links, false),
      ...(only_with ? {} : address_json(l)),
      ...(o.details ? details_json(l, false) : {}),
      addr_info: own.map(addr_json),
      ...(o.statistics > 0 ? stats_json(ip, l.stats) : {}),
    };
  };
  return yield* ip.show(shown, text, json);
}

const address_in_brief = (a: R.addr_info) => ({ local: inet_ntop(a.local), prefixlen: a.prefixlen });
const FOREVER = 4294967295;

function addr_json(a: R.addr_info): Json {
  const v4 = a.family === AF_INET;
  return {
    family: v4 ? "inet" : "inet6",
    ...address_in_brief(a),
    broadcast: a.broadcast === "" ? undefined : inet_ntop(a.broadcast),
    scope: SCOPES.get(a.scope) ?? String(a.scope),
    secondary: a.flags & R.IFA_F_SECONDARY ? true : undefined,
    label: v4 ? a.label : undefined,
    valid_life_time: FOREVER,
    preferred_life_time: FOREVER,
  };
}

/** Scope of an address that is given none. */
const default_scope = (address: ByteString): number =>
  address.length === 4 && address.startsWith("\x7f") ? F.RT_SCOPE_HOST : F.RT_SCOPE_UNIVERSE;

/** The broadcast address after "brd": one, "+" for all ones or "-" for all zeros in the host's part. */
function* broadcast(ip: Ip, req: R.addr_request): Code<ByteString> {
  const word = yield* ip.next();
  const { local = "", prefixlen = 0 } = req;
  if (word === "+" || word === "-") return mask_address(local, prefixlen, word === "+");
  return yield* ip.address(word, family_of(local));
}

function* addr_request(ip: Ip, command: string): Code<R.addr_request> {
  const req: Partial<R.addr_request> = {};
  let dev: ByteString | undefined;
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (word === "dev") dev = yield* ip.next();
    else if (word === "scope") req.scope = yield* scope_of(ip);
    else if (word === "label") req.label = yield* ip.next();
    else if (word === "broadcast" || word === "brd")
      req.broadcast = yield* broadcast(ip, req as R.addr_request);
    else if (
      NOT_SIMULATED.has(word) ||
      ["peer", "anycast", "valid_lft", "preferred_lft", "metric"].includes(word)
    )
      yield* ip.not_simulated(`address ${command} ${word}`);
    else {
      const text = word === "local" ? yield* ip.next() : word;
      if (req.local !== undefined) yield* ip.duplicate("local", text);
      const { address, bits } = yield* ip.prefix(text);
      Object.assign(req, { local: address, prefixlen: bits, family: family_of(address) });
    }
  }
  if (dev === undefined) return yield* ip.die('Not enough information: "dev" argument is required.', 1);
  if (command !== "del" && req.local !== undefined) req.scope ??= default_scope(req.local);
  const index = yield* index_of(ip, dev);
  return { ...req, family: req.family ?? AF_UNSPEC, index };
}

export function* addr_change(ip: Ip, command: "add" | "change" | "replace" | "del"): Code<number> {
  const req = yield* addr_request(ip, command);
  if (command === "del") return (yield* rtnl_change(ip.nl, R.RTM_DELADDR, 0, req)) < 0 ? 2 : 0;
  const flags = {
    add: R.NLM_F_CREATE | R.NLM_F_EXCL,
    change: R.NLM_F_REPLACE,
    replace: R.NLM_F_CREATE | R.NLM_F_REPLACE,
  };
  return (yield* rtnl_change(ip.nl, R.RTM_NEWADDR, flags[command], req)) < 0 ? 2 : 0;
}

/** Removes all addresses that fit, until there are none left. */
export function* addr_flush(ip: Ip): Code<number> {
  if (ip.peek() === undefined) return yield* ip.die("Flush requires arguments.", 1);
  const filter = yield* filter_of(ip, "flush");
  const links = yield* get_links(ip, filter);
  const shown = new Set(links.list.map((l) => l.index));
  for (;;) {
    const all = yield* rtnl_dump<R.addr_info>(ip.nl, R.RTM_GETADDR, { family: ip.o.family, index: 0 });
    const first = all.find((a) => shown.has(a.index) && fits(a, filter));
    if (!first) return 0;
    const { family, index, local, prefixlen } = first;
    if ((yield* rtnl_change(ip.nl, R.RTM_DELADDR, 0, { family, index, local, prefixlen })) < 0) return 1;
  }
}
