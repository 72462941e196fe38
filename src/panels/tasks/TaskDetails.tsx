// What else there is to know of a task: identity, audit, capabilities, namespaces.
import type { JSX } from "preact";
import type { TasksView, TaskView } from "../../../worker/api.ts";
import { Contid } from "../../ui/Contid.tsx";
import { pointing, useLit } from "../../ui/highlight.ts";
import { fromBytes, visible } from "../records/text.ts";
import { capText } from "./capabilities.ts";
import styles from "./TaskDetails.module.css";
import { userName } from "./TaskRow.tsx";

const STATES: Readonly<Record<string, string>> = {
  R: "running or runnable",
  S: "sleeping",
  D: "in an uninterruptible sleep",
  T: "stopped by a signal",
  t: "stopped by a tracer",
  Z: "zombie: ended, and nobody has waited for it",
  X: "dead",
};
const SETS = [
  ["eff", "Effective"],
  ["prm", "Permitted"],
  ["inh", "Inheritable"],
  ["bnd", "Bounding"],
  ["amb", "Ambient"],
] as const;

interface Props {
  readonly task: TaskView;
  readonly view: TasksView;
}

export function TaskDetails({ task, view }: Props): JSX.Element {
  const init = view.tasks.find(({ pid }) => pid === 1);
  const user = (id: number | null) => {
    const name = userName(view, id);
    return id === null || name === String(id) ? name : `${id} (${name})`;
  };
  return (
    <div class={styles.details}>
      <dl>
        <Fact name="Command line">{visible(fromBytes(task.cmdline)) || "none"}</Fact>
        <Fact name="State">
          {task.state}, {STATES[task.state] ?? "unknown"}
        </Fact>
        <Fact name="Parent">{task.ppid === 0 ? "the kernel" : task.ppid}</Fact>
        {task.pid !== task.tgid && <Fact name="Thread of">{task.tgid}</Fact>}
        {task.inner_pids.length > 0 && <Fact name="Own pid inside">{task.inner_pids.join(", then ")}</Fact>}
        <Fact name="uid">{user(task.uid)}</Fact>
        <Fact name="auid, ses">
          {user(task.auid)}, {task.ses ?? "unset"}
        </Fact>
        {view.has_contid && (
          <Fact name="Container id">{task.contid === null ? "unset" : <Contid id={task.contid} />}</Fact>
        )}
        <Fact name="Audit context">
          {task.audited
            ? "yes: rules apply to its system calls"
            : task.kthread
              ? "none: a kernel thread makes no system calls"
              : "none: it was made under never,task or before audit was on, and no rule applies to it"}
        </Fact>
      </dl>
      <h3>Capabilities</h3>
      <dl>
        {SETS.map(([set, name]) => (
          <Fact key={set} name={name}>
            {capText(task.caps[set], view.cap_names)}
          </Fact>
        ))}
      </dl>
      <h3>Namespaces</h3>
      <dl>
        {Object.entries(task.ns).map(([name, inum]) => (
          <Fact key={name} name={name}>
            <Namespace
              name={name}
              inum={inum}
              own={init !== undefined && !Object.values(init.ns).includes(inum)}
            />
          </Fact>
        ))}
      </dl>
    </div>
  );
}

function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: JSX.Element["props"]["children"];
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface NamespaceProps {
  readonly name: string;
  readonly inum: number;
  /** Not the one init is in. */
  readonly own: boolean;
}

function Namespace({ name, inum, own }: NamespaceProps): JSX.Element {
  const thing = { kind: "netns", id: String(inum) } as const;
  const text = own ? <strong>{inum}, its own</strong> : <>{inum}, that of init</>;
  const isLit = useLit(thing);
  if (name !== "net") return text;
  return (
    <span class={styles.netns} data-lit={isLit} {...pointing(thing)}>
      {text}
    </span>
  );
}
