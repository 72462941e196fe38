// du --time: the latest time of the files that a line of du stands for.
import type { stat } from "../../kernel/uapi/stat.ts";
import type { Code } from "../lib/code.ts";
import { localtime, parse_tz } from "./calendar.ts";
import { strftime } from "./strftime.ts";
import type { Tool } from "./tool.ts";

const USEC_PER_SEC = 1_000_000;
/** Before every file. */
export const NEVER = Number.NEGATIVE_INFINITY;

export interface Times {
  /** the time of a file, in microseconds since the Epoch */
  of: (st: stat) => number;
  text: (time: number) => string;
}

const STYLES = ["%Y-%m-%d %H:%M:%S.%N %z", "%Y-%m-%d %H:%M", "%Y-%m-%d"];
const STYLE_NAMES = [["full-iso"], ["long-iso"], ["iso"]];

function* format_of(t: Tool): Code<string> {
  const style =
    t.last("time-style")?.arg ?? t.getenv("TIME_STYLE")?.replace(/^(?:posix-)+/, "") ?? "long-iso";
  if (style.startsWith("+")) return style.slice(1).split("\n")[0];
  if (style === "locale" && !t.has("time-style")) return STYLES[1];
  return STYLES[yield* t.choose("time style", style, STYLE_NAMES)];
}

/** What the options ask for; null when they ask for no time. */
export function* times(t: Tool): Code<Times | null> {
  let kind = -1;
  for (const o of t.options)
    if (o.opt === "time")
      kind =
        o.arg === null
          ? 2
          : yield* t.choose("--time", o.arg, [
              ["atime", "access", "use"],
              ["ctime", "status"],
            ]);
  if (kind < 0) return null;
  const format = yield* format_of(t);
  const zone = parse_tz(t.getenv("TZ"));
  return {
    of: (st) => {
      if (kind === 0) return st.st_atime;
      return kind === 1 ? st.st_ctime : st.st_mtime;
    },
    text: (time) => {
      const sec = Math.floor(time / USEC_PER_SEC);
      return strftime(format, localtime(sec, zone), (time - sec * USEC_PER_SEC) * 1000, sec);
    },
  };
}
