// net/bridge/br_fdb: which hardware address is behind which port.
import type { Kernel } from "../../kernel.ts";
import { NSEC_PER_SEC } from "../../time.ts";
import * as E from "../../uapi/errno.ts";
import * as R from "../../uapi/rtnetlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { is_multicast_ether_addr } from "../core/dev.ts";
import type { fdb_entry, net_bridge, net_bridge_port } from "./br_private.ts";

/** BR_DEFAULT_AGEING_TIME. */
const AGEING_TIME = 300 * NSEC_PER_SEC;
/** Addresses a bridge remembers; the one not seen for longest is forgotten first. */
const MAX_ENTRIES = 4096;

/** A frame from `addr` has come in by `port`. What an administrator has said stays, but for the port. */
export function br_fdb_update(k: Kernel, br: net_bridge, port: net_bridge_port, addr: ByteString): void {
  const old = br.fdb.get(addr);
  if (old?.is_local) return;
  br.fdb.delete(addr);
  fdb_create(br, addr, { is_local: false, is_static: false, used: k.now, ...old, port, updated: k.now });
}

function fdb_create(br: net_bridge, addr: ByteString, entry: fdb_entry): void {
  br.fdb.set(addr, entry);
  if (br.fdb.size <= MAX_ENTRIES) return;
  for (const oldest of br.fdb.keys()) {
    br.fdb.delete(oldest);
    return;
  }
}

export const has_expired = (k: Kernel, entry: fdb_entry): boolean =>
  !entry.is_static && k.now - entry.updated >= AGEING_TIME;

/** What is known of `addr`; null when nothing is, or not any more. */
export function br_fdb_find(k: Kernel, br: net_bridge, addr: ByteString): fdb_entry | null {
  const entry = br.fdb.get(addr);
  if (!entry || has_expired(k, entry)) return null;
  entry.used = k.now;
  return entry;
}

/** fdb_add_entry: an administrator says what is behind a port, or (NUD_PERMANENT) that it is this host. */
export function br_fdb_add_entry(
  k: Kernel,
  port: net_bridge_port,
  addr: ByteString,
  state: number,
  flags: number,
): number {
  const br = port.br.br as net_bridge;
  if (addr.length !== 6 || is_multicast_ether_addr(addr)) return -E.EINVAL;
  const old = br.fdb.get(addr) ?? (addr === port.dev.dev_addr ? port : undefined);
  if (!old && !(flags & R.NLM_F_CREATE)) return -E.ENOENT;
  if (old && flags & R.NLM_F_EXCL) return -E.EEXIST;
  const is_local = (state & R.NUD_PERMANENT) !== 0;
  const is_static = is_local || (state & R.NUD_NOARP) !== 0;
  fdb_create(br, addr, { port, is_local, is_static, used: k.now, updated: k.now });
  return 0;
}

/** What was behind a port is behind it no more; what an administrator has said of it goes with the port (`all`). */
export function br_fdb_delete_by_port(br: net_bridge, port: net_bridge_port, all: boolean): void {
  for (const [addr, entry] of br.fdb)
    if (entry.port === port && (all || !entry.is_static)) br.fdb.delete(addr);
}
