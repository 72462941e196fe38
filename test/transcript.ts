// For tests: transcripts of real tools, replayed on a fresh machine.
import { run_script, type ScriptOptions } from "./machine.ts";

export interface ReplayOptions extends ScriptOptions {
  /** user and group id to run as, without capabilities */
  id?: number;
}

/**
 * The commands of a transcript ("$ command", then both output streams, then "[exit status]"), run one after the other
 * in a new directory in the C locale: the transcript they give here, to be compared with the original. Lines before the
 * first command are comments. A command may stand on several lines; the further ones begin with "> ".
 */
export function replay(transcript: string, options: ReplayOptions = {}): string {
  const commands: string[] = [];
  for (const line of transcript.split("\n")) {
    if (line.startsWith("$ ")) commands.push(line.slice(2));
    else if (line.startsWith("> ") && commands.length > 0)
      commands[commands.length - 1] += `\n${line.slice(2)}`;
  }
  const script = commands
    .map((c) => `printf '%s\\n' ${quote(`$ ${c}`.replaceAll("\n", "\n> "))}\n${c}\necho "[$?]"`)
    .join("\n");
  const head = "exec 2>&1; export LC_ALL=C; umask 22; mkdir /tmp/w; cd /tmp/w\n";
  const { id } = options;
  const whole =
    id === undefined
      ? head + script
      : `setpriv --reuid ${id} --regid ${id} --clear-groups bash -c ${quote(head + script)}`;
  return run_script(whole, options).stdout;
}

/** A transcript as it stands in a test: without the line end at its beginning. */
export const transcript = (text: string): string => text.replace(/^\n/, "");

const quote = (s: string): string => `'${s.replaceAll("'", "'\\''")}'`;
