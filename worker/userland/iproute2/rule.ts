// ip rule: in which order the tables of routes are looked into. The rules are those every namespace begins with.
import { AF_INET, AF_UNSPEC } from "../../kernel/uapi/netlink.ts";
import { RTM_GETRULE, type rule_info } from "../../kernel/uapi/rtnetlink.ts";
import type { Code } from "../lib/code.ts";
import type { Ip } from "./context.ts";
import { number_of, TABLES } from "./names.ts";
import { rtnl_dump } from "./rtnl.ts";

const SELECTORS = [
  "not",
  "from",
  "to",
  "tos",
  "dsfield",
  "fwmark",
  "iif",
  "oif",
  "l3mdev",
  "uidrange",
  "ipproto",
  "sport",
  "dport",
  "protocol",
];

export function* rule_show(ip: Ip): Code<number> {
  let wanted_table: number | null = null;
  let wanted_priority: number | null = null;
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (word === "table" || word === "lookup") {
      const name = yield* ip.next();
      wanted_table = number_of(TABLES, name) ?? (yield* ip.invalid("invalid table id\n", name));
    } else if (["preference", "order", "priority", "pref"].includes(word))
      wanted_priority = yield* ip.number("preference", 0xffffffff);
    else if (SELECTORS.includes(word)) yield* ip.not_simulated(`rule show ${word}`);
    else yield* ip.invalid("the rule's selector is unknown", word);
  }
  const family = ip.o.family === AF_UNSPEC ? AF_INET : ip.o.family;
  const all = yield* rtnl_dump<rule_info>(ip.nl, RTM_GETRULE, { family });
  const wanted = (r: rule_info) =>
    (wanted_table === null || r.table === wanted_table) &&
    (wanted_priority === null || r.priority === wanted_priority);
  const table = (r: rule_info) => TABLES.get(r.table) ?? String(r.table);
  const { details } = ip.o;
  return yield* ip.show(
    all.filter(wanted),
    (r) => `${r.priority}:\tfrom all lookup ${table(r)}${details ? " proto kernel" : ""}\n`,
    (r) => ({
      priority: r.priority,
      src: "all",
      table: table(r),
      protocol: details ? "kernel" : undefined,
    }),
  );
}

export function* rule_change(ip: Ip, command: "add" | "del"): Code<number> {
  if (ip.peek() === undefined) return yield* ip.die(`"ip rule ${command}" requires arguments.`, 1);
  return yield* ip.not_simulated(`rule ${command}`);
}
