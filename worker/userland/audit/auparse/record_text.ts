// Whole records interpreted: the text of ausearch -i. Pure: the page uses it too.
import type { Accounts } from "./accounts.ts";
import { type EscapeMode, escapeOutput, unescapeField } from "./escaped.ts";
import { fieldType } from "./field_types.ts";
import { type FieldSetting, interpretField, newSetting } from "./interpret.ts";

/** Between a record and the names that auditd appended to it (log_format = ENRICHED of auditd.conf). */
export const SEPARATOR = "\x1d";

const FIELD = /([A-Za-z][A-Za-z0-9_\-[\]]*)=(?!')("[^"]*"|[^ ']*)/g;
const NAMED = /([A-Z0-9_-]+)=("[^"]*"|\{[^}]*\}|\S+)/g;

/** Names that auditd appended to an enriched record, by lower case field name. */
export function appendedNames(names: string): Map<string, string> {
  const out = new Map<string, string>();
  for (const [, name, value] of names.matchAll(NAMED)) {
    const key = name.toLowerCase();
    if (!out.has(key)) out.set(key, value.startsWith('"') ? value.slice(1, -1) : value);
  }
  return out;
}

/** Types whose value an enriched record brings with it. */
const APPENDED: readonly string[] = ["uid", "gid", "syscall", "arch", "saddr"];

/** Fields whose interpretation is their value: what a shell would take for more is escaped in them too. */
const AS_THEY_ARE: ReadonlySet<string> = new Set(["addr", "subj", "obj"]);

/** Values of a0 to a3, which interpret each other. */
function argumentsOf(text: string): string[] {
  const out: string[] = [];
  for (const [, n, value] of text.matchAll(/ a([0-3])=([0-9a-f]+)/g)) out[Number(n)] = value;
  return out;
}

function settingOf(type: string, text: string, accounts: Accounts): FieldSetting {
  const setting = newSetting(type, accounts);
  if (type === "SYSCALL") setting.args = argumentsOf(text);
  return setting;
}

/** The keys of a rule, each escaped by itself. */
const keysText = (raw: string, mode: EscapeMode): string =>
  unescapeField(raw)
    .split("\x01")
    .map((key) => escapeOutput(key, mode))
    .join(" key=");

/**
 * A record's text as ausearch -i prints it, with the blank it ends in.
 * `names` is what auditd appended to an enriched record.
 */
export function interpretRecordText(
  type: string,
  text: string,
  accounts: Accounts,
  escapeMode: EscapeMode = "tty",
  names: string | null = null,
): string {
  const setting = settingOf(type, text, accounts);
  const appended = names ? appendedNames(names) : null;
  let out = "";
  let at = 0;
  let end = " ";
  let fieldsEnd = 0;
  let quoted = false;
  let interpreted = false;
  let changed = false;
  for (const m of text.matchAll(FIELD)) {
    if (m.index < at) continue;
    const [whole, name, raw] = m;
    if (name === "msg") continue;
    quoted = raw.startsWith('"');
    fieldsEnd = m.index + whole.length;
    const kind = fieldType(type, name);
    let value = interpretField(name, raw, setting) ?? (AS_THEY_ARE.has(name) ? raw : null);
    interpreted = value !== null;
    changed = value !== raw;
    if (value === null) continue;
    // with the message's quote behind it the tool takes it for no number, and prints both; no blank behind keystrokes
    const isLast = text.slice(fieldsEnd) === "'";
    if (isLast && kind === "keystrokes") return out + text.slice(at);
    if (isLast && kind === "session") {
      changed = false;
      continue;
    }
    if (appended && kind && APPENDED.includes(kind)) value = appended.get(name) ?? value;
    out += `${text.slice(at, m.index)}${name}=`;
    at = m.index + whole.length;
    if (kind === "keystrokes") {
      // the tool leaves out the blank behind these
      out += escapeOutput(value, escapeMode);
      if (text[at] === " ") at++;
      if (at === text.length) end = "";
    } else if (kind === "key") out += keysText(raw, escapeMode);
    else out += escapeOutput(value, escapeMode);
  }
  const rest = text.slice(Math.max(at, fieldsEnd));
  // the tool takes the message's closing quote for a part of a value that it interprets: with that it is lost
  if (rest === "'" && interpreted && !quoted)
    return `${out}${text.slice(at, fieldsEnd)}${changed ? "" : escapeOutput(rest, escapeMode)} `;
  return out + text.slice(at, fieldsEnd) + (withoutWords(rest, quoted) ?? rest + end);
}

/**
 * What the tool prints of a message behind its last field when no further "=" follows: words are not. A message that
 * has no field ends with its "msg=", and behind a value in quotes the quote of the message is missing, too.
 * Neither is what follows a last "=" without a value. null for a text that is printed as it stands.
 */
function withoutWords(rest: string, quoted: boolean): string | null {
  const message = /^(.*\bmsg=)[^=]*$/s.exec(rest);
  if (message) return message[1];
  const empty = /^(.*=) [^=]*$/s.exec(rest);
  if (empty) return `${empty[1]} `;
  if (rest === "" || rest.includes("=")) return null;
  return rest.startsWith("'") && !quoted ? "' " : " ";
}
