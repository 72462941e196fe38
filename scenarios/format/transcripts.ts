// What is wrong with the transcripts of a scenario (`expect/`) that can be told without a machine. What they hold is
// for the check to say.
import type { ScenarioSource } from "../../worker/api.ts";
import { file_bytes, file_text, utf8 } from "./bytes.ts";
import { lines_of } from "./lines.ts";
import type { Problem } from "./types.ts";

const FOLDER = "expect/";

/** Where the transcript of a script is. */
export const transcript_of = (script: string): string => `${FOLDER}${script.replace(/\.sh$/, ".txt")}`;

/** What is typed, and leaves a transcript. */
const is_script = (path: string): boolean => path === "solution.sh" || /^attempts\/[^/]+\.sh$/.test(path);

const problem = (file: string, line: number, message: string): Problem => ({
  file,
  line,
  column: 1,
  message,
});

/** Files in `expect/` that no check will ever look at. */
export function stray_transcripts(files: ScenarioSource): Problem[] {
  const wanted = new Set(Object.keys(files).filter(is_script).map(transcript_of));
  return Object.keys(files)
    .filter((path) => path.startsWith(FOLDER) && !wanted.has(path))
    .sort()
    .map((path) => {
      const script = path.slice(FOLDER.length).replace(/\.txt$/, ".sh");
      const why = is_script(script) ? `there is no ${script}` : "only scripts have one";
      return problem(path, 1, `is the transcript of nothing: ${why}. Delete it`);
    });
}

/** A transcript as it is never written; null when its form is right. */
function malformed(path: string, transcript: string): Problem | null {
  const lines = transcript.split("\n");
  const carriage = lines.findIndex((line) => line.includes("\r"));
  if (carriage >= 0)
    return problem(path, carriage + 1, "has a carriage return: the lines of a transcript end with a newline");
  if (!transcript.endsWith("\n")) return problem(path, lines.length, "does not end with a newline");
  return transcript === "\n" || /\s\n$/.test(transcript)
    ? problem(path, lines.length - 1, "ends with blanks, which a transcript never has")
    : null;
}

/**
 * Line of a script, from 1, that is not echoed in its transcript in its turn: it was written, or moved, since. Null when
 * all are. What is typed where nothing is echoed, as a password, is not there either, so this is a suspicion.
 */
function not_echoed(script: string, transcript: string): number | null {
  const shown = transcript.split("\n");
  let at = 0;
  for (const [i, line] of lines_of(script).entries()) {
    const typed = utf8(line) ?? line;
    while (at < shown.length && !shown[at].endsWith(typed)) at++;
    if (at++ === shown.length) return i + 1;
  }
  return null;
}

/** What can be told at once of all transcripts; `suspicions` may be right all the same. */
export function transcript_problems(files: ScenarioSource): {
  readonly problems: readonly Problem[];
  readonly suspicions: readonly Problem[];
} {
  const problems = stray_transcripts(files);
  const suspicions: Problem[] = [];
  const some = Object.keys(files).some((path) => path.startsWith(FOLDER));
  for (const script of Object.keys(files).filter(is_script)) {
    const path = transcript_of(script);
    if (!Object.hasOwn(files, path)) {
      // A scenario that has none at all is only being begun.
      if (some) suspicions.push(problem(script, 1, `has no transcript ${path} so far`));
      continue;
    }
    const transcript = file_bytes(files[path]);
    const text = file_text(files[script]);
    // That they are none is said where they are read.
    if (transcript === null || text === null) continue;
    const wrong = malformed(path, transcript);
    if (wrong) problems.push(wrong);
    const line = not_echoed(text, transcript);
    if (line !== null)
      suspicions.push(problem(script, line, `the line is not in ${path}, which is of an earlier state`));
  }
  return { problems, suspicions };
}
