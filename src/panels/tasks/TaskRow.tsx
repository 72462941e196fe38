// A task in one line: number, name and command line, who logged in, container id.
import { ChevronRight, EarOff } from "lucide";
import type { JSX } from "preact";
import type { TasksView, TaskView } from "../../../worker/api.ts";
import { Contid } from "../../ui/Contid.tsx";
import { pointing, type Thing, useLit } from "../../ui/highlight.ts";
import { Icon } from "../../ui/Icon.tsx";
import { fromBytes, visible } from "../records/text.ts";
import styles from "./Tasks.module.css";
import type { Row } from "./tree.ts";

export const taskThing = (pid: number): Thing => ({ kind: "task", id: String(pid) });

/** What a task has to do with. */
export function relativesOf({ contid, ns }: TaskView): Thing[] {
  const netns: Thing = { kind: "netns", id: String(ns.net) };
  return contid === null ? [netns] : [netns, { kind: "contid", id: contid }];
}

/** A user by name if the machine knows one. */
export const userName = (view: TasksView, id: number | null): string =>
  id === null ? "unset" : visible(view.users[id] ?? String(id));

interface Props {
  readonly row: Row;
  readonly view: TasksView;
  readonly level: number;
  readonly open: boolean;
  readonly tabIndex: number;
  readonly onFocus: () => void;
  readonly onToggle: () => void;
}

export function TaskRow({ row, view, level, open, tabIndex, onFocus, onToggle }: Props): JSX.Element {
  const { task, is } = row;
  const thing = taskThing(task.pid);
  const relatives = relativesOf(task);
  const thread = task.pid !== task.tgid;
  const deaf = !task.audited && !task.kthread && is !== "ended" && task.state !== "Z";
  const name = visible(fromBytes(task.comm));
  const words = visible(fromBytes(task.cmdline));
  return (
    <button
      type="button"
      class={styles.row}
      data-row
      data-is={is}
      data-contid={view.has_contid}
      data-lit={useLit(thing, relatives)}
      aria-expanded={open}
      tabIndex={tabIndex}
      onFocus={onFocus}
      onClick={onToggle}
      {...pointing(thing, relatives)}
    >
      <span class={styles.pid}>{task.pid}</span>
      <span class={styles.command} style={{ "--level": String(Math.min(level, 12)) }}>
        <span class="chevron">
          <Icon of={ChevronRight} size={12} />
        </span>
        <span class={styles.name}>{task.kthread ? `[${name}]` : name}</span>
        {thread && <span class={styles.tag}>thread</span>}
        {is === "ended" && <span class={styles.tag}>ended</span>}
        {task.state === "Z" && is !== "ended" && <span class={styles.tag}>zombie</span>}
        {(task.state === "T" || task.state === "t") && <span class={styles.tag}>stopped</span>}
        {deaf && (
          <span class={styles.deaf} title="No audit context: nothing it does is recorded">
            <Icon of={EarOff} size={12} />
            <span class="visually-hidden">not audited</span>
          </span>
        )}
        <span class={styles.words}>{words === name ? "" : words}</span>
        <span class="visually-hidden">
          {thread ? `thread of ${task.tgid}` : task.ppid > 0 ? `child of ${task.ppid}` : ""}
        </span>
      </span>
      <span class={styles.auid} data-unset={task.auid === null}>
        <span class="visually-hidden">auid </span>
        {userName(view, task.auid)}
      </span>
      {view.has_contid && (
        <span class={styles.contid}>
          <span class="visually-hidden">container id </span>
          {task.contid === null ? <span class={styles.none}>unset</span> : <Contid id={task.contid} />}
        </span>
      )}
    </button>
  );
}
