// libiptc: a table of the kernel, changed here and put back; and what its errors are called.
import * as E from "../../kernel/uapi/errno.ts";
import { IPPROTO_IP, IPPROTO_IPV6, IPPROTO_RAW } from "../../kernel/uapi/in.ts";
import {
  IPT_SO_GET_ENTRIES,
  IPT_SO_GET_INFO,
  IPT_SO_SET_REPLACE,
  type ipt_entry,
  type ipt_get,
  type ipt_replace,
  type xt_chain,
} from "../../kernel/uapi/netfilter.ts";
import { AF_INET, AF_INET6, SOCK_CLOEXEC, SOCK_RAW } from "../../kernel/uapi/netlink.ts";
import type { Code } from "../lib/code.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { type Command, Failure, type Flavour, VERSION } from "./types.ts";

/** Texts for errors of changes, by errno and what was being done (iptc_strerror). */
const TEXTS: readonly (readonly [number, readonly string[] | null, string])[] = [
  [E.EEXIST, ["new_chain", "rename_chain"], "Chain already exists"],
  [E.E2BIG, ["insert"], "Index of insertion too big"],
  [E.E2BIG, ["replace"], "Index of replacement too big"],
  [E.E2BIG, ["delete_num"], "Index of deletion too big"],
  [E.E2BIG, ["zero"], "Index of counter too big"],
  [E.ENOENT, ["delete", "check"], "Bad rule (does a matching rule exist in that chain?)"],
  [E.ENOENT, ["set_policy"], "Bad built-in chain name"],
  [E.EINVAL, ["set_policy"], "Bad policy name"],
  [E.ENOENT, null, "No chain/target/match by that name"],
  [E.EPERM, null, "Permission denied (you must be root)"],
  [E.ELOOP, null, "Loop found in table"],
  [E.ENOMEM, null, "Memory allocation problem"],
];

/** A change that failed: "iptables: text." and where more may be. */
export function change_failed(f: Flavour, errno: number, cmd: string): Failure {
  const known = TEXTS.find(([e, cmds]) => e === errno && (cmds === null || cmds.includes(cmd)));
  const text = known?.[2] ?? strerror(errno);
  const hint = errno === E.EINVAL ? " Run `dmesg' for more information." : "";
  return new Failure(`${f.name}: ${text}.${hint}\n`, errno === E.EAGAIN ? 4 : 1);
}

const level = (f: Flavour): number => (f.v6 ? IPPROTO_IPV6 : IPPROTO_IP);

/** A table as it is in the kernel, with the socket to put it back. */
export interface Handle {
  fd: number;
  table: ipt_replace;
}

