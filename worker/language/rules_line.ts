// A line of a rules file, and where in it auditctl's options stand.
import { unescaped, wordsOf } from "../userland/audit/auditctl/rules_file.ts";
import { type ReadLine, type ReadOption, readAuditctl } from "../userland/audit/explain/explain_auditctl.ts";
import { encode_utf8 } from "../userland/lib/bytes.ts";
import type { ParsedOption } from "../userland/lib/getopt.ts";
import { result_of } from "./code.ts";
import type { Facts } from "./facts.ts";

/** Offsets in a line. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

export interface Word extends Span {
  /** As it stands in the line. */
  readonly text: string;
}

export const words_in = (line: string): readonly Word[] =>
  wordsOf(line).map(({ 0: text, index }) => ({ text, from: index, until: index + text.length }));

export interface LineReading extends ReadLine {
  readonly words: readonly Word[];
}

/** The line as auditctl understands it, up to what is wrong with it; null for one that has no words. */
export function read_line(line: string, facts: Facts): LineReading | null {
  const words = words_in(line);
  if (words.length === 0) return null;
  const args = words.map(({ text }) => encode_utf8(unescaped(text)));
  return { ...result_of(readAuditctl(args, facts)), words };
}

/** Where an option stands, with its argument. */
export const span_of = ({ words }: LineReading, { first, last }: ParsedOption): Span => ({
  from: words[first].from,
  until: words[last].until,
});

/** Where the argument of an option stands: in a word of its own, or behind the letter. */
export function argument_span({ words }: LineReading, option: ParsedOption): Span {
  const { from, until } = words[option.last];
  return option.first === option.last ? { from: until - (option.arg?.length ?? 0), until } : { from, until };
}

/** The option at an offset, with its argument. */
export const option_at = (reading: LineReading, offset: number): ReadOption | undefined =>
  reading.options.find((option) => {
    const { from, until } = span_of(reading, option);
    return from <= offset && offset <= until;
  });
