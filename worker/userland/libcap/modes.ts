// The modes of libcap: what the securebits and the sets of a process amount to (cap_get_mode(3)).
import { PR_GET_SECUREBITS } from "../../kernel/uapi/sched.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { ambient_set, bounding_set, capget } from "./sets.ts";

/** By their numbers. */
const MODES = ["UNCERTAIN", "NOPRIV", "PURE1E_INIT", "PURE1E", "HYBRID"] as const;
type Mode = (typeof MODES)[number];
/** Those that can be asked for. */
export const SUPPORTED: readonly Mode[] = ["NOPRIV", "PURE1E_INIT", "PURE1E", "HYBRID"];
export const mode_number = (mode: Mode): number => MODES.indexOf(mode);

/** noroot, no-suid-fixup and no-ambient-raise, locked, and keep-caps locked as cleared. */
const SECURED = 0xef;

export function* get_mode(): Code<Mode> {
  const bits = yield sys.prctl(PR_GET_SECUREBITS);
  if (bits === 0) return "HYBRID";
  if (bits !== SECURED || (yield* ambient_set()) !== 0n) return "UNCERTAIN";
  const sets = yield* capget();
  if (sets.inheritable !== 0n) return "PURE1E";
  return (sets.permitted | sets.effective | (yield* bounding_set())) !== 0n ? "PURE1E_INIT" : "NOPRIV";
}
