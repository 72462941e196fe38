// What auditctl and bash would say of the files of a draft: those that are rules or scripts, and the blocks of index.md
// that are.
import { type Fence, fences } from "../../scenarios/format/fences.ts";
import { split_front } from "../../scenarios/format/front.ts";
import { transcript_problems } from "../../scenarios/format/transcripts.ts";
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

/** What is typed into the terminal, or written in the language of its shell. */
const isShell = ({ info, use }: Fence): boolean =>
  /^(?:sh|bash|shell)\b/.test(info) || /\{(?:exec|predict=)/.test(info) || use === "{{exec}}";

/** Rules as a file of them has them, not as words of a command line. */
const isRules = ({ info }: Fence): boolean => /^(?:audit[-.])?rules(?![\w.-])/.test(info);

/** Blocks of index.md that a program of the machine can read, each with its place. */
export function blocksOf(text: string): Omit<Piece, "file">[] {
  const body = split_front(text)?.body ?? 0;
  const before = text.slice(0, body).split("\n").length - 1;
  return fences(text.slice(body)).flatMap((fence) => {
    const language = isShell(fence) ? "shell" : isRules(fence) ? "audit-rules" : null;
    if (language === null || fence.last === null) return [];
    const lines = `${fence.lines.join("\n")}\n`;
    return [{ language, text: lines, line: before + fence.first + 1, column: fence.indent.length }];
  });
}

/** What is read as the machine's programs would read it; transcripts are what they printed. */
function pieces(files: ScenarioSource): Piece[] {
  return Object.entries(files).flatMap(([file, text]): Piece[] => {
    if (typeof text !== "string" || roleOf(file) === "transcript") return [];
    if (file === INDEX) return blocksOf(text).map((block) => ({ ...block, file }));
    const language = languageOf(file, text);
    if (language !== "shell" && language !== "audit-rules") return [];
    return [{ file, language, text, line: 0, column: 0 }];
  });
}

/** What is wrong with the transcripts, as far as that can be told without a machine. */
export function transcriptFindings(files: ScenarioSource): readonly Finding[] {
  const { problems, suspicions } = transcript_problems(files);
  return [...problems, ...suspicions.map((one) => ({ ...one, warning: true }))];
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
