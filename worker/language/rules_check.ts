// What is wrong with a rules file: auditctl's own words, where they belong. (auditctl -R tells them to syslog only.)
import { text_of } from "../../scenarios/format/bytes.ts";
import type { TextMark } from "../api.ts";
import { NESTED } from "../userland/audit/auditctl/options.ts";
import { MAX_LINE } from "../userland/audit/auditctl/rules_file.ts";
import type { Said } from "../userland/audit/explain/explain_auditctl.ts";
import { type FileRule, fileWarnings } from "../userland/audit/explain/warnings.ts";
import type { Facts } from "./facts.ts";
import { argument_span, type LineReading, read_line, span_of } from "./rules_line.ts";

/** Marks in one text, at most. */
const MAX_MARKS = 200;

/** Rules that are held against all others, at most: that takes the square of their number. */
const MAX_TRAPPED = 200;

/** A rule of the file, and the line it was read from. */
interface Read extends FileRule {
  readonly reading: LineReading;
}

/** Where in the line something is said of it. */
function mark(line: number, reading: LineReading, { text, option }: Said, warning: boolean): TextMark {
  const { words, options } = reading;
  let span = { from: words[0].from, until: words[words.length - 1].until };
  if (option) span = option.arg === null ? span_of(reading, option) : argument_span(reading, option);
  else {
    // getopt stops at the first word that it does not take, or leaves those that belong to no option
    const taken = options.flatMap(({ first, last }) => [first, last]);
    const left = words.filter((_, i) => !taken.includes(i));
    const unknown = /^Option (.+) is invalid$/.exec(text)?.[1];
    const [word = null] = left.filter((w) => unknown === undefined || w.text === unknown);
    if (word) span = word;
  }
  return {
    line,
    column: span.from + 1,
    end_column: span.until + 1,
    message: text_of(text) ?? text,
    ...(warning ? { warning } : {}),
  };
}

/** Where a trap lies: in the option that it names, else in the whole rule. */
function trap(line: number, reading: LineReading, text: string): TextMark {
  const { words, options } = reading;
  const named = /^-S (\w+):/.exec(text)?.[1];
  const option = options.find(({ opt, arg }) => opt === "S" && named && arg?.split(",").includes(named));
  const span = option
    ? argument_span(reading, option)
    : { from: words[0].from, until: words[words.length - 1].until };
  return { line, column: span.from + 1, end_column: span.until + 1, message: text, warning: true };
}

function check_line(line: string, number: number, facts: Facts, rules: Read[]): TextMark[] {
  const whole = (message: string): TextMark[] => [
    { line: number, column: 1, end_column: line.length + 1, message },
  ];
  if (line.length >= MAX_LINE) return whole(`longer than the ${MAX_LINE} bytes that auditctl reads`);
  const reading = read_line(line, facts);
  if (!reading) return [];
  const nested = reading.options.find(({ opt }) => opt === "R");
  if (nested) return [mark(number, reading, { text: NESTED, option: nested }, false)];
  const marks = reading.warnings.map((said) => mark(number, reading, said, true));
  if (reading.error) marks.push(mark(number, reading, reading.error, false));
  const { rule, draft } = reading;
  if (!reading.error && rule) rules.push({ line: number, rule, draft, reading });
  return marks;
}

/** What auditctl says of each line, and what is to be looked out for in the rules that it would load. */
export function check_rules(text: string, facts: Facts): TextMark[] {
  const marks: TextMark[] = [];
  const rules: Read[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (marks.length >= MAX_MARKS) break;
    marks.push(...check_line(line, i + 1, facts, rules));
  }
  for (const one of rules.slice(0, MAX_TRAPPED))
    for (const said of fileWarnings(one, rules)) {
      if (marks.length >= MAX_MARKS) break;
      marks.push(trap(one.line, one.reading, said));
    }
  return marks.sort((one, other) => one.line - other.line);
}
