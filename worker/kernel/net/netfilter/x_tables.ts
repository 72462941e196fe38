// net/netfilter/x_tables: the tables of a network namespace, and replacing them, which audit records.
import { audit_log } from "../../audit.ts";
import { AUDIT_OFF } from "../../audit_types.ts";
import { ns_capable } from "../../capability.ts";
import type { Kernel } from "../../kernel.ts";
import { KERN_INFO, printk } from "../../printk.ts";
import type { net } from "../../sched_types.ts";
import { AUDIT_NETFILTER_CFG } from "../../uapi/audit.ts";
import { CAP_NET_ADMIN } from "../../uapi/capability.ts";
import * as E from "../../uapi/errno.ts";
import * as X from "../../uapi/netfilter.ts";
import { AF_INET } from "../../uapi/netlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";

/** struct xt_table. */
export interface xt_table {
  af: number;
  name: ByteString;
  chains: Map<ByteString, X.xt_chain>;
  /** entries as the kernel counts them: rules, the ends of chains, and the end of the table */
  number: number;
}

declare module "../../sched_types.ts" {
  interface net {
    /** "family:name" to table; a table is made when somebody first asks for it */
    xt: Map<string, xt_table>;
    /** some rule looks at connections */
    ct_used: boolean;
  }
}

/** Most rules of one table: each packet may walk over all of them. */
const XT_MAX_ENTRIES = 20000;

export const xt_find_table = (net: net, af: number, name: ByteString): xt_table | null =>
  net.xt.get(`${af}:${name}`) ?? null;

/** A user's chain has an entry for its name; each chain ends in one; the table too. */
const count_entries = (chains: readonly X.xt_chain[]): number =>
  chains.reduce((n, c) => n + c.rules.length + (c.policy === null ? 2 : 1), 1);

/** xt_replace_table says how many entries the table had before. */
function audit_log_nfcfg(k: Kernel, table: xt_table): void {
  if (k.listeners.trace?.run("audit_log_nfcfg", "", audit_log_nfcfg, k, table)) return;
  if (k.audit.audit_enabled === AUDIT_OFF) return;
  const text = `table=${table.name} family=${table.af} entries=${table.number}`;
  audit_log(k, k.current.audit_context, AUDIT_NETFILTER_CFG, text);
}

function install(table: xt_table, chains: readonly X.xt_chain[]): void {
  table.chains = new Map(chains.map((c) => [c.name, c]));
  table.number = count_entries(chains);
}

const empty_chain = (name: ByteString): X.xt_chain => ({
  name,
  policy: "ACCEPT",
  counters: { pcnt: 0, bcnt: 0 },
  rules: [],
});

/** The table, registered now if nobody has used it in this namespace yet; null when there is none of that name. */
function xt_request_find_table(k: Kernel, net: net, af: number, name: ByteString): xt_table | null {
  const found = xt_find_table(net, af, name);
  const hooks = Object.hasOwn(X.TABLE_HOOKS, name) ? X.TABLE_HOOKS[name] : null;
  if (found || !hooks) return found;
  const table: xt_table = { af, name, chains: new Map(), number: 0 };
  audit_log_nfcfg(k, table);
  install(table, hooks.map(empty_chain));
  net.xt.set(`${af}:${name}`, table);
  return table;
}

const copy_chain = (c: X.xt_chain): X.xt_chain => ({
  ...c,
  counters: { ...c.counters },
  rules: c.rules.map((r) => ({ ...r, counters: { ...r.counters } })),
});

/** Chains that a rule of the chain leads to. */
const jumps = (c: X.xt_chain): ByteString[] =>
  c.rules.flatMap((r) => (r.target?.name === "jump" ? [r.target.chain] : []));

/** Whether chains lead to themselves (mark_source_chains). */
function has_loop(chains: ReadonlyMap<ByteString, X.xt_chain>): boolean {
  const done = new Set<ByteString>();
  const on_way = new Set<ByteString>();
  const visit = (name: ByteString): boolean => {
    if (on_way.has(name)) return true;
    if (done.has(name)) return false;
    on_way.add(name);
    const chain = chains.get(name);
    const loop = chain !== undefined && jumps(chain).some(visit);
    on_way.delete(name);
    done.add(name);
    return loop;
  };
  return [...chains.keys()].some(visit);
}

/** Checks a new table as translate_table does: 0 or a negated errno. */
function check(k: Kernel, af: number, replace: X.ipt_replace): number {
  const kind = af === AF_INET ? "ip" : "ip6";
  const hooks = X.TABLE_HOOKS[replace.name];
  const chains = new Map(replace.chains.map((c) => [c.name, c]));
  if (chains.size !== replace.chains.length || hooks.some((h) => !chains.get(h)?.policy)) return -E.EINVAL;
  if (count_entries(replace.chains) > XT_MAX_ENTRIES) return -E.ENOMEM;
  for (const chain of replace.chains)
    for (const { target } of chain.rules) {
      if (target?.name === "jump" && chains.get(target.chain)?.policy !== null) return -E.EINVAL;
      if (target?.name === "REJECT" && replace.name !== "filter") {
        const text = `x_tables: ${kind}_tables: REJECT target: only valid in filter table, not ${replace.name}`;
        printk(k, KERN_INFO, text);
        return -E.EINVAL;
      }
    }
  return has_loop(chains) ? -E.ELOOP : 0;
}

const uses_conntrack = (table: xt_table): boolean =>
  [...table.chains.values()].some((c) =>
    c.rules.some((r) => r.matches.some((m) => m.name === "conntrack" || m.name === "state")),
  );

/** IPT_SO_SET_REPLACE. */
export function do_replace(k: Kernel, net: net, af: number, replace: X.ipt_replace): number {
  if (k.listeners.trace?.enter("do_replace")) return k.listeners.trace.leave(do_replace(k, net, af, replace));
  if (!ns_capable(k, net.user_ns, CAP_NET_ADMIN)) return -E.EPERM;
  const table = xt_request_find_table(k, net, af, replace.name);
  if (!table) return -E.ENOENT;
  const checked = check(k, af, replace);
  if (checked < 0) return checked;
  audit_log_nfcfg(k, table);
  install(table, replace.chains.map(copy_chain));
  net.ct_used = [...net.xt.values()].some(uses_conntrack);
  return 0;
}

/** IPT_SO_GET_INFO and IPT_SO_GET_ENTRIES. */
export function get_info(k: Kernel, net: net, af: number, get: X.ipt_get, entries: boolean): number {
  if (!ns_capable(k, net.user_ns, CAP_NET_ADMIN)) return -E.EPERM;
  const table = xt_request_find_table(k, net, af, get.name);
  if (!table) return -E.ENOENT;
  get.num_entries = table.number;
  if (entries) get.table = { name: table.name, chains: [...table.chains.values()].map(copy_chain) };
  return 0;
}
