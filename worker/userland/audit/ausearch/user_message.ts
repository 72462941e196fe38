// What ausearch and aureport read in a user message. They do not take its text apart: they look for "exe=" and the like,
// wherever it stands, and the first one counts.
import { unescapeField } from "../auparse/escaped.ts";

/** The text of a user message's record, as the tools see it; null what is not there, or not as they expect it. */
export interface UserMessage {
  pid: string | null;
  /** the uid of who sent it, as the kernel says */
  sender: string | null;
  /** the uid that the message itself tells of: it counts, if there is one; "" for one that the tools stumble over */
  user: string | null;
  /** whether something ends in "uid=" there at all: an account is not looked for then */
  tellsUser: boolean;
  auid: string | null;
  session: string | null;
  subject: string | null;
  /** USER_AVC's tcontext */
  object: string | null;
  account: string | null;
  comm: string | null;
  exe: string | null;
  cwd: string | null;
  host: string | null;
  terminal: string | null;
  uuid: string | null;
  machine: string | null;
  success: boolean | null;
}

/** Whether records of a type (its number) are messages of programs, which the tools read with one parser. */
export const isUserMessage = (type: number): boolean =>
  type === 1005 || (type >= 1100 && type < 1200) || (type >= 2100 && type < 3000);

/** Where the value of the first `name=` begins from `from` on; -1 for none. */
function valueAt(text: string, name: string, from = 0): number {
  const at = text.indexOf(`${name}=`, from);
  return at < 0 ? -1 : at + name.length + 1;
}

const number = (text: string, name: string): string | null =>
  new RegExp(`${name}=(-?[0-9]+)`).exec(text)?.[1] ?? null;

/** A value that a blank has to follow. */
function word(text: string, name: string, from = 0): string | null {
  const at = valueAt(text, name, from);
  return at < 0 ? null : (/^([^ ]*) /.exec(text.slice(at))?.[1] ?? null);
}

/** A value in quotes, in hex, or in parentheses as "(none)" is; anything else counts for nothing. */
function encoded(text: string, name: string): string | null {
  const at = valueAt(text, name);
  if (at < 0) return null;
  const value = /^(?:"[^"]*("?)|[^ ']*)/.exec(text.slice(at)) as RegExpExecArray;
  if (value[0].startsWith("(")) return value[0];
  return value[1] === "" || !/^(?:"|[0-9A-Fa-f]{2})/.test(value[0]) ? null : unescapeField(value[0]);
}

/** The program: without a blank behind it its hex is not undone, and the message's closing quote belongs to it. */
function program(text: string): string | null {
  const at = valueAt(text, "exe");
  if (at < 0) return null;
  if (text[at] === '"') return encoded(text, "exe");
  const end = text.indexOf(" ", at);
  const value = end < 0 ? text.slice(at) : text.slice(at, end);
  return /^[0-9A-Fa-f]+$/.test(value) ? unescapeField(value) : value;
}

function directory(text: string): string | null {
  const at = valueAt(text, "cwd");
  if (at < 0) return null;
  return text[at] === '"' || text.includes(" ", at) ? encoded(text, "cwd") : null;
}

function host(text: string): string | null {
  // older programs wrote commas between them
  const name = word(text, "hostname")?.replace(/,.*/, "") ?? null;
  const at = valueAt(text, "hostname");
  if (name !== "?" || !text.includes("addr=", at)) return name;
  return word(text, "addr", at)?.replace(/,.*/, "") ?? null;
}

/** Only "failed" is a failure behind res=, everything but success one behind result=, which a parenthesis has to follow. */
function outcome(text: string): boolean | null {
  const at = valueAt(text, "res");
  if (at >= 0) return text.includes("'", at) ? !text.startsWith("failed", at) : null;
  const older = /result=([^)]*)\)/.exec(text);
  return older ? /^success/i.test(older[1]) : null;
}

/** What follows the login id, which the kernel has written. */
function afterLogin(text: string): string {
  const login = /(?:auid|loginuid)=-?[0-9]+/.exec(text);
  return login ? text.slice(login.index + login[0].length) : "";
}

/** Who the message itself says to be the user; "" where something else ends in "uid=", which the tools stumble over. */
function ownUser(rest: string): string | null {
  // of sauid and uuid they take no notice
  const at = rest.search(/(?<![au])uid=/);
  return at < 0 ? null : (/^[ '(]uid=([0-9]+)/.exec(rest.slice(at - 1))?.[1] ?? "");
}

export function parseUserMessage(type: string, text: string): UserMessage {
  const rest = afterLogin(text);
  return {
    pid: number(text, "pid"),
    sender: number(text, "uid"),
    user: ownUser(rest),
    tellsUser: rest.includes("uid="),
    auid: number(text, "(?:auid|loginuid)"),
    session: number(text, "ses"),
    subject: word(text, "subj"),
    object: type === "USER_AVC" ? word(text, "tcontext") : null,
    account: encoded(text, "acct"),
    comm: encoded(text, "comm"),
    exe: program(text),
    cwd: directory(text),
    host: host(text),
    terminal: word(text, "terminal"),
    uuid: /uuid=([^ ]*)/.exec(text)?.[1] ?? null,
    machine: encoded(text, "vm"),
    success: outcome(text),
  };
}
