// The corpus of scripts whose results were recorded from a real bash: its file format and how it is run.
//
// A file is a sequence of cases. A case is the script after `@@ script`, then what came of it: `@@ out` and `@@ err`
// with the bytes of the two streams (left out when empty; `@@ out-` when the last line has no newline), and
// `@@ status N`. Every script stands alone: the file `t` in an empty directory, run as `bash t` with nothing but PATH,
// HOME and LC_ALL in its environment and /dev/null as its input.

export interface Case {
  script: string;
  stdout: string;
  stderr: string;
  status: number;
}

const ROOT = "/var/tmp/cases";

/** Reads a corpus file (bytes). */
export function parse_corpus(text: string): Case[] {
  const cases: Case[] = [];
  for (const block of text.split(/^@@ script\n/m).slice(1)) {
    const c: Case = { script: "", stdout: "", stderr: "", status: 0 };
    const parts = block.split(/^@@ (out-?|err-?|status \d+)\n/m);
    c.script = parts[0];
    for (let i = 1; i < parts.length; i += 2) {
      const body = parts[i].endsWith("-") ? parts[i + 1].slice(0, -1) : parts[i + 1];
      if (parts[i].startsWith("out")) c.stdout = body;
      else if (parts[i].startsWith("err")) c.stderr = body;
      else c.status = Number(parts[i].slice("status ".length));
    }
    cases.push(c);
  }
  return cases;
}

export function format_corpus(cases: readonly Case[]): string {
  const stream = (name: string, text: string) =>
    text === "" ? "" : text.endsWith("\n") ? `@@ ${name}\n${text}` : `@@ ${name}-\n${text}\n`;
  return cases
    .map(
      (c) =>
        `@@ script\n${c.script}${stream("out", c.stdout)}${stream("err", c.stderr)}@@ status ${c.status}\n`,
    )
    .join("");
}

/** Where each case's script has to lie before the driver runs. */
export const script_path = (n: number): string => `${ROOT}/${n}/t`;

/** A bash script that runs all cases and writes a mark to both streams after each. */
export const driver = (count: number): string => `umask 022
for ((n = 0; n < ${count}; n++)); do
  cd ${ROOT}/$n
  { (exec -c bash -c 'PATH=/usr/bin:/bin HOME=/root LC_ALL=C.UTF-8 exec bash t' </dev/null 2>&3 3>&-); } 3>&2 2>/dev/null
  s=$?
  printf '\\n@@ end %d %d\\n' $n $s
  printf '\\n@@ end %d %d\\n' $n $s >&2
done
`;

/** What differs from run to run: pids in reports of killed processes. */
const mask = (text: string): string =>
  text.replace(
    /^(.*: line \d+:) +\d+ (Killed|Terminated|Aborted|Hangup|Quit|User|Segmentation)/gm,
    "$1 PID $2",
  );

/** The results of the cases, from the driver's output. */
export function split_results(cases: readonly Case[], stdout: string, stderr: string): (Case | null)[] {
  const outs = stdout.split(/\n@@ end (\d+) (\d+)\n/);
  const errs = stderr.split(/\n@@ end (\d+) (\d+)\n/);
  return cases.map((c, n) =>
    outs[n * 3 + 1] === String(n) && errs[n * 3 + 1] === String(n)
      ? {
          script: c.script,
          stdout: mask(outs[n * 3]),
          stderr: mask(errs[n * 3]),
          status: Number(outs[n * 3 + 2]),
        }
      : null,
  );
}
