// Which of several processes that run at once comes first is a matter of scheduling: their events are put side by side.

const stamp_of = (line: string): string => /msg=audit\(([^)]*)\)/.exec(line)?.[1] ?? "";

/** An event of a log: its lines, and the process whose system call made it; -1 when no call did. */
interface LoggedEvent {
  lines: string[];
  pid: number;
}

/** Lines of a log as events, in the order of their first lines: records of two events may stand mixed. */
function events_of(lines: readonly string[]): LoggedEvent[] {
  const events = new Map<string, LoggedEvent>();
  for (const line of lines) {
    const stamp = stamp_of(line);
    const event = events.get(stamp) ?? { lines: [], pid: -1 };
    event.lines.push(line);
    const pid = /^(?:node=\S+ )?type=SYSCALL .*? pid=(\d+) /.exec(line)?.[1];
    if (pid !== undefined) event.pid = Number(pid);
    events.set(stamp, event);
  }
  return [...events.values()];
}

/**
 * A log with the events of one process after those of another, in the order in which the processes were made. An event
 * that no call made stays where it is, and none is moved past it.
 */
export function by_process(lines: readonly string[]): string[] {
  const out: LoggedEvent[] = [];
  let run: LoggedEvent[] = [];
  const flush = () => {
    out.push(...run.sort((a, b) => a.pid - b.pid));
    run = [];
  };
  for (const event of events_of(lines))
    if (event.pid >= 0) run.push(event);
    else {
      flush();
      out.push(event);
    }
  flush();
  return out.flatMap((e) => e.lines);
}
