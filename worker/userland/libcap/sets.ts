// The capability sets of the running process, as programs ask for them.
import { CAP_NAMES } from "../../kernel/uapi/capability.ts";
import { PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, PR_CAPBSET_READ } from "../../kernel/uapi/sched.ts";
import type { Syscall } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { bit, type CapSets } from "./text.ts";

/** capget(2): the three sets of a thread; 0 is the caller. */
export function* capget(pid = 0): Code<CapSets> {
  const s: CapSets = { effective: 0n, permitted: 0n, inheritable: 0n };
  yield sys.capget(pid, s);
  return s;
}

/** A set that prctl(2) tells bit by bit only. */
function* probed(ask: (cap: number) => Syscall): Code<bigint> {
  let set = 0n;
  for (let cap = 0; cap < CAP_NAMES.length; cap++) if ((yield ask(cap)) > 0) set |= bit(cap);
  return set;
}
export const bounding_set = () => probed((cap) => sys.prctl(PR_CAPBSET_READ, cap));
export const ambient_set = () => probed((cap) => sys.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, cap));
