// Words as bash prints them: it keeps $'...' and the commands of substitutions decoded and laid out, not as written.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { command_text } from "./print.ts";
import { parse_source } from "./program.ts";
import { ansi_c, single_quote } from "./quote.ts";
import { skip_arith, skip_brace, skip_command, skip_double, skip_one } from "./scan.ts";

/** The commands of $( ) or <( ) laid out anew; as written where that is not possible. */
function commands_text(text: ByteString): ByteString {
  const { commands, error, warnings } = parse_source(text, 1, { extglob: true, comments: true, alias: null });
  if (error || warnings.length > 0) return text;
  let shown = "";
  commands.forEach((c, i) => {
    const before = i > 0 ? /[;&]\s*$/.exec(commands[i - 1].text)?.[0][0] : undefined;
    if (i > 0) shown += before === ";" ? "; " : before === "&" ? " " : "\n";
    shown += command_text(c.list, true);
  });
  // so that it does not look like arithmetic
  return shown[0] === "(" ? ` ${shown}` : shown;
}

/** Whether a program is on other lines when it is laid out anew. */
const MOVES = /\n|\b(?:if|for|while|until|case|select|function)\b|\(/;

/** The text of $( ) as bash runs it: laid out anew. Null where laying it out a second time changes something. */
export function laid_out(text: ByteString): ByteString | null {
  if (!MOVES.test(text)) return text;
  const shown = commands_text(text);
  return commands_text(shown) === shown ? shown : null;
}

/** `text` of a word; `in_double`: as inside double quotes. */
export function shown_text(text: ByteString, in_double = false): ByteString {
  if (!/[$<>]['"({]|\$\[/.test(text)) return text;
  let out = "";
  for (let i = 0; i < text.length; ) {
    const two = text.slice(i, i + 2);
    let end = skip_one(text, i, in_double);
    if (end < 0) return out + text.slice(i);
    const quoted = two === '$"' && !in_double;
    if (quoted || two[0] === '"') {
      const from = i + (quoted ? 2 : 1);
      end = skip_double(text, from);
      out += `"${shown_text(text.slice(from, end - 1), true)}"`;
    } else if (two === "$'" && !in_double) out += single_quote(ansi_c(text.slice(i + 2, end - 1)));
    else if (two === "${") {
      end = skip_brace(text, i + 2, in_double);
      out += `\${${shown_text(text.slice(i + 2, end - 1), in_double)}}`;
    } else if (two === "$(" && text[i + 2] === "(" && skip_arith(text, i + 3) > 0)
      out += `$((${shown_text(text.slice(i + 3, end - 2), true)}))`;
    else if (two === "$(" || (!in_double && (two === "<(" || two === ">("))) {
      end = skip_command(text, i + 2);
      if (end < 0) return out + text.slice(i);
      out += `${two}${commands_text(text.slice(i + 2, end - 1))})`;
    } else out += text.slice(i, end);
    i = end;
  }
  return out;
}
