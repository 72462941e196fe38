// route(8): the routing table, from /proc/net/route. Changes are ip-route(8)'s business here.
import { inet_ntop } from "../../kernel/uapi/in.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { gethostbyaddr } from "../lib/netdb.ts";
import { type Cli, program } from "../lib/program.ts";
import { ROUTE_USAGE, VERSION } from "./help.ts";
import { address_bytes, table_lines } from "./proc_net.ts";

const FLAGS: readonly (readonly [bit: number, letter: string])[] = [
  [1, "U"],
  [2, "G"],
  [4, "H"],
];
const REJECT = 0x200;

const ANY = "0.0.0.0";

/** The main table of IPv4: as route shows it, as netstat does, or both (-ee). */
export function* print_routes(c: Cli, style: "route" | "netstat" | "all", numeric: boolean): Code<void> {
  const heads = {
    route: "Flags Metric Ref    Use Iface",
    netstat: "Flags   MSS Window  irtt Iface",
    all: "Flags Metric Ref    Use Iface    MSS   Window irtt",
  };
  yield* c.out.print(
    `Kernel IP routing table\nDestination     Gateway         Genmask         ${heads[style]}\n`,
  );
  for (const line of yield* table_lines("route")) {
    const [iface, dst, gateway, hex, ref, use, metric, mask, mtu, window, irtt] = line.trim().split(/\s+/);
    const number = Number.parseInt(hex, 16);
    const flags = number & REJECT ? "!" : FLAGS.map(([bit, letter]) => (number & bit ? letter : "")).join("");
    const name = function* (word: string): Code<string> {
      const bytes = address_bytes(word);
      const text = inet_ntop(bytes);
      return numeric || text === ANY ? text : ((yield* gethostbyaddr(bytes)) ?? text);
    };
    const to = inet_ntop(address_bytes(dst));
    const netmask = inet_ntop(address_bytes(mask));
    const target = !numeric && to === ANY && netmask === ANY ? "default" : yield* name(dst);
    const head = `${target.padEnd(15)} ${(yield* name(gateway)).padEnd(15)} ${netmask.padEnd(15)} ${flags.padEnd(5)}`;
    const counts = `${metric.padEnd(6)} ${ref.padEnd(2)} ${use.padStart(7)} ${iface}`;
    if (style === "netstat")
      yield* c.out.print(`${head} ${mtu.padStart(5)} ${window.padEnd(5)} ${irtt.padStart(6)} ${iface}\n`);
    else if (style === "route") yield* c.out.print(`${head} ${counts}\n`);
    else
      yield* c.out.print(
        `${head} ${metric.padEnd(6)} ${ref.padEnd(2)} ${use.padStart(7)} ${iface.padEnd(8)} ${mtu.padEnd(5)} ${window.padEnd(6)} ${irtt}\n`,
      );
  }
}

export const route = program({
  name: "route",
  help: ROUTE_USAGE,
  own_help: true,
  *run(c) {
    const { options, operands, error } = getopt(c.args, "A:46eCFhnNVv", [
      { name: "extend", has_arg: 0, val: "e" },
      { name: "numeric", has_arg: 0, val: "n" },
      { name: "fib", has_arg: 0, val: "F" },
      { name: "cache", has_arg: 0, val: "C" },
      { name: "verbose", has_arg: 0, val: "v" },
      { name: "inet", has_arg: 0, val: "4" },
      { name: "inet6", has_arg: 0, val: "6" },
      { name: "help", has_arg: 0, val: "h" },
      { name: "version", has_arg: 0, val: "V" },
    ]);
    let extended = 0;
    for (const { opt, arg, spelled } of options) {
      if (opt === "h") yield* c.usage(ROUTE_USAGE, 4);
      if (opt === "V") {
        yield* c.out.print(VERSION);
        return 5;
      }
      if ("6CNv".includes(opt) || (opt === "A" && arg !== "inet"))
        yield* c.die(`option ${spelled}${arg === null ? "" : ` ${arg}`} is not simulated`);
      if (opt === "e") extended++;
    }
    if (error !== null) {
      yield* c.warn(error);
      yield* c.usage(ROUTE_USAGE, 4);
    }
    const [verb] = operands;
    if (verb === "add" || verb === "del" || verb === "delete")
      yield* c.die(`${verb} is not simulated: use ip route ${verb === "add" ? "add" : "del"}`);
    if (operands.length > 0) yield* c.usage(ROUTE_USAGE, 4);
    const style = extended === 0 ? "route" : extended === 1 ? "netstat" : "all";
    yield* print_routes(
      c,
      style,
      options.some((o) => o.opt === "n"),
    );
    return 0;
  },
});
