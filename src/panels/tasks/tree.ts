// The tasks as a tree, in the order in which they are drawn: parents before children, threads below their process.
import type { TaskView } from "../../../worker/api.ts";

export interface Row {
  readonly task: TaskView;
  /** How deep it is, 0 for a root. */
  readonly level: number;
  /** Why it is listed: "ended" rows stay a moment after their task is gone. */
  readonly is: "there" | "new" | "ended";
}

/** Parent of a task in the tree: its process for a further thread, else the parent process. */
const above = (task: TaskView): number => (task.pid === task.tgid ? task.ppid : task.tgid);

/** Tasks in the order of the tree, each with its level. Those whose parent is not among them are roots. */
export function tree(tasks: readonly TaskView[]): { task: TaskView; level: number }[] {
  const children = new Map<number, TaskView[]>();
  const known = new Set(tasks.map(({ pid }) => pid));
  const roots: TaskView[] = [];
  for (const task of [...tasks].sort((a, b) => a.pid - b.pid)) {
    const parent = above(task);
    if (parent === task.pid || !known.has(parent)) roots.push(task);
    else if (children.has(parent)) children.get(parent)?.push(task);
    else children.set(parent, [task]);
  }
  const out: { task: TaskView; level: number }[] = [];
  const stack = roots.reverse().map((task) => ({ task, level: 0 }));
  for (let next = stack.pop(); next; next = stack.pop()) {
    out.push(next);
    const { level } = next;
    for (const task of (children.get(next.task.pid) ?? []).reverse()) stack.push({ task, level: level + 1 });
  }
  return out;
}

/** How long a task counts as new, and one that has ended is still shown, ms. */
export const CALM_MS = 2_000;

/** Remembers when tasks came and went, so that the eye can follow. Times are ms of one clock. */
export class Comings {
  readonly #since = new Map<number, number>();
  readonly #ended = new Map<number, { readonly task: TaskView; readonly at: number }>();
  #first = true;

  /** The tasks there are at time `now`; those of the very first call are not new. */
  update(tasks: readonly TaskView[], now: number): void {
    const there = new Set(tasks.map(({ pid }) => pid));
    for (const task of this.#known) if (!there.has(task.pid)) this.#ended.set(task.pid, { task, at: now });
    for (const { pid } of tasks) {
      this.#ended.delete(pid);
      if (!this.#since.has(pid)) this.#since.set(pid, this.#first ? Number.NEGATIVE_INFINITY : now);
    }
    for (const pid of this.#since.keys()) if (!there.has(pid)) this.#since.delete(pid);
    this.#known = tasks;
    this.#first = false;
  }
  #known: readonly TaskView[] = [];

  /** All that is to be shown at time `now`, and when that will change by itself (ms of the clock; null: never). */
  rows(tasks: readonly TaskView[], now: number): { rows: Row[]; next: number | null } {
    for (const [pid, { at }] of this.#ended) if (now - at >= CALM_MS) this.#ended.delete(pid);
    const ended = [...this.#ended.values()];
    const rows = tree([...tasks, ...ended.map(({ task }) => task)]).map(({ task, level }): Row => {
      if (this.#ended.has(task.pid)) return { task, level, is: "ended" };
      const since = this.#since.get(task.pid) ?? Number.NEGATIVE_INFINITY;
      return { task, level, is: now - since < CALM_MS ? "new" : "there" };
    });
    const changes = [...ended.map(({ at }) => at), ...this.#since.values()]
      .map((at) => at + CALM_MS)
      .filter((at) => at > now);
    return { rows, next: changes.length > 0 ? Math.min(...changes) : null };
  }

  /** Another machine. */
  clear(): void {
    this.#since.clear();
    this.#ended.clear();
    this.#known = [];
    this.#first = true;
  }
}
