// The modes of libcap: what the securebits and the sets of a process amount to (cap_get_mode(3)).
import { CAP_NAMES } from "../../kernel/uapi/capability.ts";
import {
  PR_CAP_AMBIENT,
  PR_CAP_AMBIENT_CLEAR_ALL,
  PR_CAPBSET_DROP,
  PR_GET_SECUREBITS,
  PR_SET_SECUREBITS,
} from "../../kernel/uapi/sched.ts";
import { SECBIT_KEEP_CAPS, SECURE_ALL_BITS, SECURE_ALL_LOCKS } from "../../kernel/uapi/securebits.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { ambient_set, bounding_set, capget } from "./sets.ts";

/** By their numbers. */
const MODES = ["UNCERTAIN", "NOPRIV", "PURE1E_INIT", "PURE1E", "HYBRID"] as const;
export type Mode = (typeof MODES)[number];
/** Those that can be asked for. */
export const SUPPORTED: readonly Mode[] = ["NOPRIV", "PURE1E_INIT", "PURE1E", "HYBRID"];
export const mode_number = (mode: Mode): number => MODES.indexOf(mode);

/** All bits, locked, but for keep-caps, which is locked as cleared. */
const SECURED = (SECURE_ALL_BITS & ~SECBIT_KEEP_CAPS) | SECURE_ALL_LOCKS;

export function* get_mode(): Code<Mode> {
  const bits = yield sys.prctl(PR_GET_SECUREBITS);
  if (bits === 0) return "HYBRID";
  if (bits !== SECURED || (yield* ambient_set()) !== 0n) return "UNCERTAIN";
  const sets = yield* capget();
  if (sets.inheritable !== 0n) return "PURE1E";
  return (sets.permitted | sets.effective | (yield* bounding_set())) !== 0n ? "PURE1E_INIT" : "NOPRIV";
}

/** The mode, with CAP_SETPCAP raised; 0 or a negated errno. */
export function* set_mode(mode: Mode): Code<number> {
  if (mode === "HYBRID") return yield sys.prctl(PR_SET_SECUREBITS, 0);
  let r = yield sys.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL);
  if (r >= 0) r = yield sys.prctl(PR_SET_SECUREBITS, SECURED);
  if (r < 0 || mode === "PURE1E") return r;
  const sets = yield* capget();
  if (mode === "PURE1E_INIT") return yield sys.capset({ ...sets, inheritable: 0n });
  for (let cap = 0; cap < CAP_NAMES.length && r >= 0; cap++) r = yield sys.prctl(PR_CAPBSET_DROP, cap);
  return r < 0 ? r : yield sys.capset({ effective: 0n, permitted: 0n, inheritable: 0n });
}
