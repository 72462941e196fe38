// net/ipv4/sysctl_net_ipv4: /proc/sys/net, of the network namespace of the reader.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import { EINVAL } from "../../uapi/errno.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { proc_entry } from "./generic.ts";

const net_of = (k: Kernel): net => k.current.nsproxy.net_ns;
const dir = (name: string, entries: readonly proc_entry[]): proc_entry => ({
  name,
  mode: 0o555,
  list: () => entries,
});

/** Numbers of a write, as many as wanted and each within the bounds; null when it is not so. */
function numbers(data: ByteString, count: number, min: number, max: number): number[] | null {
  const words = data.trim().split(/\s+/);
  const list = words.map(Number);
  return words.length === count && list.every((n) => Number.isInteger(n) && n >= min && n <= max)
    ? list
    : null;
}

function file(
  name: string,
  get: (net: net) => readonly number[],
  set: (net: net, values: number[]) => boolean,
  max: number,
  mode = 0o644,
): proc_entry {
  return {
    name,
    mode,
    read: (k) => `${get(net_of(k)).join("\t")}\n`,
    write: (k, _t, data) => {
      const net = net_of(k);
      const values = numbers(data, get(net).length, 0, max);
      return values && set(net, values) ? data.length : -EINVAL;
    },
  };
}

function flag(name: string, field: "ip_forward" | "ip6_forward"): proc_entry {
  const set = (net: net, [on]: number[]) => {
    net.sysctl[field] = on !== 0;
    return true;
  };
  return file(name, (net) => [net.sysctl[field] ? 1 : 0], set, 2147483647);
}

function pair(name: string, field: "ping_group_range" | "ip_local_port_range", max: number): proc_entry {
  const set = (net: net, [low, high]: number[]) => {
    if (field === "ip_local_port_range" && (low > high || low < 1)) return false;
    net.sysctl[field] = [low, high];
    return true;
  };
  return file(name, (net) => net.sysctl[field], set, max);
}

function number(
  name: string,
  field: "ip_unprivileged_port_start" | "ip_default_ttl",
  max: number,
): proc_entry {
  const set = (net: net, [n]: number[]) => {
    if (field === "ip_default_ttl" && n < 1) return false;
    net.sysctl[field] = n;
    return true;
  };
  return file(name, (net) => [net.sysctl[field]], set, max);
}

const forwarding4 = dir("conf", [dir("all", [flag("forwarding", "ip_forward")])]);

export const sysctl_net_entries: readonly proc_entry[] = [
  dir("ipv4", [
    forwarding4,
    number("ip_default_ttl", "ip_default_ttl", 255),
    flag("ip_forward", "ip_forward"),
    pair("ip_local_port_range", "ip_local_port_range", 65535),
    number("ip_unprivileged_port_start", "ip_unprivileged_port_start", 65535),
    pair("ping_group_range", "ping_group_range", 2147483647),
  ]),
  dir("ipv6", [dir("conf", [dir("all", [flag("forwarding", "ip6_forward")])])]),
];
