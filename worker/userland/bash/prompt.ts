// Backslash escapes of PS0, PS1, PS2, PS4 and ${v@P} (bash(1), "PROMPTING").
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { prompt_time } from "./prompt_time.ts";

/** What prompts can show. Members may be getters: each is read only when its escape occurs. */
export interface PromptContext {
  user: ByteString;
  /** whole host name; \h shows it up to the first dot */
  host: ByteString;
  /** $HOME, null when unset */
  home: ByteString | null;
  /** the logical working directory, $PWD */
  cwd: ByteString;
  /** $PROMPT_DIRTRIM, 0 for none */
  dirtrim?: number;
  /** $0 */
  shell: ByteString;
  /** "5.2" and "5.2.15" */
  version: string;
  release: string;
  euid: number;
  /** emacs or vi is on, so that \\n is a carriage return, too */
  edits: boolean;
  history_number: number;
  command_number: number;
  jobs: number;
  /** base name of the terminal, "tty" without one */
  tty: ByteString;
  /** seconds since the Epoch, and TZ */
  now: number;
  tz?: ByteString;
  /** \[ and \] become the marks (\x01, \x02) readline wants; without line editing they vanish */
  editing: boolean;
  /** promptvars: expands parameters, commands and arithmetic as in double quotes; null when off */
  expand: ((text: ByteString) => Code<ByteString>) | null;
}

/** Begin and end of what takes no room on the screen, in an expanded prompt. */
export const PROMPT_IGNORE_START = "\x01";
export const PROMPT_IGNORE_END = "\x02";

/** ~ for the home directory; a home of / is left alone. */
export function with_tilde(cwd: ByteString, home: ByteString | null): ByteString {
  if (!home || home.length < 2) return cwd;
  if (cwd === home) return "~";
  return cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd;
}

/** Keeps the last `n` components, with ... for what is left out if that is longer. */
function trim_directory(path: ByteString, n: number): ByteString {
  const start = path.startsWith("~") ? path.indexOf("/") + 1 : 0;
  if (n <= 0 || (start === 0 && path[0] !== "/")) return path;
  let at = path.length;
  for (let i = 0; i < n && at > start; i++) at = path.lastIndexOf("/", at - 1);
  return at - start > 3 ? `${path.slice(0, start)}...${path.slice(at)}` : path;
}

function base_directory(ctx: PromptContext): ByteString {
  if (ctx.cwd === ctx.home && ctx.cwd.length > 1) return "~";
  return ctx.cwd.slice(ctx.cwd.lastIndexOf("/") + 1) || "/";
}

const TIMES: Readonly<Record<string, string>> = {
  d: "%a %b %d",
  t: "%H:%M:%S",
  T: "%I:%M:%S",
  "@": "%I:%M %p",
  A: "%H:%M",
};
const CHARACTERS: Readonly<Record<string, string>> = { a: "\x07", e: "\x1b", n: "\n", r: "\r" };

/** Text of a one-letter escape that shows a fact; undefined for other letters. */
function fact(c: string, ctx: PromptContext): ByteString | undefined {
  switch (c) {
    case "h":
      return ctx.host.split(".")[0];
    case "H":
      return ctx.host;
    case "j":
      return String(ctx.jobs);
    case "l":
      return ctx.tty;
    case "s":
      return ctx.shell.slice(ctx.shell.lastIndexOf("/") + 1);
    case "u":
      return ctx.user;
    case "v":
      return ctx.version;
    case "V":
      return ctx.release;
    case "w":
      return trim_directory(with_tilde(ctx.cwd, ctx.home), ctx.dirtrim ?? 0);
    case "W":
      return base_directory(ctx);
    case "!":
      return String(ctx.history_number);
    case "#":
      return String(ctx.command_number);
    case "$":
      return ctx.euid === 0 ? "#" : "$";
  }
  return undefined;
}

/** Decodes the escapes; inserted facts are quoted against the expansion that follows. */
function* decode(ps: ByteString, ctx: PromptContext): Code<ByteString> {
  const quote = (s: ByteString) => (ctx.expand ? s.replace(/["$\\`]/g, "\\$&") : s);
  let out = "";
  for (let i = 0; i < ps.length; ) {
    if (ps[i] !== "\\") {
      out += ps[i++];
      continue;
    }
    const c = ps[i + 1];
    i += 2;
    const known = c === undefined ? undefined : fact(c, ctx);
    const octal = c >= "0" && c <= "7" ? /^[0-7]{1,3}/.exec(ps.slice(i - 1, i + 2))?.[0] : undefined;
    if (c === undefined) out += "\\";
    else if (known !== undefined) out += quote(known);
    else if (octal) {
      out += String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      i += octal.length - 1;
    } else if (c === "n" && ctx.edits) out += "\r\n";
    else if (c in CHARACTERS) out += CHARACTERS[c];
    else if (c in TIMES) out += yield* prompt_time(TIMES[c], ctx);
    else if (c === "D" && ps[i] === "{") {
      const close = ps.indexOf("}", i);
      const end = close < 0 ? ps.length : close;
      out += quote(yield* prompt_time(ps.slice(i + 1, end) || "%X", ctx));
      i = end + 1;
    } else if (c === "[" || c === "]") {
      if (ctx.editing) out += c === "[" ? PROMPT_IGNORE_START : PROMPT_IGNORE_END;
    } else out += c === "\\" ? "\\" : `\\${c}`;
  }
  return out;
}

/** The prompt to print: escapes decoded, then expanded if promptvars is on. */
export function* expand_prompt(ps: ByteString, ctx: PromptContext): Code<ByteString> {
  const text = yield* decode(ps, ctx);
  return ctx.expand && /[\\$`]/.test(text) ? yield* ctx.expand(text) : text;
}
