// ip(8): shows and changes devices, addresses, routes and network namespaces.
import { AF_INET, AF_INET6, AF_PACKET } from "../../kernel/uapi/netlink.ts";
import type { Code } from "../lib/code.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import { addr_change, addr_flush, addr_show } from "./addr.ts";
import { color_option, Ip, type IpOptions, matches, no_options } from "./context.ts";
import { ADDR_HELP, IP_HELP, LINK_HELP, NEIGH_HELP, ROUTE_HELP, RULE_HELP } from "./help.ts";
import { link_add, link_delete, link_set } from "./link_set.ts";
import { link_show } from "./link_show.ts";
import { neigh_change, neigh_flush, neigh_get, neigh_show } from "./neigh.ts";
import { do_netns, netns_switch } from "./netns.ts";
import { route_change, route_flush, route_get, route_show } from "./route.ts";
import { rtnl_open } from "./rtnl.ts";
import { rule_change, rule_show } from "./rule.ts";

const VERSION = "ip utility, iproute2-6.1.0, libbpf 1.1.2\n";

type Command = readonly [names: readonly string[], run: (ip: Ip) => Code<number>];
interface ObjectSpec {
  /** full name: abbreviations of it are taken */
  name: string;
  /** as in "try ip NAME help" */
  help: string;
  show: (ip: Ip) => Code<number>;
  commands: readonly Command[];
  /** commands of the real program that nothing is made of here */
  others: readonly string[];
}

const LINK: ObjectSpec = {
  name: "link",
  help: LINK_HELP,
  show: link_show,
  commands: [
    [["add"], link_add],
    [["set"], link_set],
    [["delete"], link_delete],
    [["show", "lst", "list"], link_show],
  ],
  others: ["change", "replace", "xstats", "afstats", "property"],
};
const ADDRESS: ObjectSpec = {
  name: "address",
  help: ADDR_HELP,
  show: addr_show,
  commands: [
    [["add"], (ip) => addr_change(ip, "add")],
    [["change", "chg"], (ip) => addr_change(ip, "change")],
    [["replace"], (ip) => addr_change(ip, "replace")],
    [["delete"], (ip) => addr_change(ip, "del")],
    [["show", "lst", "list"], addr_show],
    [["flush"], addr_flush],
  ],
  others: ["save", "restore", "showdump"],
};
const ROUTE: ObjectSpec = {
  name: "route",
  help: ROUTE_HELP,
  show: route_show,
  commands: [
    [["list", "show", "lst"], route_show],
    [["get"], route_get],
    [["add"], (ip) => route_change(ip, "add")],
    [["change", "chg"], (ip) => route_change(ip, "change")],
    [["replace"], (ip) => route_change(ip, "replace")],
    [["append"], (ip) => route_change(ip, "append")],
    [["delete"], (ip) => route_change(ip, "del")],
    [["flush"], route_flush],
  ],
  others: ["prepend", "test", "save", "restore", "showdump"],
};

const NEIGHBOUR: ObjectSpec = {
  name: "neigh",
  help: NEIGH_HELP,
  show: neigh_show,
  commands: [
    [["add"], (ip) => neigh_change(ip, "add")],
    [["change", "chg"], (ip) => neigh_change(ip, "change")],
    [["replace"], (ip) => neigh_change(ip, "replace")],
    [["delete"], (ip) => neigh_change(ip, "del")],
    [["get"], neigh_get],
    [["show", "lst", "list"], neigh_show],
    [["flush"], neigh_flush],
  ],
  others: [],
};
const RULE: ObjectSpec = {
  name: "rule",
  help: RULE_HELP,
  show: rule_show,
  commands: [
    [["list", "show", "lst"], rule_show],
    [["add"], (ip) => rule_change(ip, "add")],
    [["delete"], (ip) => rule_change(ip, "del")],
  ],
  others: ["flush", "save", "restore"],
};

function* do_object(ip: Ip, spec: ObjectSpec): Code<number> {
  const word = ip.take();
  if (word === undefined) return yield* spec.show(ip);
  const found = spec.commands.find(([names]) => names.some((name) => matches(word, name)));
  if (found) return yield* found[1](ip);
  if (matches(word, "help")) return yield* ip.c.usage(spec.help, 255);
  if (spec.others.includes(word)) yield* ip.not_simulated(`${spec.name} ${word}`);
  return yield* ip.die(`Command "${word}" is unknown, try "ip ${spec.name} help".`, 255);
}

