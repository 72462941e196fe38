// What a word of a rules file means: what `explain` says of it.
import { text_of } from "../../scenarios/format/bytes.ts";
import type { TextHelp } from "../api.ts";
import type { Facts } from "./facts.ts";
import { option_at, read_line, span_of } from "./rules_line.ts";

/** `offset`: of the character that is pointed at. */
export function explain_rule(line: string, offset: number, facts: Facts): TextHelp | null {
  const reading = read_line(line, facts);
  const option = reading && option_at(reading, offset);
  if (!option || option.meaning === "") return null;
  const { from, until } = span_of(reading, option);
  return { column: from + 1, end_column: until + 1, text: text_of(option.meaning) ?? option.meaning };
}
