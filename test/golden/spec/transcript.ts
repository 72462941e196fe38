// A transcript of our own: commands typed at a prompt, and the lines that the spec says they print.
//
//   patches: 12              header lines, before anything else: the first N patches of the series ...
//   append: audit=0          ... and further boot options on the kernel's command line
//   # spec 3.2 empty: ...    a comment; one of this form says which row of the spec the next commands show
//   $ command                typed at the prompt of root's login shell
//   output                   what it prints, up to the next comment or command; an empty line is written as "."
//
// In the output
//   <N>      is a decimal number
//   <X>      a hexadecimal one
//   <name>   a decimal number, the same wherever the name stands in the file
//   <@name>  seconds.milliseconds:serial of an audit event, the same wherever the name stands
//   <*>      anything to the end of the word before what follows, or of the line

export interface Step {
  command: string;
  /** the lines it should print */
  expected: string[];
  /** line number of the command in the file, from 1 */
  line: number;
}

export interface Transcript {
  patches?: number;
  append?: string;
  steps: Step[];
  /** rows of the spec that it names: "3.2 empty" */
  rows: string[];
}

const HEADER = /^(patches|append): (.*)$/;
const ROW = /^# spec (\S+ [a-z0-9-]+)(?:: |$)/;

/** @throws Error naming the line that is none of the above. */
export function parse_transcript(text: string): Transcript {
  const result: Transcript = { steps: [], rows: [] };
  for (const [i, line] of text.split("\n").entries()) {
    const step = result.steps.at(-1);
    const header = step ? null : HEADER.exec(line);
    if (header?.[1] === "patches") result.patches = Number(header[2]);
    else if (header) result.append = header[2];
    else if (line.startsWith("#")) {
      const row = ROW.exec(line);
      if (row) result.rows.push(row[1]);
      else if (line.startsWith("# spec ")) throw new Error(`line ${i + 1}: no row of the spec: ${line}`);
    } else if (line.startsWith("$ "))
      result.steps.push({ command: line.slice(2), expected: [], line: i + 1 });
    else if (line === "") continue;
    else if (step) step.expected.push(line === "." ? "" : line);
    else throw new Error(`line ${i + 1}: output before the first command: ${line}`);
  }
  return result;
}

const NAMED: Readonly<Record<string, string>> = { N: "\\d+", X: "[0-9a-f]+", "*": ".*?" };
const PLACE = /<([NX*]|@?[a-z][a-z0-9_]*)>/;
const literal = (s: string): string => s.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/**
 * Whether `actual` is what `pattern` describes. `names` are the numbers known so far; those that the line gives are
 * added when it matches.
 */
export function match_line(pattern: string, actual: string, names: Map<string, string>): boolean {
  const fresh: string[] = [];
  const source = pattern
    .split(new RegExp(PLACE, "g"))
    .map((part, i) => {
      if (i % 2 === 0) return literal(part);
      if (part in NAMED) return NAMED[part];
      const known = names.get(part);
      if (known !== undefined) return literal(known);
      if (fresh.includes(part)) return `\\${fresh.indexOf(part) + 1}`;
      fresh.push(part);
      return part.startsWith("@") ? "(\\d+\\.\\d{3}:\\d+)" : "(\\d+)";
    })
    .join("");
  const match = new RegExp(`^${source}$`).exec(actual);
  if (!match) return false;
  for (const [i, name] of fresh.entries()) names.set(name, match[i + 1]);
  return true;
}

/** The pattern with the names that are known filled in, to be shown beside what came. */
export const filled_in = (pattern: string, names: ReadonlyMap<string, string>): string =>
  pattern.replace(new RegExp(PLACE, "g"), (whole, name: string) => names.get(name) ?? whole);
