// How a line of a command ended, for the history: inside quotes, a comment, a here-document or plain code.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { document_line } from "./scan.ts";

/** Last offset of an arithmetic (( )) that begins at `i`; of its first parenthesis if it is none. */
function skip_arithmetic(text: ByteString, i: number): number {
  let depth = 0;
  for (let k = i; k < text.length; k++) {
    if (text[k] === "(") depth++;
    else if (text[k] === ")" && --depth === 0) return text[k - 1] === ")" ? k : i;
  }
  return i;
}

/**
 * Where a text ends: in quotes, in a comment, in a here-document, in the commands of a substitution, in a list of words
 * (of an array, of ${ }, of for (( ))) or in plain code.
 */
export function ends_in(text: ByteString): "quote" | "comment" | "here" | "substitution" | "list" | "code" {
  let quote = "";
  const open: ("substitution" | "list" | "parenthesis")[] = [];
  let comment = false;
  const here: { word: string; tabs: boolean; quoted: boolean }[] = [];
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
    else if ("$<>".includes(c) && text[i + 1] === "(") {
      open.push("substitution");
      i++;
    } else if (c === "$" && text[i + 1] === "{") {
      open.push("list");
      i++;
    } else if (c === "(" && open.length > 0) open.push("parenthesis");
    else if ((c === ")" || c === "}") && open.length > 0) {
      if (c === ")" || open[open.length - 1] === "list") open.pop();
    } else if (
      c === "(" &&
      /(?:^|[\s;&|])(?:[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=|for[ \t]*)$/.test(text.slice(Math.max(0, i - 200), i))
    )
      open.push("list");
    else if (c === "(" && text[i + 1] === "(") i = skip_arithmetic(text, i);
    else if (c === "'" || c === '"' || c === "`") quote = c;
    else if (c === "#" && /(^|[\s;&|()])$/.test(text.slice(Math.max(0, i - 1), i))) comment = true;
    else if (c === "<" && text[i + 1] === "<" && text[i + 2] !== "<" && text[i - 1] !== "<") {
      const m = /^<<(-?)[ \t]*((?:'[^']*'|"[^"]*"|\\.|[^\s;&|()<>'"\\])+)/.exec(text.slice(i, i + 300));
      if (m) {
        here.push({ word: m[2].replace(/['"\\]/g, ""), tabs: m[1] === "-", quoted: /['"\\]/.test(m[2]) });
        i += m[0].length - 1;
      }
    } else if (c === "\n")
      while (here.length > 0) {
        const { line, end, newline } = document_line(text, i + 1, here[0].quoted);
        if ((here[0].tabs ? line.replace(/^\t+/, "") : line) === here[0].word) here.shift();
        if (!newline) return here.length > 0 ? "here" : "code";
        i = end;
      }
  }
  if (here.length > 0) return "here";
  if (quote !== "") return "quote";
  if (comment) return "comment";
  return open.includes("substitution") ? "substitution" : open.length > 0 ? "list" : "code";
}
