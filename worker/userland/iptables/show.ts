// iptables(8): -L, -S and iptables-save: tables as text.
import type { ipt_entry, ipt_replace, xt_chain, xt_counters } from "../../kernel/uapi/netfilter.ts";
import { address_listed, address_saved, type Names, protocol_name } from "./addresses.ts";
import { references } from "./libiptc.ts";
import { match_listed, match_saved } from "./matches.ts";
import { target_listed, target_name, target_saved } from "./targets.ts";
import type { ListOptions } from "./types.ts";

const SUFFIXES = ["K", "M", "G", "T"];

/** A counter in a column of five, or in full with -x. */
function counter(n: number, exact: boolean, width: number): string {
  if (exact) return `${String(n).padStart(width)} `;
  if (n <= 99999) return `${String(n).padStart(5)} `;
  let value = Math.floor((n + 500) / 1000);
  let at = 0;
  while (value > 9999 && at < SUFFIXES.length - 1) {
    value = Math.floor((value + 500) / 1000);
    at++;
  }
  return `${String(value).padStart(4)}${SUFFIXES[at]} `;
}

/** Counters of a policy: without columns. */
const plain = (c: xt_counters, exact: boolean): string =>
  `${counter(c.pcnt, exact, 0).trim()} packets, ${counter(c.bcnt, exact, 0).trim()} bytes`;

function header(t: ipt_replace, chain: xt_chain, o: ListOptions): string {
  const about = chain.policy
    ? `policy ${chain.policy}${o.verbose ? ` ${plain(chain.counters, o.exact)}` : ""}`
    : `${references(t, chain.name)} references`;
  const number = o.line_numbers ? "num  " : "";
  const counters = o.verbose
    ? o.exact
      ? `${"pkts".padStart(8)} ${"bytes".padStart(10)} `
      : " pkts bytes "
    : "";
  const via = o.verbose ? ` ${"in".padEnd(6)} ${"out".padEnd(6)}` : "";
  const ends = ` ${"source".padEnd(19)}  ${"destination".padEnd(19)} `;
  return `Chain ${chain.name} (${about})\n${number}${counters}${"target".padEnd(9)}  prot opt${via}${ends}\n`;
}

function rule_listed(e: ipt_entry, n: number, o: ListOptions, v6: boolean, names: Names): string {
  const numeric = o.numeric;
  const number = o.line_numbers ? `${String(n).padEnd(4)} ` : "";
  const counters = o.verbose
    ? counter(e.counters.pcnt, o.exact, 8) + counter(e.counters.bcnt, o.exact, 10)
    : "";
  const proto = numeric ? String(e.proto?.number ?? 0) : e.proto ? protocol_name(e.proto.number) : "all";
  const any = numeric ? "*" : "any";
  const iface = (i: ipt_entry["iniface"]) => `${i?.invert ? "!" : ""}${i?.name ?? any}`.padEnd(6);
  const via = o.verbose ? ` ${iface(e.iniface)} ${iface(e.outiface)}` : "";
  const end = (a: ipt_entry["src"]) =>
    `${a?.invert ? "!" : " "}${address_listed(a, v6, numeric, names).padEnd(19)}`;
  const jump = e.target?.name === "jump" && e.target.goto ? "[goto] " : "";
  const matches = e.matches.map((m) => match_listed(m, numeric, names)).join("");
  return (
    `${number}${counters}${target_name(e.target).padEnd(9)} ${e.proto?.invert ? "!" : " "}${proto.padEnd(4)} ` +
    `${v6 ? "  " : "--"} ${via}${end(e.src)} ${end(e.dst)} ${jump}${matches}${target_listed(e.target, numeric)}\n`
  );
}

/** What -L prints. */
export function listed(
  t: ipt_replace,
  chains: readonly xt_chain[],
  at: number,
  o: ListOptions,
  v6: boolean,
  names: Names,
): string {
  return chains
    .map((chain) => {
      const rules = chain.rules.map((r, i) =>
        at === 0 || at === i + 1 ? rule_listed(r, i + 1, o, v6, names) : "",
      );
      return at === 0 ? header(t, chain, o) + rules.join("") : rules.join("");
    })
    .join(at === 0 ? "\n" : "");
}

const not = (invert: boolean): string => (invert ? " !" : "");

/** A rule as the options that make it. */
export function rule_saved(chain: string, e: ipt_entry, counters: boolean): string {
  const part = (option: string, text: string | undefined, invert: boolean) =>
    text === undefined ? "" : `${not(invert)} ${option} ${text}`;
  return (
    `-A ${chain}` +
    part("-s", e.src ? address_saved(e.src) : undefined, e.src?.invert ?? false) +
    part("-d", e.dst ? address_saved(e.dst) : undefined, e.dst?.invert ?? false) +
    part("-i", e.iniface?.name, e.iniface?.invert ?? false) +
    part("-o", e.outiface?.name, e.outiface?.invert ?? false) +
    part("-p", e.proto ? protocol_name(e.proto.number) : undefined, e.proto?.invert ?? false) +
    e.matches.map(match_saved).join("") +
    (counters ? ` -c ${e.counters.pcnt} ${e.counters.bcnt}` : "") +
    target_saved(e.target)
  );
}

/** What -S prints. */
export function list_rules(chains: readonly xt_chain[], at: number, counters: boolean): string {
  const heads = chains.map((c) => {
    if (!c.policy) return `-N ${c.name}\n`;
    return `-P ${c.name} ${c.policy}${counters ? ` -c ${c.counters.pcnt} ${c.counters.bcnt}` : ""}\n`;
  });
  const rules = chains.flatMap((c) =>
    c.rules.filter((_, i) => at === 0 || at === i + 1).map((r) => `${rule_saved(c.name, r, counters)}\n`),
  );
  return (at === 0 ? heads.join("") : "") + rules.join("");
}

/** One table of iptables-save, without the comments around it. */
export function table_saved(t: ipt_replace, counters: boolean): string {
  const heads = t.chains.map(
    (c) => `:${c.name} ${c.policy ?? "-"} [${c.counters.pcnt}:${c.counters.bcnt}]\n`,
  );
  const rules = t.chains.flatMap((c) =>
    c.rules.map((r) => {
      const front = counters ? `[${r.counters.pcnt}:${r.counters.bcnt}] ` : "";
      return `${front}${rule_saved(c.name, r, false)}\n`;
    }),
  );
  return `*${t.name}\n${heads.join("")}${rules.join("")}COMMIT\n`;
}
