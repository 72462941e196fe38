// bridge fdb: which hardware addresses are behind which ports.
import { AF_BRIDGE } from "../../kernel/uapi/netlink.ts";
import * as R from "../../kernel/uapi/rtnetlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { COLOR, type Ip, matches } from "./context.ts";
import { BRIDGE_FDB_HELP } from "./help.ts";
import { device_names } from "./link_show.ts";
import { lladdr_of, lladdr_text } from "./names.ts";
import { rtnl_change, rtnl_dump } from "./rtnl.ts";

function* die(ip: Ip, message: string): Code<never> {
  return yield* ip.die(message, 255);
}
const not_simulated = (ip: Ip, what: string) => die(ip, `bridge: fdb ${what} is not simulated`);

function index_of(names: ReadonlyMap<number, string>, name: ByteString): number | null {
  for (const [index, other] of names) if (other === name) return index;
  return null;
}

function state_text(state: number): string {
  if (state & R.NUD_PERMANENT) return "permanent";
  if (state & R.NUD_NOARP) return "static";
  return state & R.NUD_STALE ? "stale" : "";
}

const dump = (ip: Ip) => rtnl_dump<R.neigh_info>(ip.nl, R.RTM_GETNEIGH, { family: AF_BRIDGE, index: 0 });

function entry_text(ip: Ip, n: R.neigh_info, names: ReadonlyMap<number, string>, with_dev: boolean): string {
  const dev = with_dev ? `dev ${ip.paint(COLOR.ifname, `${names.get(n.index)} `)}` : "";
  const used = ip.o.statistics > 0 ? `used ${n.used}/${n.updated} ` : "";
  return `${ip.paint(COLOR.mac, `${lladdr_text(n.lladdr)} `)}${dev}${used}master ${names.get(n.master ?? 0)} ${state_text(n.state)}`;
}

function* show(ip: Ip): Code<number> {
  const names = yield* device_names(ip);
  let dev: number | null = null;
  let br: number | null = null;
  let dynamic = false;
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (word === "dev" || word === "brport") {
      const name = yield* ip.next();
      dev = index_of(names, name) ?? (yield* die(ip, `Cannot find device "${name}"`));
    } else if (word === "br") {
      const name = yield* ip.next();
      br = index_of(names, name) ?? (yield* die(ip, `Cannot find bridge device "${name}"`));
    } else if (word === "dynamic") dynamic = true;
    else if (word === "vlan" || word === "state") yield* not_simulated(ip, `show ${word}`);
  }
  const wanted = (n: R.neigh_info) =>
    (dev === null || n.index === dev) &&
    (br === null || n.master === br) &&
    !(dynamic && n.state & R.NUD_PERMANENT);
  return yield* ip.show(
    (yield* dump(ip)).filter(wanted),
    (n) => `${entry_text(ip, n, names, dev === null)}\n`,
    (n) => ({
      mac: lladdr_text(n.lladdr),
      ifname: dev === null ? names.get(n.index) : undefined,
      ...(ip.o.statistics > 0 ? { used: n.used, updated: n.updated } : {}),
      flags: [],
      master: names.get(n.master ?? 0),
      state: state_text(n.state),
    }),
  );
}

interface FdbWords {
  dev?: ByteString;
  lladdr?: ByteString;
  master: boolean;
  state: number;
}

const OTHER_WORDS = [
  "self",
  "use",
  "router",
  "extern_learn",
  "sticky",
  "vlan",
  "dst",
  "port",
  "vni",
  "nhid",
  "via",
  "src_vni",
];

function* words_of(ip: Ip, command: string): Code<FdbWords> {
  const w: FdbWords = { master: false, state: R.NUD_PERMANENT };
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (word === "dev" || word === "brport") w.dev = yield* ip.next();
    else if (word === "master") w.master = true;
    else if (matches(word, "local") || matches(word, "permanent")) w.state = R.NUD_PERMANENT;
    else if (matches(word, "temp") || matches(word, "static")) w.state = R.NUD_NOARP;
    else if (matches(word, "dynamic")) w.state = R.NUD_REACHABLE;
    else if (OTHER_WORDS.includes(word)) yield* not_simulated(ip, `${command} ${word}`);
    else {
      const text = word === "to" ? yield* ip.next() : word;
      if (w.lladdr !== undefined) yield* ip.duplicate("to", text);
      w.lladdr = lladdr_of(text) ?? (yield* die(ip, `Invalid mac address ${text}`));
    }
  }
  return w;
}

const FLAGS = {
  add: R.NLM_F_CREATE | R.NLM_F_EXCL,
  append: R.NLM_F_CREATE | R.NLM_F_APPEND,
  replace: R.NLM_F_CREATE | R.NLM_F_REPLACE,
} as const;

function* change(ip: Ip, command: keyof typeof FLAGS | "del"): Code<number> {
  const { dev, lladdr, master, state } = yield* words_of(ip, command);
  if (dev === undefined || lladdr === undefined)
    return yield* die(ip, "Device and address are required arguments.");
  const index = index_of(yield* device_names(ip), dev) ?? (yield* die(ip, `Cannot find device "${dev}"`));
  // without "master" it is the list of the device itself that changes
  if (!master) yield* not_simulated(ip, `${command} without master`);
  const [type, flags] = command === "del" ? [R.RTM_DELNEIGH, 0] : [R.RTM_NEWNEIGH, FLAGS[command]];
  const r = yield* rtnl_change(ip.nl, type, flags, { family: AF_BRIDGE, index, lladdr, state });
  return r < 0 ? 255 : 0;
}

const COMMANDS: readonly (readonly [names: readonly string[], run: (ip: Ip) => Code<number>])[] = [
  [["add"], (ip) => change(ip, "add")],
  [["append"], (ip) => change(ip, "append")],
  [["replace"], (ip) => change(ip, "replace")],
  [["delete"], (ip) => change(ip, "del")],
  [["show", "lst", "list"], show],
];

export function* fdb(ip: Ip): Code<number> {
  const word = ip.take();
  if (word === undefined) return yield* show(ip);
  const found = COMMANDS.find(([names]) => names.some((name) => matches(word, name)));
  if (found) return yield* found[1](ip);
  if (matches(word, "help")) return yield* ip.c.usage(BRIDGE_FDB_HELP, 255);
  if (word === "get" || word === "flush") yield* not_simulated(ip, word);
  return yield* die(ip, `Command "${word}" is unknown, try "bridge fdb help".`);
}
