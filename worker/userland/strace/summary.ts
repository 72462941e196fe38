// strace -c: how often each call was made, how often it failed, and the time it took.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";

/** What is known of one system call. Times in nanoseconds. */
interface Counted {
  calls: number;
  errors: number;
  time: number;
  min: number;
  max: number;
}
export type Counts = Map<string, Counted>;

const SORTS: Readonly<Record<string, string>> = {
  time: "time",
  "total-time": "time",
  total_time: "time",
  "min-time": "min",
  "max-time": "max",
  "avg-time": "avg",
  calls: "calls",
  count: "calls",
  errors: "errors",
  error: "errors",
  name: "name",
  syscall: "name",
  "syscall-name": "name",
  nothing: "nothing",
  none: "nothing",
};
/** The key that -S names, null for no key. */
export const sort_keys = (text: string): string | null => SORTS[text] ?? null;

export function count(counts: Counts, name: string, failed: boolean, time: number): void {
  const c = counts.get(name) ?? { calls: 0, errors: 0, time: 0, min: Number.POSITIVE_INFINITY, max: 0 };
  counts.set(name, c);
  c.calls++;
  if (failed) c.errors++;
  c.time += time;
  c.min = Math.min(c.min, time);
  c.max = Math.max(c.max, time);
}

const average = (c: Counted): number => (c.calls === 0 ? 0 : Math.floor(c.time / 1000 / c.calls));
const seconds = (ns: number): string => (ns / 1e9).toFixed(6);

const COMPARE: Readonly<Record<string, (a: [string, Counted], b: [string, Counted]) => number>> = {
  time: (a, b) => b[1].time - a[1].time,
  min: (a, b) => b[1].min - a[1].min,
  max: (a, b) => b[1].max - a[1].max,
  avg: (a, b) => average(b[1]) - average(a[1]),
  calls: (a, b) => b[1].calls - a[1].calls,
  errors: (a, b) => b[1].errors - a[1].errors,
  name: (a, b) => (a[0] < b[0] ? -1 : 1),
};

const row = (percent: string, c: Counted, name: string): ByteString =>
  `${percent.padStart(6)} ${seconds(c.time).padStart(11)} ${String(average(c)).padStart(11)} ` +
  `${String(c.calls).padStart(9)} ${(c.errors === 0 ? "" : String(c.errors)).padStart(9)} ${name}\n`;
const LINE = "------ ----------- ----------- --------- --------- ----------------\n";

/** The table, "" where nothing was counted. */
export function summary_text(counts: Counts, sort: string): ByteString {
  if (counts.size === 0) return "";
  const nr = (name: string) => SYS[name as keyof typeof SYS] ?? 0;
  const rows = [...counts].sort((a, b) => nr(a[0]) - nr(b[0]));
  const compare = COMPARE[sort];
  if (compare) rows.sort(compare);
  const total: Counted = { calls: 0, errors: 0, time: 0, min: 0, max: 0 };
  for (const [, c] of rows) {
    total.calls += c.calls;
    total.errors += c.errors;
    total.time += c.time;
  }
  const percent = (c: Counted) => (total.time === 0 ? 0 : (c.time * 100) / total.time).toFixed(2);
  return (
    `% time     seconds  usecs/call     calls    errors syscall\n${LINE}` +
    rows.map(([name, c]) => row(percent(c), c, name)).join("") +
    LINE +
    row("100.00", total, "total")
  );
}
