// The tasks panel: every task as it is now, as a tree.
import type { JSX } from "preact";
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import type { TasksView, TaskView } from "../../../worker/api.ts";
import { grouped } from "../../ui/grouped.ts";
import type { PanelProps } from "../lazy.ts";
import { PastMark } from "../PastMark.tsx";
import { fromBytes } from "../records/text.ts";
import { useView } from "../useView.ts";
import { TaskList } from "./TaskList.tsx";
import styles from "./Tasks.module.css";
import { Comings, type Row } from "./tree.ts";

export default function Tasks({ session }: PanelProps): JSX.Element {
  const view = useView(session, "tasks", "tasks");
  const [filter, setFilter] = useState("");
  const [kernel, setKernel] = useState(false);
  const rows = useRows(view, session.past.value !== null);
  const wanted = filter.trim().toLowerCase();
  const shown = rows.filter(
    ({ task }) => (kernel || !task.kthread) && (wanted === "" || matches(task, view, wanted)),
  );
  const kthreads = rows.filter(({ task }) => task.kthread).length;
  return (
    <section class="panel" aria-labelledby="tasks-title" data-region="tasks">
      <header class="panel-head">
        <h2 id="tasks-title">Tasks</h2>
        <input
          type="search"
          class="filter"
          placeholder="Filter"
          aria-label="Show only tasks whose pid, name, user or container id contains this"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <label class={styles.option}>
          <input
            type="checkbox"
            checked={kernel}
            onChange={(event) => setKernel(event.currentTarget.checked)}
          />
          Kernel threads
          <span class="badge">{kthreads}</span>
        </label>
      </header>
      <PastMark session={session} machine />
      {view && shown.length > 0 ? (
        <TaskList rows={shown} view={view} flat={wanted !== ""} />
      ) : (
        <p class="empty">{view ? "No task matches that." : "The machine is starting."}</p>
      )}
      {view !== null && view.omitted > 0 && (
        <p class={styles.omitted}>{grouped(view.omitted)} more tasks are not shown.</p>
      )}
    </section>
  );
}

/**
 * The rows of a view, drawn again by themselves when a new task is no longer new or an ended one goes. At a moment of
 * the past nobody comes or goes.
 */
function useRows(view: TasksView | null, past: boolean): readonly Row[] {
  const [comings] = useState(() => new Comings());
  const wasPast = useRef(false);
  const [tick, again] = useReducer((n: number) => n + 1, 0);
  const { rows, next } = useMemo(() => {
    if (view === null) {
      comings.clear();
      return { rows: [], next: null };
    }
    const now = performance.now();
    if (past || wasPast.current) comings.clear();
    wasPast.current = past;
    comings.update(view.tasks, now);
    return comings.rows(view.tasks, now);
  }, [view, comings, past, tick]);
  useEffect(() => {
    if (next === null) return;
    const timer = setTimeout(() => again(undefined as never), Math.max(0, next - performance.now()) + 10);
    return () => clearTimeout(timer);
  }, [next]);
  return rows;
}

function matches(task: TaskView, view: TasksView | null, wanted: string): boolean {
  const name = (id: number | null) => (id === null ? "unset" : (view?.users[id] ?? String(id)));
  return [
    String(task.pid),
    fromBytes(task.comm),
    fromBytes(task.cmdline),
    name(task.auid),
    name(task.uid),
    task.contid ?? "",
  ].some((text) => text.toLowerCase().includes(wanted));
}
