// Compares what our machine printed with what the real one did, allowing for the machine's own values: pids, inode
// numbers, times and serials, which must only be consistent: the same real value is always the same value of ours.
import { era_ours, era_real } from "./era.ts";
import { compare_records } from "./record.ts";

/** One direction of a mapping between the real machine's own values and ours. */
export class OwnValues {
  readonly #map = new Map<string, string>();
  readonly #back = new Map<string, string>();
  /** serials of the real machine's events that ours does not make, or makes otherwise */
  readonly removed = new Set<string>();

  /** Are the two values the same thing, as far as is known? Remembers it. */
  same(kind: string, real: string, ours: string): boolean {
    const a = `${kind}:${real}`;
    const b = `${kind}:${ours}`;
    const known = this.#map.get(a);
    if (known !== undefined) return known === b;
    if (this.#back.has(b)) return false;
    this.#map.set(a, b);
    this.#back.set(b, a);
    return true;
  }

  /** A number printed without a label is the machine's own when it is known as a pid. */
  pid(real: string, ours: string): boolean {
    return this.#map.get(`pid:${real}`) === `pid:${ours}`;
  }
}

/** Where a line that is no record shows a value of the machine's own: pattern with one group, and the kind of value. */
const OWN: readonly (readonly [RegExp, string])[] = [
  [/^\[\d+\] (\d+)$/g, "pid"],
  [/^\[\d+\][-+ ] +(\d+) /g, "pid"],
  [/^ {7,}(\d+) {8,}/g, "pid"],
  [/\bchild:(\d+)/g, "pid"],
  [/\/proc\/(\d+)\//g, "pid"],
  [/\b(?:pid|ppid|opid|tid)[=: ](\d+)/g, "pid"],
  [/\(pid (\d+)\)/g, "pid"],
  [/^kill: \((\d+)\): /g, "pid"],
  [/^getppid = (\d+)$/g, "pid"],
  [/\((\d+)\) - /g, "pid"],
  [/^kill: \((\d+)\): /g, "pid"],
  [/-F dev(?:major|minor)=(\d+)/g, "device number"],
  [/^(\d+)$/g, "number"],
  [/\baudit\(([\d.:/ ]+)\)/g, "stamp"],
  [/^time->(.*)$/g, "time"],
  // rows of aureport: number, date and time, ..., event
  [/^\d+\. (\d\d\/\d\d\/\d\d [\d:]{8}) /g, "time"],
  [/^\d+\. \d\d\/\d\d\/\d\d [\d:]{8} .* (\d+)$/g, "serial"],
  [/^\/var\/log\/audit\/audit\.log[.\d]*: (.*)$/g, "time"],
  [/^Range of time in logs: (.*)$/g, "time"],
  [/^Selected time for report: (.*)$/g, "time"],
  // rows of ausearch --format csv
  [/^,[A-Z_]+,(\d\d\/\d\d\/\d\d,[\d:]{8}),/g, "time"],
  [/^,[A-Z_]+,\d\d\/\d\d\/\d\d,[\d:]{8},(\d+),/g, "serial"],
  [/^,[A-Z_]+,\d\d\/\d\d\/\d\d,[\d:]{8},\d+,[\w-]+,(\d+),/g, "ses"],
  [/\binode=(\d+)/g, "inode"],
  [/\bdev=([0-9a-f]+:[0-9a-f]+)/g, "dev"],
  [/\b(?:ses|sessionid)=(\d+)/g, "ses"],
  [/^backlog (\d+)$/g, "queue"],
  [/^rtt min\/avg\/max\/mdev = (.*) ms$/g, "time"],
];
/** A queue this short says no more than how far kauditd had come at that moment. */
const SHORT_QUEUE = 8;

/** Line with its own values replaced by marks, and the values in order. */
function mark(line: string): { text: string; values: [string, string][] } {
  const found: { at: number; value: string; kind: string }[] = [];
  for (const [pattern, kind] of OWN)
    for (const m of line.matchAll(pattern))
      found.push({ at: m.index + m[0].lastIndexOf(m[1]), value: m[1], kind });
  found.sort((a, b) => a.at - b.at);
  let text = "";
  let end = 0;
  const values: [string, string][] = [];
  for (const f of found) {
    if (f.at < end) continue;
    text += `${line.slice(end, f.at)}\x00${f.kind}\x00`;
    values.push([f.kind, f.value]);
    end = f.at + f.value.length;
  }
  return { text: text + line.slice(end), values };
}

/** null when the lines say the same; else why not. */
function compare_lines(real: string, ours: string, own: OwnValues): string | null {
  if (real === ours) return null;
  if (/^(?:node=\S+ )?type=/.test(real)) return compare_records(real, ours, own);
  const a = mark(real);
  const b = mark(ours);
  if (a.text !== b.text) return "differs";
  for (const [i, [kind, value]] of a.values.entries()) {
    const mine = b.values[i][1];
    if (kind === "number") {
      if (value !== mine && !own.pid(value, mine)) return `number ${value}, ours ${mine}`;
    } else if (kind === "queue") {
      if (value !== mine && (Number(value) >= SHORT_QUEUE || Number(mine) >= SHORT_QUEUE))
        return `queue of ${value}, ours ${mine}`;
    } else if (kind !== "time" && !own.same(kind, value, mine)) return `${kind} ${value}, ours ${mine}`;
  }
  return null;
}

/** Lines of a log less the events that a system call made. */
export function without_calls(lines: readonly string[]): string[] {
  const stamp = (l: string) => /msg=audit\(([^)]*)\)/.exec(l)?.[1] ?? "";
  const calls = new Set(lines.filter((l) => l.startsWith("type=SYSCALL")).map(stamp));
  return lines.filter((l) => !calls.has(stamp(l)));
}

/**
 * The daemon writes records about itself on its own; those of the kernel come through kauditd. Which of two that were
 * made at the same moment comes first is a matter of scheduling: the daemon's own go first here.
 */
function daemon_first(lines: readonly string[]): readonly string[] {
  if (!lines.every((l) => l === "" || l.startsWith("type="))) return lines;
  const own = (l: string) => l.startsWith("type=DAEMON_");
  return [...lines.filter(own), ...lines.filter((l) => !own(l))];
}

/**
 * Differences between the lines of the real machine and ours, after the era table has been applied, as text; empty
 * when there is none.
 */
export function compare_texts(
  real: readonly string[],
  ours: readonly string[],
  own: OwnValues,
  filter: (lines: readonly string[]) => readonly string[] = (lines) => lines,
): string[] {
  const a = daemon_first(filter(era_real(real, own.removed)));
  const b = daemon_first(filter(era_ours(ours)));
  const out: string[] = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const why = a[i] === undefined || b[i] === undefined ? "missing" : compare_lines(a[i], b[i], own);
    if (why)
      out.push(`line ${i + 1}: ${why}\n  real ${JSON.stringify(a[i])}\n  ours ${JSON.stringify(b[i])}`);
  }
  return out;
}
