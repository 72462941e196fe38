// ip link add, set and delete.
import * as F from "../../kernel/uapi/if.ts";
import * as R from "../../kernel/uapi/rtnetlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { Ip } from "./context.ts";
import { BRIDGE_TYPE_HELP } from "./help.ts";
import { lladdr_of } from "./names.ts";
import { netns_get_fd } from "./netns_names.ts";
import { rtnl_change, rtnl_get } from "./rtnl.ts";

/** What the words up to the end, or up to "type", ask for. */
interface Parsed {
  req: R.link_request;
  /** as in "dev NAME", or a word of its own */
  dev?: ByteString;
  kind?: ByteString;
}

/** Options of the real program that nothing is made of here. */
const NOT_SIMULATED: ReadonlySet<string> = new Set([
  "addrgenmode",
  "alias",
  "carrier",
  "dynamic",
  "group",
  "gso_max_segs",
  "gso_max_size",
  "index",
  "link-netns",
  "link-netnsid",
  "macaddr",
  "mode",
  "numrxqueues",
  "numtxqueues",
  "parentdev",
  "protodown",
  "state",
  "trailers",
  "vf",
  "vrf",
  "xdp",
]);

/** Index of a device. @throws Exit */
export function* index_of(ip: Ip, name: ByteString): Code<number> {
  const found = yield* rtnl_get<R.link_info>(ip.nl, R.RTM_GETLINK, { index: 0, name });
  return typeof found === "number" ? yield* ip.die(`Cannot find device "${name}"`, 1) : found.index;
}

function flag(req: R.link_request, bit: number, on: boolean): void {
  req.change = (req.change ?? 0) | bit;
  req.flags = on ? (req.flags ?? 0) | bit : (req.flags ?? 0) & ~bit;
}

function* netns(ip: Ip, req: R.link_request): Code<void> {
  const word = yield* ip.next();
  const fd = yield netns_get_fd(word);
  if (fd >= 0) req.net_ns_fd = fd;
  else if (/^\d+$/.test(word)) req.net_ns_pid = Number(word);
  else yield* ip.invalid('Invalid "netns" value\n', word);
}

function* hardware_address(ip: Ip): Code<ByteString> {
  const word = yield* ip.next();
  return lladdr_of(word) ?? (yield* ip.die(`"${word}" is invalid lladdr.`, 1));
}

/** Index of the bridge that the next word names. @throws Exit */
export function* master_index(ip: Ip): Code<number> {
  const name = yield* ip.next();
  const found = yield* rtnl_get<R.link_info>(ip.nl, R.RTM_GETLINK, { index: 0, name });
  return typeof found === "number" ? yield* ip.invalid("Device does not exist\n", name) : found.index;
}

/** One option with its value; false when the word is none. */
function* option(ip: Ip, word: ByteString, p: Parsed): Code<boolean> {
  const { req } = p;
  switch (word) {
    case "up":
    case "down":
      flag(req, F.IFF_UP, word === "up");
      return true;
    case "name":
      req.name = yield* ip.next();
      return true;
    case "mtu":
      req.mtu = yield* ip.number("mtu", 0xffffffff);
      return true;
    case "address":
      req.address = yield* hardware_address(ip);
      return true;
    case "broadcast":
    case "brd":
      yield* ip.not_simulated("link set broadcast");
      return true;
    case "qlen":
    case "txqlen":
    case "txqueuelen":
      req.txqlen = yield* ip.number("txqueuelen", 0x7fffffff);
      return true;
    case "netns":
      yield* netns(ip, req);
      return true;
    case "promisc":
      flag(req, F.IFF_PROMISC, yield* ip.on_off("promisc"));
      return true;
    case "multicast":
      flag(req, F.IFF_MULTICAST, yield* ip.on_off("multicast"));
      return true;
    case "allmulticast":
      flag(req, F.IFF_ALLMULTI, yield* ip.on_off("allmulticast"));
      return true;
    case "arp":
      flag(req, F.IFF_NOARP, !(yield* ip.on_off("arp")));
      return true;
    case "type":
      p.kind = yield* ip.next();
      return true;
    case "master":
      req.master = yield* master_index(ip);
      return true;
    case "nomaster":
      req.master = 0;
      return true;
    case "link":
      // a device that needs none beneath it ignores the one it is given
      yield* index_of(ip, yield* ip.next());
      return true;
  }
  if (NOT_SIMULATED.has(word)) yield* ip.not_simulated(`link ${word}`);
  return false;
}

/** Reads options until the words end, or "type KIND" has been read. */
function* parse(ip: Ip): Code<Parsed> {
  const p: Parsed = { req: { index: 0 } };
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (yield* option(ip, word, p)) {
      if (p.kind !== undefined) return p;
      continue;
    }
    const name = word === "dev" ? yield* ip.next() : word;
    if (p.dev !== undefined) yield* ip.duplicate("dev", name);
    p.dev = name;
  }
  return p;
}

const VETH_USAGE =
  "Usage: ip link <options> type veth [peer <options>]\nTo get <options> type 'ip link add help'";

/** What follows "type KIND". */
function* kind_options(ip: Ip, p: Parsed): Code<void> {
  const word = ip.take();
  if (word === undefined) return;
  if (p.kind === "bridge") {
    if (!BRIDGE_TYPE_HELP.includes(`[ ${word} `))
      yield* ip.die(`bridge: unknown command "${word}"?\n${BRIDGE_TYPE_HELP.trimEnd()}`, 1);
    yield* ip.not_simulated(`link type bridge ${word}`);
    return;
  }
  if (p.kind !== "veth") {
    yield* ip.die(`Garbage instead of arguments "${word} ...". Try "ip link help".`, 1);
    return;
  }
  if (word !== "peer") yield* ip.die(VETH_USAGE, 1);
  const peer = yield* parse(ip);
  p.req.peer = { ...peer.req, name: peer.req.name ?? peer.dev };
}

export function* link_add(ip: Ip): Code<number> {
  const p = yield* parse(ip);
  if (p.kind === undefined) return yield* ip.die('Not enough information: "type" argument is required', 1);
  yield* kind_options(ip, p);
  const req = { ...p.req, kind: p.kind, name: p.req.name ?? p.dev };
  const r = yield* rtnl_change(ip.nl, R.RTM_NEWLINK, R.NLM_F_CREATE | R.NLM_F_EXCL, req);
  return r < 0 ? 2 : 0;
}

export function* link_set(ip: Ip): Code<number> {
  const p = yield* parse(ip);
  if (p.kind !== undefined) yield* kind_options(ip, p);
  if (p.dev === undefined) return yield* ip.missing("dev");
  const index = yield* index_of(ip, p.dev);
  const r = yield* rtnl_change(ip.nl, R.RTM_NEWLINK, 0, { ...p.req, index });
  if (p.req.net_ns_fd !== undefined) yield sys.close(p.req.net_ns_fd);
  return r < 0 ? 2 : 0;
}

export function* link_delete(ip: Ip): Code<number> {
  const p = yield* parse(ip);
  if (p.kind !== undefined) yield* kind_options(ip, p);
  const dev = p.dev ?? p.req.name;
  if (dev === undefined) return yield* ip.missing("dev");
  const r = yield* rtnl_change(ip.nl, R.RTM_DELLINK, 0, { index: yield* index_of(ip, dev) });
  return r < 0 ? 2 : 0;
}
