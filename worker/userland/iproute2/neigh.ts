// ip neighbour: show, get, add, change, replace, del, flush.
import { inet_ntop, same_prefix } from "../../kernel/uapi/in.ts";
import * as R from "../../kernel/uapi/rtnetlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { COLOR, family_of, type Ip } from "./context.ts";
import type { Json } from "./json.ts";
import { index_of } from "./link_set.ts";
import { device_names } from "./link_show.ts";
import { lladdr_of, lladdr_text } from "./names.ts";
import { rtnl_ask, rtnl_change, rtnl_dump } from "./rtnl.ts";

/** States in the order in which they are printed. */
const STATES: readonly (readonly [bit: number, name: string])[] = [
  [R.NUD_INCOMPLETE, "INCOMPLETE"],
  [R.NUD_REACHABLE, "REACHABLE"],
  [R.NUD_STALE, "STALE"],
  [R.NUD_DELAY, "DELAY"],
  [R.NUD_PROBE, "PROBE"],
  [R.NUD_FAILED, "FAILED"],
  [R.NUD_NOARP, "NOARP"],
  [R.NUD_PERMANENT, "PERMANENT"],
];
const ALL_STATES = 0xff;

interface NeighFilter {
  dev?: number;
  /** bits of the states wanted */
  state: number;
  to?: { address: ByteString; bits: number };
}

const NOT_SIMULATED = ["proxy", "router", "use", "managed", "extern_learn", "protocol", "vrf", "nomaster"];

/** The state that a word names. @throws Exit */
function* nud_state(ip: Ip): Code<number> {
  const word = yield* ip.next();
  if (word === "none") return R.NUD_NONE;
  const found = STATES.find(([, name]) => name.toLowerCase() === word);
  return found?.[0] ?? (yield* ip.invalid("nud state is bad", word));
}

function* filter_of(ip: Ip, command: string, state: number): Code<NeighFilter> {
  let wanted = 0;
  const filter: NeighFilter = { state };
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (word === "dev") filter.dev = yield* index_of(ip, yield* ip.next());
    else if (word === "nud") {
      if (ip.peek() === "all") {
        ip.take();
        wanted = ALL_STATES;
      } else wanted |= yield* nud_state(ip);
      filter.state = wanted;
    } else if (word === "unused" || NOT_SIMULATED.includes(word))
      yield* ip.not_simulated(`neigh ${command} ${word}`);
    else {
      const text = word === "to" ? yield* ip.next() : word;
      filter.to = yield* ip.prefix(text);
    }
  }
  return filter;
}

const fits = (n: R.neigh_info, f: NeighFilter): boolean =>
  (f.dev === undefined || n.index === f.dev) &&
  // an entry without a state is shown when all are
  (n.state === R.NUD_NONE ? f.state === ALL_STATES : (n.state & f.state) !== 0) &&
  (f.to === undefined ||
    (n.dst.length === f.to.address.length && same_prefix(n.dst, f.to.address, f.to.bits)));

function* neighbours(ip: Ip, filter: NeighFilter): Code<R.neigh_info[]> {
  const family = filter.to ? family_of(filter.to.address) : ip.o.family;
  const all = yield* rtnl_dump<R.neigh_info>(ip.nl, R.RTM_GETNEIGH, { family, index: 0 });
  return all.filter((n) => fits(n, filter));
}

function neigh_text(ip: Ip, n: R.neigh_info, names: ReadonlyMap<number, string>, with_dev: boolean): string {
  const dst = inet_ntop(n.dst);
  const dev = names.get(n.index) ?? `if${n.index}`;
  const lladdr = lladdr_text(n.lladdr);
  if (ip.o.brief) {
    const name = ip.paint(COLOR.ifname, `${dev.padEnd(16)} `);
    return `${ip.paint_address(n.dst, `${dst.padEnd(39)} `)}${name}${lladdr && ip.paint(COLOR.mac, lladdr)}`;
  }
  let text = ip.paint_address(n.dst, `${dst} `);
  if (with_dev) text += `dev ${ip.paint(COLOR.ifname, `${dev} `)}`;
  if (lladdr !== "") text += `lladdr ${ip.paint(COLOR.mac, `${lladdr} `)}`;
  if (ip.o.statistics > 0) {
    if (n.refcnt > 0) text += ` ref ${n.refcnt}`;
    text += ` used ${n.used}/${n.confirmed}/${n.updated}probes ${n.probes} `;
  }
  for (const [bit, name] of STATES) if (n.state & bit) text += `${name} `;
  return text;
}

export function* neigh_show(ip: Ip): Code<number> {
  const filter = yield* filter_of(ip, "show", ALL_STATES & ~R.NUD_NOARP);
  const names = yield* device_names(ip);
  return yield* neigh_print(ip, yield* neighbours(ip, filter), names, filter.dev === undefined);
}