/** Fetches a table. @throws Failure */
export function* iptc_init(f: Flavour, name: string): Code<Handle> {
  const fd = yield sys.socket(f.v6 ? AF_INET6 : AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
  let r = fd;
  const get: ipt_get = { name, num_entries: 0, table: null };
  if (r >= 0) r = yield sys.getsockopt(fd, level(f), IPT_SO_GET_INFO, get);
  if (r >= 0) r = yield sys.getsockopt(fd, level(f), IPT_SO_GET_ENTRIES, get);
  if (r >= 0 && get.table) return { fd, table: get.table };
  const why =
    r === -E.ENOENT
      ? "Table does not exist (do you need to insmod?)"
      : r === -E.EPERM
        ? "Permission denied (you must be root)"
        : strerror(-r);
  throw new Failure(
    `${f.name} v${VERSION}: can't initialize ${f.name} table \`${name}': ${why}\nPerhaps ${f.name} or your kernel needs to be upgraded.\n`,
    3,
  );
}

/** Puts the table into the kernel. @throws Failure */
export function* iptc_commit(f: Flavour, h: Handle, cmd: string): Code<void> {
  const r = yield sys.setsockopt(h.fd, level(f), IPT_SO_SET_REPLACE, h.table);
  if (r < 0) throw change_failed(f, -r, cmd);
}

const same = (a: ipt_entry, b: ipt_entry): boolean => {
  const bare = (e: ipt_entry) => JSON.stringify({ ...e, counters: null });
  return bare(a) === bare(b);
};

/** How many rules lead to a chain. */
export const references = (t: ipt_replace, name: string): number =>
  t.chains.reduce(
    (n, c) => n + c.rules.filter((r) => r.target?.name === "jump" && r.target.chain === name).length,
    0,
  );

const zero = (chain: xt_chain): void => {
  chain.counters = { pcnt: 0, bcnt: 0 };
  for (const r of chain.rules) r.counters = { pcnt: 0, bcnt: 0 };
};

/** User chains are kept in order of their names. */
function add_chain(t: ipt_replace, name: string): void {
  t.chains.push({ name, policy: null, counters: { pcnt: 0, bcnt: 0 }, rules: [] });
  t.chains.sort((a, b) =>
    a.policy && b.policy ? 0 : a.policy ? -1 : b.policy ? 1 : a.name < b.name ? -1 : 1,
  );
}

/** Chains of the command: the one it names, or all; an errno when there is none of that name. */
const chosen = (t: ipt_replace, name: string | null): xt_chain[] =>
  name === null ? t.chains : t.chains.filter((c) => c.name === name);

/** Changes the table as the command says: 0, or an errno. */
export function apply_command(t: ipt_replace, c: Command): number {
  if (!("chain" in c)) return 0;
  const chains = chosen(t, c.chain);
  const [chain] = chains;
  if (c.cmd === "new_chain") {
    if (chain) return E.EEXIST;
    add_chain(t, c.chain);
    return 0;
  }
  if (c.chain !== null && !chain) return E.ENOENT;
  switch (c.cmd) {
    case "append":
      chain.rules.push(...c.rules);
      return 0;
    case "insert":
      if (c.at > chain.rules.length + 1) return E.E2BIG;
      chain.rules.splice(c.at - 1, 0, ...c.rules);
      return 0;
    case "replace":
      if (c.at > chain.rules.length) return E.E2BIG;
      chain.rules.splice(c.at - 1, 1, ...c.rules);
      return 0;
    case "check":
      return c.rules.every((r) => chain.rules.some((x) => same(r, x))) ? 0 : E.ENOENT;
    case "delete":
      for (const rule of c.rules) {
        const at = chain.rules.findIndex((x) => same(rule, x));
        if (at < 0) return E.ENOENT;
        chain.rules.splice(at, 1);
      }
      return 0;
    case "delete_num":
      if (c.at > chain.rules.length) return E.E2BIG;
      chain.rules.splice(c.at - 1, 1);
      return 0;
    case "flush":
      for (const each of chains) each.rules = [];
      return 0;
    case "zero":
      if (c.at === 0) chains.forEach(zero);
      else if (c.at > chain.rules.length) return E.E2BIG;
      else chain.rules[c.at - 1].counters = { pcnt: 0, bcnt: 0 };
      return 0;
    case "delete_chain":
      return delete_chains(t, c.chain === null ? chains.filter((x) => x.policy === null) : chains);
    case "rename_chain":
      return rename(t, chain, c.to);
    case "set_policy":
      if (!chain.policy) return E.ENOENT;
      if (c.policy !== "ACCEPT" && c.policy !== "DROP") return E.EINVAL;
      chain.policy = c.policy;
      return 0;
    case "list":
    case "list_rules":
      if (c.zero) chains.forEach(zero);
      return 0;
  }
  return 0;
}

function delete_chains(t: ipt_replace, doomed: readonly xt_chain[]): number {
  for (const chain of doomed) {
    if (chain.policy) return E.ENOENT;
    if (references(t, chain.name) > 0) return E.EMLINK;
    if (chain.rules.length > 0) return E.ENOTEMPTY;
    t.chains.splice(t.chains.indexOf(chain), 1);
  }
  return 0;
}

function rename(t: ipt_replace, chain: xt_chain, to: string): number {
  if (t.chains.some((c) => c.name === to)) return E.EEXIST;
  if (chain.policy) return E.ENOENT;
  for (const c of t.chains)
    c.rules = c.rules.map((r) =>
      r.target?.name === "jump" && r.target.chain === chain.name
        ? { ...r, target: { ...r.target, chain: to } }
        : r,
    );
  chain.name = to;
  return 0;
}
