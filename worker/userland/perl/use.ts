// use and no: the pragmas and the one module that are simulated.
import type { Source } from "./source.ts";

/** Handles `use ...;` whose first word has been read; refuses by name what is not simulated. */
export function use_statement(s: Source, word: string, start: number): void {
  const version = /\s*v?(\d+)(?:\.(\d+))?[\d.]*\s*;?/y;
  version.lastIndex = s.pos;
  const v = version.exec(s.text);
  if (v && word === "use") {
    s.pos += v[0].length;
    const minor = v[2] === undefined ? 0 : v[0].includes("v") ? Number(v[2]) : Number(v[2].slice(0, 3));
    if (minor >= 10) s.state.say = true;
    if (minor >= 12) s.state.strict = true;
    return;
  }
  const name = s.peek_word();
  if (name === "") s.syntax_error();
  s.pos += name.length;
  const end = s.text.indexOf(";", s.pos);
  const rest = s.text.slice(s.pos, end < 0 ? s.text.length : end);
  s.pos = end < 0 ? s.text.length : end + 1;
  const words = rest.match(/[\w:]+/g)?.filter((w) => w !== "qw") ?? [];
  switch (name) {
    case "strict":
      s.state.strict = word === "use" && (words.length === 0 || words.includes("vars"));
      return;
    case "warnings":
      s.state.warnings = word === "use";
      return;
    case "feature":
      if (words.some((w) => w !== "say" && !w.startsWith(":"))) break;
      s.state.say = word === "use";
      return;
    case "Time::HiRes":
      if (words.some((w) => w !== "sleep" && w !== "time")) break;
      for (const w of words) s.state.hires.add(w);
      return;
  }
  s.unsupported(`${word} ${name}${rest.trimEnd()}`, start);
}