function* neigh_print(
  ip: Ip,
  list: readonly R.neigh_info[],
  names: ReadonlyMap<number, string>,
  with_dev: boolean,
): Code<number> {
  return yield* ip.show(
    list,
    (n) => `${neigh_text(ip, n, names, with_dev)}\n`,
    (n) => neigh_json(ip, n, names, with_dev),
  );
}

function neigh_json(ip: Ip, n: R.neigh_info, names: ReadonlyMap<number, string>, with_dev: boolean): Json {
  const { used, confirmed, updated, probes } = n;
  const counted = { refcnt: n.refcnt || undefined, used, confirmed, updated, probes };
  const state = STATES.filter(([bit]) => n.state & bit).map(([, name]) => name);
  return {
    dst: inet_ntop(n.dst),
    dev: with_dev ? (names.get(n.index) ?? `if${n.index}`) : undefined,
    lladdr: n.lladdr === "" ? undefined : lladdr_text(n.lladdr),
    ...(ip.o.statistics > 0 && !ip.o.brief ? counted : {}),
    state: ip.o.brief ? undefined : state,
  };
}

export function* neigh_get(ip: Ip): Code<number> {
  const { req, dev } = yield* words_of(ip, "get");
  if (dev === undefined || req.dst === undefined)
    return yield* ip.die("Device and address are required arguments.", 1);
  const index = yield* index_of(ip, dev);
  const found = yield* rtnl_ask<R.neigh_info>(ip.nl, R.RTM_GETNEIGH, {
    family: family_of(req.dst),
    index,
    dst: req.dst,
  });
  return yield* neigh_print(ip, [found], yield* device_names(ip), true);
}

interface NeighWords {
  req: Partial<R.neigh_request>;
  dev?: ByteString;
}

function* words_of(ip: Ip, command: string): Code<NeighWords> {
  const w: NeighWords = { req: {} };
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (word === "dev") w.dev = yield* ip.next();
    else if (word === "lladdr") {
      const text = yield* ip.next();
      w.req.lladdr = lladdr_of(text) ?? (yield* ip.die(`"${text}" is invalid lladdr.`, 1));
    } else if (word === "nud") w.req.state = yield* nud_state(ip);
    else if (NOT_SIMULATED.includes(word)) yield* ip.not_simulated(`neigh ${command} ${word}`);
    else {
      const text = word === "to" ? yield* ip.next() : word;
      if (w.req.dst !== undefined) yield* ip.duplicate("to", text);
      w.req.dst = yield* ip.address(text);
    }
  }
  return w;
}

const FLAGS = {
  add: R.NLM_F_CREATE | R.NLM_F_EXCL,
  change: R.NLM_F_REPLACE,
  replace: R.NLM_F_CREATE | R.NLM_F_REPLACE,
} as const;

export function* neigh_change(ip: Ip, command: keyof typeof FLAGS | "del"): Code<number> {
  const { req, dev } = yield* words_of(ip, command);
  if (dev === undefined || req.dst === undefined)
    return yield* ip.die("Device and destination are required arguments.", 255);
  const full = { ...req, family: family_of(req.dst), index: yield* index_of(ip, dev) };
  const [type, flags] = command === "del" ? [R.RTM_DELNEIGH, 0] : [R.RTM_NEWNEIGH, FLAGS[command]];
  return (yield* rtnl_change(ip.nl, type, flags, full)) < 0 ? 2 : 0;
}

/** Removes what fits: without a word about it, neither what an administrator has said nor what needs no question. */
export function* neigh_flush(ip: Ip): Code<number> {
  if (ip.peek() === undefined) return yield* ip.die("Flush requires arguments.", 1);
  if (ip.peek() === "all") ip.take();
  const filter = yield* filter_of(ip, "flush", ALL_STATES & ~(R.NUD_PERMANENT | R.NUD_NOARP));
  const told = ip.o.statistics > 0;
  const names = yield* device_names(ip);
  const found = yield* neighbours(ip, filter);
  for (const n of found) {
    if (ip.o.statistics > 1) yield* ip.c.out.print(`${neigh_text(ip, n, names, filter.dev === undefined)}\n`);
    const { family, index, dst } = n;
    if ((yield* rtnl_change(ip.nl, R.RTM_DELNEIGH, 0, { family, index, dst })) < 0) return 1;
  }
  if (told && found.length === 0) yield* ip.c.out.print("Nothing to flush.\n");
  else if (told)
    yield* ip.c.out.print(
      `\n*** Round 1, deleting ${found.length} entries ***\n*** Flush is complete after 1 round ***\n`,
    );
  return 0;
}
