// bridge(8): the devices that are joined to bridges, and the hardware addresses behind them.
import { BR_STATE_FORWARDING, type link_info, RTM_GETLINK } from "../../kernel/uapi/rtnetlink.ts";
import type { Code } from "../lib/code.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import { COLOR, color_option, Ip, matches, no_options } from "./context.ts";
import { fdb } from "./fdb.ts";
import { BRIDGE_HELP, BRIDGE_LINK_HELP } from "./help.ts";
import type { Json } from "./json.ts";
import { other_end } from "./link_json.ts";
import { get_links, is_mdown, shown_name } from "./link_show.ts";
import { flag_names, flags_text } from "./names.ts";
import { netns_switch } from "./netns.ts";
import { rtnl_get, rtnl_open } from "./rtnl.ts";

const VERSION = "bridge utility, 6.1.0\n";
/** Of every port: nobody can change them here. */
const PRIORITY = 32;
const COST = 2;

function* link_show(ip: Ip): Code<number> {
  let dev: string | null = null;
  for (let word = ip.take(); word !== undefined; word = ip.take()) if (word === "dev") dev = yield* ip.next();
  if (dev !== null && typeof (yield* rtnl_get(ip.nl, RTM_GETLINK, { index: 0, name: dev })) === "number")
    return yield* ip.die(`Cannot find device "${dev}"`, 255);
  const links = yield* get_links(ip, { up: false, type: "bridge_slave" });
  const text = (l: link_info): string => {
    const head = `${l.index}: ${ip.paint(COLOR.ifname, `${shown_name(other_end_here(l), links)}: `)}${flags_text(l.flags, is_mdown(l, links))} mtu ${l.mtu}`;
    const port = `master ${links.names.get(l.master)?.name} state ${state_of(l)} priority ${PRIORITY} cost ${COST}`;
    return `${head} ${port} \n`;
  };
  const json = (l: link_info): Json => ({
    ifindex: l.index,
    ...other_end(other_end_here(l), links),
    ifname: l.name,
    flags: flag_names(l.flags, is_mdown(l, links)),
    mtu: l.mtu,
    master: links.names.get(l.master)?.name,
    state: state_of(l),
    priority: PRIORITY,
    cost: COST,
  });
  const wanted = links.list.filter((l) => dev === null || l.name === dev);
  return yield* ip.show(wanted, text, json);
}
/** The kernel tells bridge(8) the index of the other end, and not that it is one of another namespace. */
const other_end_here = (l: link_info): link_info => ({ ...l, link_netnsid: -1 });
const state_of = (l: link_info): string => (l.port_state === BR_STATE_FORWARDING ? "forwarding" : "disabled");

function* link(ip: Ip): Code<number> {
  const word = ip.take();
  if (word === undefined || ["show", "lst", "list"].some((name) => matches(word, name)))
    return yield* link_show(ip);
  if (matches(word, "help")) return yield* ip.c.usage(BRIDGE_LINK_HELP, 255);
  if (matches(word, "set") || matches(word, "change")) return yield* not_simulated(`link ${word}`);
  yield* eprint(`Command "${word}" is unknown, try "bridge link help".\n`);
  return 255;
}

/** Objects in the order in which abbreviations are tried. */
const OBJECTS = ["link", "fdb", "mdb", "vlan", "vni", "monitor"];
/** Options of the real program that nothing is made of here, by full name. */
const OTHER_OPTIONS = ["details", "timestamp", "compressvlans", "force", "batch"];

function* not_simulated(what: string): Code<number> {
  yield* eprint(`bridge: ${what} is not simulated\n`);
  return 255;
}

function* run(c: Cli): Code<number> {
  const args = [...c.args];
  const o = no_options();
  while (args[0]?.startsWith("-")) {
    const word = args.shift() ?? "";
    const name = word.replace(/^--?/, "");
    if (matches(name, "help")) return yield* c.usage(BRIDGE_HELP, 255);
    if (matches(name, "Version")) {
      yield* c.out.print(VERSION);
      return 0;
    }
    if (matches(name, "stats") || matches(name, "statistics")) {
      o.statistics++;
      continue;
    }
    if (matches(name, "json") || matches(name, "pretty")) {
      o[matches(name, "json") ? "json" : "pretty"] = true;
      continue;
    }
    const color = yield* color_option(name);
    if (color !== null) {
      o.color = color;
      continue;
    }
    // everything takes one line anyway
    if (matches(name, "oneline")) continue;
    if (matches(name, "netns")) {
      const netns = args.shift();
      if (netns === undefined) {
        yield* eprint('Command line is not complete. Try option "help"\n');
        return 255;
      }
      yield* netns_switch(netns, 255);
    } else if (OTHER_OPTIONS.some((full) => matches(name, full)))
      return yield* not_simulated(`option ${word}`);
    else {
      yield* eprint(`Option "${word}" is unknown, try "bridge help".\n`);
      return 255;
    }
  }
  const [object, ...words] = args;
  if (object === undefined || matches(object, "help")) return yield* c.usage(BRIDGE_HELP, 255);
  const found = OBJECTS.find((name) => matches(object, name));
  if (found === undefined) {
    yield* eprint(`Object "${object}" is unknown, try "bridge help".\n`);
    return 255;
  }
  if (found !== "link" && found !== "fdb") return yield* not_simulated(found);
  const ip = new Ip(c, o, yield* rtnl_open(), words);
  return yield* found === "link" ? link(ip) : fdb(ip);
}

export const bridge = program({
  name: "bridge",
  write_errors: "unseen",
  help: BRIDGE_HELP,
  own_help: true,
  run,
});
