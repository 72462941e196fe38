// The lines of the call graph: each system call, and below it the functions that ran in it.
import type { Trace, TracedCall } from "../../../worker/api.ts";
import { registersText } from "../why/text.ts";

export interface Line {
  /** Name in Linux; null for the system call itself. */
  readonly fn: string | null;
  readonly name: string;
  readonly detail: string;
  readonly result: string;
  /** A system call that has ended with an error. */
  readonly failed: boolean;
  readonly depth: number;
  /** Something ran within it. */
  readonly children: boolean;
  /** The task. */
  readonly who: string;
  /** Of a system call: its arguments as a SYSCALL record has them. */
  readonly raw: string;
}

/** Turns of kernel threads in which nothing is told have nothing to say. */
const speaks = (call: TracedCall): boolean => call.nr >= 0 || call.functions.length > 0;

/** `daemon`: the audit daemon's calls, too. */
export function lines(trace: Trace, daemon: boolean): Line[] {
  const out: Line[] = [];
  for (const call of trace.calls) {
    if (!speaks(call) || (call.daemon && !daemon)) continue;
    const { functions } = call;
    const who = `${call.comm}, pid ${call.pid}`;
    const thread = call.nr < 0;
    out.push({
      fn: null,
      name: thread ? `${call.comm}_thread` : call.name,
      detail: thread ? "" : call.args.join(", "),
      result: thread ? "" : call.result,
      failed: !thread && call.failed,
      depth: 0,
      children: functions.length > 0,
      who,
      raw: thread ? "" : registersText(call),
    });
    functions.forEach((f, i) => {
      out.push({
        fn: f.name,
        name: f.name,
        detail: f.detail,
        result: f.result,
        failed: false,
        depth: f.depth + 1,
        children: (functions[i + 1]?.depth ?? 0) > f.depth,
        who,
        raw: "",
      });
    });
  }
  return out;
}

/** Where the system call of a line begins and ends. */
function groups(all: readonly Line[]): [number, number][] {
  const starts = all.flatMap((line, i) => (line.fn === null ? [i] : []));
  return starts.map((start, i) => [start, starts[i + 1] ?? all.length]);
}

/**
 * The lines that are to be seen: what is below a folded one is not, unless `wanted` (lower case) is looked for: then
 * all functions with it in their name, and those they ran in.
 */
export function visibleLines(all: readonly Line[], folded: ReadonlySet<number>, wanted: string): number[] {
  const shown: number[] = [];
  if (wanted !== "") {
    for (const [start, end] of groups(all)) {
      const keep = new Set<number>();
      const above: number[] = [];
      for (let i = start; i < end; i++) {
        above.length = all[i].depth;
        above.push(i);
        if (all[i].name.toLowerCase().includes(wanted)) for (const at of above) keep.add(at);
      }
      shown.push(...[...keep].sort((a, b) => a - b));
    }
    return shown;
  }
  let below = Number.POSITIVE_INFINITY;
  all.forEach((line, i) => {
    if (line.depth > below) return;
    shown.push(i);
    below = folded.has(i) ? line.depth : Number.POSITIVE_INFINITY;
  });
  return shown;
}
