// Times in prompts: \d \t \T \@ \A and \D{FORMAT} (bash(1), "PROMPTING").
import { localtime, parse_tz } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import type { PromptContext } from "./prompt.ts";

/** The prompt's moment as `format` says. A generator, so that this code may come after the first prompt. */
export function* prompt_time(format: string, ctx: PromptContext): Code<string> {
  // strftime(3) has no %N and no %:z; date(1) does
  const plain = format.replace(/%([-_0^#]*[0-9]*)(N|:+z)/g, "%%$1$2");
  return strftime(plain, localtime(Math.floor(ctx.now), parse_tz(ctx.tz)), 0, Math.floor(ctx.now));
}
