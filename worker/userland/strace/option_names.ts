// The names of strace's options, and the words they take.
import type { LongOption } from "../lib/getopt.ts";

export const SHORT = "+a:Ab:cCdDe:E:fFhiI:kno:O:p:P:qrs:S:tTu:U:vVwxX:yYzZ";
const long = (name: string, val: string, has_arg: 0 | 1 | 2): LongOption => ({ name, val, has_arg });
export const LONG: readonly LongOption[] = [
  long("attach", "p", 1),
  long("columns", "a", 1),
  long("output", "o", 1),
  long("output-append-mode", "A", 0),
  long("output-separately", "separately", 0),
  long("summary-only", "c", 0),
  long("summary", "C", 0),
  long("summary-sort-by", "S", 1),
  long("summary-wall-clock", "w", 0),
  long("follow-forks", "f", 0),
  long("string-limit", "s", 1),
  long("syscall-times", "T", 2),
  long("absolute-timestamps", "absolute", 2),
  long("timestamps", "absolute", 2),
  long("relative-timestamps", "r", 2),
  long("trace", "trace", 1),
  long("signal", "signal", 1),
  long("status", "status", 1),
  long("quiet", "quiet", 2),
  long("silent", "quiet", 2),
  long("silence", "quiet", 2),
  long("decode-fds", "decode-fds", 2),
  long("no-abbrev", "v", 0),
  long("successful-only", "z", 0),
  long("failed-only", "Z", 0),
  long("interruptible", "I", 1),
  long("env", "E", 1),
  long("user", "u", 1),
  long("inject", "inject", 1),
  long("fault", "fault", 1),
  long("abbrev", "abbrev", 1),
  long("verbose", "verbose", 1),
  long("raw", "raw", 1),
  long("read", "read", 1),
  long("write", "write", 1),
  long("kvm", "kvm", 1),
  long("syscall-number", "n", 0),
  long("instruction-pointer", "i", 0),
  long("stack-traces", "k", 0),
  long("strings-in-hex", "hex", 2),
  long("daemonize", "D", 2),
  long("detach-on", "b", 1),
  long("trace-path", "P", 1),
  long("const-print-style", "X", 1),
  long("summary-columns", "U", 1),
  long("summary-syscall-overhead", "O", 1),
  long("decode-pids", "Y", 1),
  long("seccomp-bpf", "seccomp-bpf", 0),
  long("tips", "tips", 2),
  long("debug", "d", 0),
  long("help", "h", 0),
  long("version", "V", 0),
];
export const NOT_SIMULATED: ReadonlySet<string> = new Set(
  "b d D F k O P U X Y inject fault verbose kvm separately seccomp-bpf tips".split(" "),
);
export const INTERRUPTIBLE = ["", "anywhere", "waiting", "never", "never_tstp"];
export const STATUSES = ["successful", "failed", "unfinished", "unavailable", "detached"];
export const QUIET = ["attach", "exit", "path-resolution", "personality", "thread-execve"];
/** Sections of -e; the first is what is meant when there is none. */
export const EXPRESSIONS =
  "trace abbrev verbose raw signal read write fault inject status quiet kvm decode-fds t a v x s r w silent silence decode-fd".split(
    " ",
  );
export const SHORT_EXPRESSIONS: Readonly<Record<string, string>> = {
  t: "trace",
  a: "abbrev",
  v: "verbose",
  x: "raw",
  s: "signal",
  r: "read",
  w: "write",
  silent: "quiet",
  silence: "quiet",
  "decode-fd": "decode-fds",
};
