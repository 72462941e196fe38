// How the diffutils answer a wrong command line: the way to --help comes with the program's name.
import type { Tool } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";

const TROUBLE = 2;

/** The way to --help, and the end. */
export const hint = (t: Tool): Code<never> =>
  t.die(`Try '${t.name} --help' for more information.`, 0, TROUBLE);

export function* wrong(t: Tool, message: string): Code<never> {
  yield* t.warn(message);
  return yield* hint(t);
}
