// Types a transcript at the prompt of a fresh machine, and compares.
import { type_lines } from "../../../worker/cli/type_lines.ts";
import { DEFAULT_CONFIG, LOGIN_SESSION } from "../../../worker/machine/config.ts";
import { Machine } from "../../../worker/machine/machine.ts";
import { filled_in, match_line, type Transcript } from "./transcript.ts";

/** A terminal so wide that a dumb one need not scroll a command sideways. */
const COLUMNS = 1000;
/** Machine time that all of it may take. */
const NANOSECONDS = 3600e9;

/** What each command of the transcript printed: the lines between the one that was typed and the next prompt. */
export function play({ patches, append, steps }: Transcript): string[][] {
  const machine = new Machine(
    { ...DEFAULT_CONFIG, patches: patches ?? DEFAULT_CONFIG.patches, cols: COLUMNS },
    { session: { ...LOGIN_SESSION, term: "dumb", once: true, append } },
  );
  let out = "";
  machine.on_output = (bytes) => {
    out += bytes;
  };
  type_lines(machine, [], NANOSECONDS);
  return steps.map(({ command }) => {
    out = "";
    type_lines(machine, [command], NANOSECONDS);
    // the first line is the command's echo, the last one the prompt
    return out.split(/\r*\n/).slice(1, -1);
  });
}

/**
 * The differences, as text: each command that printed something else, with the lines that were expected ("-"), those
 * that came ("+") and those that agree (" "). Empty when all is as it should be.
 */
export function differences({ steps }: Transcript, printed: readonly (readonly string[])[]): string {
  const names = new Map<string, string>();
  const wrong: string[] = [];
  for (const [i, { command, expected, line }] of steps.entries()) {
    const got = printed[i];
    const report: string[] = [];
    let bad = false;
    for (let n = 0; n < Math.max(expected.length, got.length); n++) {
      if (n < Math.min(expected.length, got.length) && match_line(expected[n], got[n], names)) {
        report.push(`  ${got[n]}`);
        continue;
      }
      bad = true;
      if (n < expected.length) report.push(`- ${filled_in(expected[n], names)}`);
      if (n < got.length) report.push(`+ ${got[n]}`);
    }
    if (bad) wrong.push(`line ${line}: $ ${command}`, ...report);
  }
  return wrong.join("\n");
}
