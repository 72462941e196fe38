// The long options of a program, read from what its --help prints, so that they are written down once.
import type { LongOption } from "./getopt.ts";

/** " -o, --output <list>" needs an argument, "-c, --caches[=<list>]" may have one. */
export function long_options(help: string): LongOption[] {
  return [...help.matchAll(/^ +(?:-(\w), +)?--([\w-]+)(\[=|[ =]<)?/gm)].map(([, val, name, arg]) => ({
    name,
    has_arg: arg === undefined ? 0 : arg === "[=" ? 2 : 1,
    val,
  }));
}
