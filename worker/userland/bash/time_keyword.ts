// The `time` keyword's report.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import { get_variable } from "./names.ts";
import type { Shell } from "./shell.ts";

const POSIX_FORMAT = "real %2R\nuser %2U\nsys %2S";
const MAX_DIGITS = 3;
const BASH_FORMAT = "\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS";

/** Seconds with `digits` decimals, or as MmS.FFFs. */
function seconds_text(seconds: number, digits: number, long: boolean): string {
  const scale = 10 ** digits;
  const cut = Math.floor(seconds * scale + 1e-6) / scale;
  if (!long) return cut.toFixed(digits);
  const minutes = Math.floor(cut / 60);
  return `${minutes}m${(cut - minutes * 60).toFixed(digits)}s`;
}

/** Prints real, user and system time of a pipeline; started and ended are seconds of the monotonic clock. */
export function* print_time(sh: Shell, posix: boolean, started: number, ended: number): Code<void> {
  const format = posix ? POSIX_FORMAT : (get_variable(sh, "TIMEFORMAT") ?? BASH_FORMAT);
  if (format === "") return;
  // processor time is not accounted: virtual time passes only while something sleeps or computes
  const times: Readonly<Record<string, number>> = { R: ended - started, U: 0, S: 0 };
  let out: ByteString = "";
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== "%") {
      out += format[i];
      continue;
    }
    const m = /^%(?:%|P|(\d?)(l?)([RUS]))/.exec(format.slice(i));
    if (!m) {
      yield* sh.error(`TIMEFORMAT: \`${format[i + 1] ?? ""}': invalid format character`);
      return;
    }
    i += m[0].length - 1;
    if (m[0] === "%%") out += "%";
    else if (m[0] === "%P") out += "0.00";
    else
      out += seconds_text(
        times[m[3]],
        m[1] === "" ? MAX_DIGITS : Math.min(Number(m[1]), MAX_DIGITS),
        m[2] === "l",
      );
  }
  yield* write_all(2, `${out}\n`);
}