/** Objects in the order in which abbreviations are tried; those of the real program without a meaning here too. */
const OBJECTS: readonly (readonly [name: string, run: ((ip: Ip) => Code<number>) | null])[] = [
  ["address", (ip) => do_object(ip, ADDRESS)],
  ["addrlabel", null],
  ["maddress", null],
  ["route", (ip) => do_object(ip, ROUTE)],
  ["rule", (ip) => do_object(ip, RULE)],
  ["neighbor", (ip) => do_object(ip, NEIGHBOUR)],
  ["neighbour", (ip) => do_object(ip, NEIGHBOUR)],
  ["ntable", null],
  ["ntbl", null],
  ["link", (ip) => do_object(ip, LINK)],
  ["l2tp", null],
  ["fou", null],
  ["ila", null],
  ["macsec", null],
  ["tunnel", null],
  ["tunl", null],
  ["tuntap", null],
  ["tap", null],
  ["token", null],
  ["tcpmetrics", null],
  ["monitor", null],
  ["xfrm", null],
  ["mroute", null],
  ["mrule", null],
  ["netns", do_netns],
  ["netconf", null],
  ["vrf", null],
  ["sr", null],
  ["nexthop", null],
  ["mptcp", null],
  ["ioam", null],
  ["amt", null],
  ["stats", null],
];

const FAMILIES: ReadonlyMap<string, number> = new Map([
  ["inet", AF_INET],
  ["inet6", AF_INET6],
  ["link", AF_PACKET],
]);

/** Options of the real program that nothing is made of here, by full name. */
const OTHER_OPTIONS = [
  "resolve",
  "iec",
  "loops",
  "timestamp",
  "tshort",
  "batch",
  "force",
  "rcvbuf",
  "M",
  "B",
];

interface Start {
  o: IpOptions;
  netns: string | null;
  rest: readonly string[];
}

/** Options before the object. Two dashes are one. */
function* options(c: Cli): Code<Start> {
  const o = no_options();
  let netns: string | null = null;
  const args = [...c.args];
  const value = function* (): Code<string> {
    const word = args.shift();
    if (word !== undefined) return word;
    yield* eprint('Command line is not complete. Try option "help"\n');
    return c.exit(255);
  };
  while (args[0]?.startsWith("-") && args[0] !== "-") {
    const word = args.shift() ?? "";
    const opt = word.startsWith("--") ? word.slice(1) : word;
    if (opt === "-") break;
    const name = opt.slice(1);
    const color = yield* color_option(name);
    if (matches(name, "family")) {
      const family = yield* value();
      if (family === "help") yield* c.usage(IP_HELP, 255);
      const known = FAMILIES.get(family);
      if (known === undefined) {
        yield* eprint(`Error: argument "${family}" is wrong: invalid protocol family\n\n`);
        c.exit(255);
      } else o.family = known;
    } else if (name === "4") o.family = AF_INET;
    else if (name === "6") o.family = AF_INET6;
    else if (name === "0") o.family = AF_PACKET;
    else if (matches(name, "human-readable")) {
      // "-h" is the option, only the whole word asks for help
      o.human = true;
    } else if (matches(name, "statistics") || matches(name, "stats")) o.statistics++;
    else if (matches(name, "details")) o.details = true;
    else if (matches(name, "oneline")) o.oneline = true;
    else if (name === "V" || (name.startsWith("V") && matches(name, "Version"))) {
      yield* c.out.print(VERSION);
      return c.exit(0);
    } else if (matches(name, "brief") && name.length > 1) o.brief = true;
    else if (matches(name, "help") && name.length > 1) yield* c.usage(IP_HELP, 255);
    else if (matches(name, "netns")) netns = yield* value();
    else if (matches(name, "Numeric")) o.numeric = true;
    else if (matches(name, "all")) o.all = true;
    else if (matches(name, "json")) o.json = true;
    else if (matches(name, "pretty")) o.pretty = true;
    else if (color !== null) o.color = color;
    else if (OTHER_OPTIONS.some((full) => matches(name, full))) {
      yield* eprint(`ip: option ${word} is not simulated\n`);
      c.exit(255);
    } else {
      yield* eprint(`Option "${word}" is unknown, try "ip -help".\n`);
      c.exit(255);
    }
  }
  return { o, netns, rest: args };
}

export const ip = program({
  name: "ip",
  write_errors: "unseen",
  help: IP_HELP,
  own_help: true,
  *run(c) {
    const { o, netns, rest } = yield* options(c);
    if (o.human && o.statistics > 0) {
      yield* eprint("ip: option -human-readable with -statistics is not simulated\n");
      return 255;
    }
    const object = rest[0];
    if (object === undefined || object === "help") return yield* c.usage(IP_HELP, 255);
    if (netns !== null) yield* netns_switch(netns, 255);
    const nl = yield* rtnl_open();
    const found = OBJECTS.find(([name]) => matches(object, name));
    if (!found) {
      yield* eprint(`Object "${object}" is unknown, try "ip help".\n`);
      return 255;
    }
    const [name, run] = found;
    const running = new Ip(c, o, nl, rest.slice(1));
    return run ? yield* run(running) : yield* running.not_simulated(name);
  },
});
