// Which calls and signals are shown: -e trace=, -e signal=, and the like.
import { _NSIG } from "../../kernel/uapi/signal.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import { compile_regexes } from "../lib/regex.ts";
import { CLASSES } from "./classes.ts";
import { signal_name } from "./signals.ts";

const NAMES: readonly string[] = Object.keys(SYS);
/** Calls that this strace knows by name and the kernel by no number. */
const YOUNGER: ReadonlySet<string> = new Set(
  (
    "pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen fsconfig fsmount " +
    "fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2 " +
    "mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule landlock_restrict_self memfd_secret " +
    "process_mrelease futex_waitv set_mempolicy_home_node io_pgetevents rseq"
  ).split(" "),
);

/** A set of names, or the word that is none. */
export type Selection = { names: Set<string> } | { invalid: string };

/** The names one word selects; null when it means nothing. */
function select_word(word: string): string[] | null {
  if (word.startsWith("?")) return select_word(word.slice(1)) ?? [];
  const name = word.replace(/@(?:64)$/, "");
  if (name === "all") return [...NAMES];
  if (name === "none") return [];
  if (name.startsWith("/")) {
    const made = compile_regexes([name.slice(1)], { syntax: "ere", dialect: "posix", nosub: true });
    return made.ok ? NAMES.filter((n) => made.regex.test(n)) : null;
  }
  const of_class = CLASSES[name.replace(/^%/, "")];
  if (of_class && (name.startsWith("%") || OLD_CLASSES.has(name))) return of_class.split(" ");
  if (/^\d+$/.test(name)) {
    const found = NAMES.find((n) => SYS[n as keyof typeof SYS] === Number(name));
    return found === undefined ? null : [found];
  }
  if (NAMES.includes(name)) return [name];
  return YOUNGER.has(name) ? [] : null;
}
/** Classes that may stand without their percent sign. */
const OLD_CLASSES: ReadonlySet<string> = new Set(
  "file memory process signal ipc network desc stat lstat fstat statfs fstatfs clock".split(" "),
);

/** SYSCALL[,SYSCALL]..., with ! for all others. */
export function select_calls(text: string): Selection {
  const not = text.startsWith("!");
  const chosen = new Set<string>();
  for (const word of (not ? text.slice(1) : text).split(",")) {
    const names = select_word(word);
    if (names === null) return { invalid: word };
    for (const name of names) chosen.add(name);
  }
  return { names: not ? new Set(NAMES.filter((n) => !chosen.has(n))) : chosen };
}

/** Signals by name, with or without SIG, or number; the word that is none. */
export function select_signals(text: string): { signals: Set<number> } | { invalid: string } {
  const not = text.startsWith("!");
  const chosen = new Set<number>();
  const all = Array.from({ length: _NSIG }, (_, i) => i + 1);
  for (const word of (not ? text.slice(1) : text).split(",")) {
    if (word === "none") continue;
    if (word === "all") {
      for (const n of all) chosen.add(n);
      continue;
    }
    const name = word.toUpperCase().replace(/^(?:SIG)?/, "SIG");
    const found = /^\d+$/.test(word) ? Number(word) : all.find((n) => signal_name(n) === name);
    if (found === undefined || found > 255) return { invalid: word };
    chosen.add(found);
  }
  return { signals: not ? new Set(all.filter((n) => !chosen.has(n))) : chosen };
}
