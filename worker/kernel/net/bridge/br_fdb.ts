// net/bridge/br_fdb: which hardware address is behind which port.
import type { Kernel } from "../../kernel.ts";
import { NSEC_PER_SEC } from "../../time.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { net_bridge, net_bridge_port } from "./br_private.ts";

/** BR_DEFAULT_AGEING_TIME. */
const AGEING_TIME = 300 * NSEC_PER_SEC;
/** Addresses a bridge remembers; the one not seen for longest is forgotten first. */
const MAX_ENTRIES = 4096;

/** A frame from `addr` has come in by `port`. */
export function br_fdb_update(k: Kernel, br: net_bridge, port: net_bridge_port, addr: ByteString): void {
  br.fdb.delete(addr);
  br.fdb.set(addr, { port, updated: k.now });
  if (br.fdb.size <= MAX_ENTRIES) return;
  for (const oldest of br.fdb.keys()) {
    br.fdb.delete(oldest);
    return;
  }
}

/** The port towards `addr`; null when it is not known, or not any more. */
export function br_fdb_find(k: Kernel, br: net_bridge, addr: ByteString): net_bridge_port | null {
  const entry = br.fdb.get(addr);
  return entry && k.now - entry.updated < AGEING_TIME ? entry.port : null;
}

/** What was behind a port is behind it no more. */
export function br_fdb_delete_by_port(br: net_bridge, port: net_bridge_port): void {
  for (const [addr, entry] of br.fdb) if (entry.port === port) br.fdb.delete(addr);
}
