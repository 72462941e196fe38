// How journalctl shows entries (-o).
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime, parse_tz, UTC, type Zone } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";
import { cursor_of, type Entry, type Machine } from "./journal.ts";

export const OUTPUT_MODES = [
  "short",
  "short-full",
  "short-iso",
  "short-iso-precise",
  "short-precise",
  "short-monotonic",
  "short-delta",
  "short-unix",
  "verbose",
  "export",
  "json",
  "json-pretty",
  "json-sse",
  "json-seq",
  "cat",
  "with-unit",
] as const;
type OutputMode = (typeof OUTPUT_MODES)[number];

export interface OutputStyle {
  mode: OutputMode;
  no_hostname: boolean;
  /** --output-fields; null: all */
  only: ReadonlySet<string> | null;
  zone: Zone;
}

export const zone_of = (utc: boolean, tz: string | undefined): Zone => (utc ? UTC : parse_tz(tz));

const micros = (us: number): string => String(us % 1e6).padStart(6, "0");
const seconds = (us: number): string => `${Math.floor(us / 1e6)}.${micros(us)}`;

/** "Fri 2018-03-16 09:00:00 UTC", with microseconds if asked for. */
export function long_date(us: number, zone: Zone, precise = false): string {
  const at = Math.floor(us / 1e6);
  const fraction = precise ? `.${micros(us)}` : "";
  return strftime(`%a %Y-%m-%d %H:%M:%S${fraction} ${zone.name}`, localtime(at, zone), 0, at);
}

function stamp(s: OutputStyle, e: Entry, before: Entry | null): string {
  const at = Math.floor(e.realtime / 1e6);
  const date = (format: string): string => strftime(format, localtime(at, s.zone), 0, at);
  switch (s.mode) {
    case "short-precise":
      return `${date("%b %d %H:%M:%S")}.${micros(e.realtime)}`;
    case "short-iso":
      return date("%Y-%m-%dT%H:%M:%S%z");
    case "short-iso-precise":
      return `${date("%Y-%m-%dT%H:%M:%S")}.${micros(e.realtime)}${date("%z")}`;
    case "short-full":
    case "with-unit":
      return long_date(e.realtime, s.zone);
    case "short-unix":
      return seconds(e.realtime);
    case "short-monotonic":
      return `[${seconds(e.monotonic).padStart(12)}]`;
    case "short-delta": {
      const delta = before ? `<${seconds(e.monotonic - before.monotonic).padStart(12)} >` : "";
      return `[${seconds(e.monotonic).padStart(12)} ${delta.padEnd(15)}]`;
    }
    default:
      return date("%b %d %H:%M:%S");
  }
}

/** The address fields, which are shown whatever fields are asked for, and the others. */
function all_fields(s: OutputStyle, m: Machine, e: Entry): [name: string, value: ByteString][] {
  return [
    ["__CURSOR", cursor_of(m, e)],
    ["__REALTIME_TIMESTAMP", String(e.realtime)],
    ["__MONOTONIC_TIMESTAMP", String(e.monotonic)],
    ["_BOOT_ID", m.boot_id],
    ...[...e.fields].filter(([name]) => name !== "_BOOT_ID" && (s.only?.has(name) ?? true)),
  ];
}

const CONTROL: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};
const quoted = (text: ByteString): ByteString =>
  `"${text.replace(/["\\\x00-\x1f]/g, (c) =>
    c === '"' || c === "\\"
      ? `\\${c}`
      : (CONTROL[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
  )}"`;

function json(fields: readonly (readonly [string, ByteString])[]): ByteString {
  return `{${fields.map(([name, value]) => `${quoted(name)}:${quoted(value)}`).join(",")}}`;
}

/** One entry as text; `before` is the one shown before it. */
export function show_entry(s: OutputStyle, m: Machine, e: Entry, before: Entry | null): ByteString {
  const message = e.fields.get("MESSAGE") ?? "";
  if (s.mode === "cat") {
    const names = s.only ?? new Set(["MESSAGE"]);
    return [...names].flatMap((name) => (e.fields.has(name) ? [`${e.fields.get(name)}\n`] : [])).join("");
  }
  if (s.mode === "verbose") {
    const fields = [...e.fields].filter(([name]) => s.only?.has(name) ?? true);
    const head = `${long_date(e.realtime, s.zone, true)} [${cursor_of(m, e)}]\n`;
    return head + fields.map(([name, value]) => `    ${name}=${value}\n`).join("");
  }
  const fields = all_fields(s, m, e);
  if (s.mode === "export") return `${fields.map(([name, value]) => `${name}=${value}\n`).join("")}\n`;
  if (s.mode === "json") return `${json(fields)}\n`;
  if (s.mode === "json-seq") return `\x1e${json(fields)}\n`;
  if (s.mode === "json-sse") return `data: ${json(fields)}\n\n`;
  if (s.mode === "json-pretty")
    return `{\n${fields.map(([name, value]) => `\t${quoted(name)} : ${quoted(value)}`).join(",\n")}\n}\n`;
  const host = s.no_hostname ? "" : `${m.host} `;
  return `${stamp(s, e, before)} ${host}${e.fields.get("SYSLOG_IDENTIFIER")}: ${message}\n`;
}
