// What a person entered in a session, as lines that can be typed again: without the keys that no line has.
import { text_of } from "../../scenarios/format/bytes.ts";
import { typedLines } from "../../scenarios/link/typed.ts";
import type { SessionLine } from "../../worker/api.ts";

export interface Entered {
  /** As it can be typed again, which may be several lines; null: it cannot. */
  readonly text: string | null;
  /** Why not. */
  readonly reason: string | null;
  readonly line: SessionLine;
}

/** The prompt of the machine's shell for a command, and either that or the one for more of it. */
const COMMAND = /^\[[^\]]*\][#$] ?/;
const PROMPT = /^(?:\[[^\]]*\][#$]|>) ?/;
/** What cannot stand in a scenario. */
const UNSEEN = /[\0-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]/;
/** Characters of a line of a scenario. */
const MAX_LINE = 3_900;

const shownText = ({ shown }: SessionLine): string | null => (shown === null ? null : text_of(shown));

/** Keys that were pressed before the line's own: to a program that takes keys, not lines. */
function strayKeys(line: SessionLine): boolean {
  const shown = shownText(line);
  if (shown === null || !PROMPT.test(shown)) return false;
  const command = shown.replace(PROMPT, "").trim();
  const [typed = ""] = typedLines([{ at: 0, kind: "input", bytes: line.typed }]);
  return !typed.includes("⟨") && typed.trim() !== command && typed.trim().endsWith(command);
}

/** A key ended what the line had begun, as Ctrl+C does: not one that was just being typed after it. */
const broken = ({ breaks }: SessionLine): boolean => breaks.some((row) => !COMMAND.test(row));

function textOf(line: SessionLine): string | null {
  const shown = shownText(line);
  // What stood at the prompt is what the shell took, whatever keys it was made by.
  if (shown !== null && PROMPT.test(shown)) return shown.replace(PROMPT, "");
  const [typed = ""] = typedLines([{ at: 0, kind: "input", bytes: line.typed }]);
  const after = typed.replace(/^.*⟨\^[CDZ\\]⟩/, "");
  return after.includes("⟨") ? null : after;
}

/** A call of `edit` for one file, which is named without anything that the shell would have to take out of it. */
const EDIT = /^\s*edit\s+((?![-])[\w./~%+:@,-]+)\s*$/;
/** What the shell's line editor would take for a word of its history. */
const HISTORY = /^(?!#).*!(?![\s=(]|$)/m;

/**
 * `edit FILE` by which `saved` was written, as a command that writes the same without an editor; a reason where there
 * is none.
 */
function written(
  command: string,
  saved: string | null,
): { readonly text: string } | { readonly reason: string } {
  const path = EDIT.exec(command)?.[1];
  if (path === undefined) return { reason: "what it wrote was typed in the editor" };
  if (saved === null) return { reason: "what it wrote is no text" };
  if (saved !== "" && !saved.endsWith("\n")) return { reason: "the last line of what it wrote has no end" };
  if (saved.includes("\t") || UNSEEN.test(saved.replaceAll("\n", "")))
    return { reason: "what it wrote has characters that cannot be typed" };
  if (HISTORY.test(saved)) return { reason: "what it wrote has ! where the shell would look up its history" };
  const lines = saved.split("\n").slice(0, -1);
  if (lines.some((line) => line.length > MAX_LINE)) return { reason: "a line of what it wrote is too long" };
  let end = "EOF";
  while (lines.includes(end)) end += "_";
  return { text: [`cat > ${path} <<'${end}'`, ...lines, end].join("\n") };
}

/** Why a line cannot be typed again; null: it can. `next` is the line after it. */
function trouble(line: SessionLine, text: string | null, next: SessionLine | undefined): string | null {
  if (text === null) return "it was made with keys that no line can hold";
  if (UNSEEN.test(text)) return "it has characters that cannot be seen";
  if (text.length > MAX_LINE) return "it is too long";
  if (broken(line)) return "it was ended by a key";
  return next && strayKeys(next) ? "it took keys, not lines" : null;
}

/** The lines of a session in order; `lines` as the worker tells them, what was before any first. */
export function enteredLines(lines: readonly SessionLine[]): Entered[] {
  const entered: Entered[] = [];
  /** Where the command begins that the line belongs to: it may be input of a program, or more of a command. */
  let command = 0;
  for (const [i, line] of lines.slice(1).entries()) {
    let text = textOf(line);
    let reason = trouble(line, text, lines[i + 2]);
    if (text !== null && reason === null && line.saved !== null) {
      const instead = written(text, text_of(line.saved));
      if ("text" in instead) text = instead.text;
      else reason = instead.reason;
    }
    if (COMMAND.test(shownText(line) ?? "") || line.shown === null) command = i;
    entered.push(reason === null ? { text, reason, line } : { text: null, reason, line });
    // A command that lacks a line of it is another one.
    if (reason !== null)
      for (let k = command; k < i; k++)
        entered[k] = {
          text: null,
          reason: entered[k].reason ?? "a line of it cannot be typed",
          line: entered[k].line,
        };
  }
  return entered;
}
