// What the machine's own programs say of texts that are being written for it. The grammars are theirs.
import type { TextAnswer, TextQuestion } from "../api.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { CommandSource } from "../userland/bash/program.ts";
import { NotYet } from "./code.ts";
import { facts_of } from "./facts.ts";
import { check_rules } from "./rules_check.ts";
import { complete_rule } from "./rules_complete.ts";
import { explain_rule } from "./rules_help.ts";
import { check_shell } from "./shell_check.ts";

/** Longer texts, in characters, are not looked at. */
const MAX_TEXT = 1 << 20;

/**
 * undefined: code that is needed has not been loaded so far. `Source`: bash's reader, from whoever has it: what the boot's
 * script shares with a part becomes a script of its own.
 */
export function answer(
  kernel: Kernel,
  question: TextQuestion,
  Source: typeof CommandSource,
): TextAnswer | undefined {
  try {
    if (question.kind === "check") {
      const { text, language } = question;
      if (text.length > MAX_TEXT) return [];
      return language === "shell" ? check_shell(text, Source) : check_rules(text, facts_of(kernel));
    }
    const { kind, line, column } = question;
    if (line.length > MAX_TEXT) return null;
    return (kind === "complete" ? complete_rule : explain_rule)(line, column - 1, facts_of(kernel));
  } catch (error) {
    if (error instanceof NotYet) return undefined;
    throw error;
  }
}
