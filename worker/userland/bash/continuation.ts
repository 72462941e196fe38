// How a line of a command ended, for the history: inside quotes, a comment, a here-document or plain code.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** Last offset of an arithmetic (( )) that begins at `i`; of its first parenthesis if it is none. */
function skip_arithmetic(text: ByteString, i: number): number {
  let depth = 0;
  for (let k = i; k < text.length; k++) {
    if (text[k] === "(") depth++;
    else if (text[k] === ")" && --depth === 0) return text[k - 1] === ")" ? k : i;
  }
  return i;
}

/** Where a text ends: in quotes, in a comment, in a here-document, or in plain code. */
export function ends_in(text: ByteString): "quote" | "comment" | "here" | "code" {
  let quote = "";
  let comment = false;
  const here: { word: string; tabs: boolean }[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (comment) {
      if (c !== "\n") continue;
      comment = false;
    }
    if (quote !== "") {
      if (c === "\\" && quote === '"') i++;
      else if (c === quote) quote = "";
      continue;
    }
    if (c === "\\") i++;
    else if (c === "(" && text[i + 1] === "(") i = skip_arithmetic(text, i);
    else if (c === "'" || c === '"' || c === "`") quote = c;
    else if (c === "#" && /(^|[\s;&|()])$/.test(text.slice(Math.max(0, i - 1), i))) comment = true;
    else if (c === "<" && text[i + 1] === "<" && text[i + 2] !== "<" && text[i - 1] !== "<") {
      const m = /^<<(-?)[ \t]*((?:'[^']*'|"[^"]*"|\\.|[^\s;&|()<>'"\\])+)/.exec(text.slice(i, i + 300));
      if (m) {
        here.push({ word: m[2].replace(/['"\\]/g, ""), tabs: m[1] === "-" });
        i += m[0].length - 1;
      }
    } else if (c === "\n")
      while (here.length > 0) {
        const end = text.indexOf("\n", i + 1);
        const line = text.slice(i + 1, end < 0 ? text.length : end);
        if ((here[0].tabs ? line.replace(/^\t+/, "") : line) === here[0].word) here.shift();
        if (end < 0) return here.length > 0 ? "here" : "code";
        i = end;
      }
  }
  return here.length > 0 ? "here" : quote !== "" ? "quote" : comment ? "comment" : "code";
}
