// What auditctl and bash would say of the files of a draft: those that are rules or scripts, and the shell blocks of
// index.md.
import type { Problem } from "../../scenarios/format/types.ts";
import type { ScenarioSource, TextLanguage, TextMark } from "../../worker/api.ts";
import { languageOf } from "../editor/language.ts";
import type { Mark } from "../editor/marks.ts";
import { INDEX, roleOf } from "./draft.ts";

/** Says what is wrong with a text. */
export type CheckText = (language: TextLanguage, text: string) => Promise<readonly TextMark[]>;

/** A problem of a draft that may be only a warning. */
export type Finding = Problem & Pick<Mark, "end_column" | "warning">;

interface Piece {
  readonly file: string;
  readonly language: TextLanguage;
  readonly text: string;
  /** Lines before it in its file, and columns before each of its lines. */
  readonly line: number;
  readonly column: number;
}

/** Shell blocks of a text in Markdown that a reader runs or copies, each with its place. */
export function shellBlocks(text: string): Omit<Piece, "file" | "language">[] {
  const blocks: { text: string; line: number; column: number }[] = [];
  let open: { mark: string; shell: boolean; line: number; indent: string; lines: string[] } | null = null;
  for (const [i, line] of text.split("\n").entries()) {
    const fence = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line);
    if (!open) {
      if (!fence) continue;
      const [, indent, mark, info] = fence;
      const shell = /^\s*(?:sh|bash|shell)\b/.test(info);
      open = { mark, shell, line: i + 1, indent, lines: [] };
    } else if (fence?.[2].startsWith(open.mark) && fence[3].trim() === "") {
      const { shell, line: from, indent, lines } = open;
      if (shell) blocks.push({ text: `${lines.join("\n")}\n`, line: from, column: indent.length });
      open = null;
    } else open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
  }
  return blocks;
}

/** What is read as the machine's programs would read it; transcripts are what they printed. */
function pieces(files: ScenarioSource): Piece[] {
  return Object.entries(files).flatMap(([file, text]): Piece[] => {
    if (typeof text !== "string" || roleOf(file) === "transcript") return [];
    if (file === INDEX) return shellBlocks(text).map((block) => ({ ...block, file, language: "shell" }));
    const language = languageOf(file, text);
    if (language !== "shell" && language !== "audit-rules") return [];
    return [{ file, language, text, line: 0, column: 0 }];
  });
}

/** In the order of the files, each in the order of its lines. */
export async function fileProblems(files: ScenarioSource, check: CheckText): Promise<readonly Finding[]> {
  const found = await Promise.all(
    pieces(files).map(async ({ file, language, text, line, column }) =>
      (await check(language, text)).map((mark) => ({
        ...mark,
        file,
        line: mark.line + line,
        column: mark.column + column,
        end_column: mark.end_column + column,
      })),
    ),
  );
  return found.flat();
}
