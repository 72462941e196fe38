// A task: what is to be done, and what has become of it so far, as the machine says. There is no button to check.
import { Circle, CircleCheck, CircleDashed, Lightbulb, RotateCcw, TriangleAlert } from "lucide";
import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { TaskState } from "../../../scenarios/format/progress.ts";
import type { Task } from "../../../scenarios/format/types.ts";
import { embed } from "../../ui/embed.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Inline } from "../markdown.tsx";
import type { Context } from "./context.ts";
import { Lines, Run } from "./Lines.tsx";
import styles from "./Scenario.module.css";
import { StartOverDialog } from "./StartOverDialog.tsx";

const SIGNS = { locked: CircleDashed, open: Circle, done: CircleCheck, broken: TriangleAlert } as const;
const WORDS = { locked: "Later", open: "Task", done: "Done", broken: "Needs repair" } as const;

const UNKNOWN: TaskState = { status: "open", say: null, recover: [], offered: [] };

export function TaskView({ task, context }: { task: Task; context: Context }): JSX.Element {
  const { links, scenario, states } = context;
  const state = states[task.name] ?? UNKNOWN;
  const { status } = state;
  const [asking, setAsking] = useState(false);
  const before = task.needs.filter((name) => states[name]?.status !== "done");
  return (
    <article class={styles.task} data-status={status} aria-label="Task">
      <p class={styles.label}>
        <Icon of={SIGNS[status]} />
        {WORDS[status]}
      </p>
      <p class={styles.what}>
        <Inline of={task.title} links={links} />
      </p>
      {status === "locked" && (
        <p class={styles.say}>
          This comes after:{" "}
          {before.map((name, i) => (
            <span key={name}>
              {i > 0 && ", "}
              <Inline of={scenario.tasks.find((other) => other.name === name)?.title ?? []} links={links} />
            </span>
          ))}
        </p>
      )}
      {state.say && (
        <p class={styles.say}>
          <strong>{status === "broken" ? "This can no longer be done." : "Not yet."}</strong>{" "}
          <Inline of={state.say} links={links} />
        </p>
      )}
      {status === "broken" && state.recover.length > 0 && (
        <div class={styles.code}>
          <Lines lines={state.recover} label="Lines that make it possible again" context={context} />
          <div class={styles.tools}>
            <Run lines={state.recover} label="Make it possible again" context={context} primary />
          </div>
        </div>
      )}
      {status === "broken" && state.recover.length === 0 && embed !== "read" && (
        <div class={styles.tools}>
          <button type="button" class="button small primary" onClick={() => setAsking(true)}>
            <Icon of={RotateCcw} size={12} />
            Start this scenario over
          </button>
        </div>
      )}
      {asking && (
        <StartOverDialog guide={context.guide} scenario={scenario} onClose={() => setAsking(false)} />
      )}
      {status !== "locked" && <Hints task={task} state={state} context={context} />}
    </article>
  );
}

interface HintsProps {
  readonly task: Task;
  readonly state: TaskState;
  readonly context: Context;
}

/** One by one, on request; one whose moment has come offers itself. */
function Hints({ task, state, context }: HintsProps): JSX.Element | null {
  const { guide, scenario, kept } = context;
  const box = useRef<HTMLDivElement>(null);
  const seen = kept.hints[task.name] ?? [];
  const shown = task.hints.filter((_, i) => seen.includes(i));
  const offered = state.offered.find((i) => !seen.includes(i));
  const next = offered ?? task.hints.findIndex((_, i) => !seen.includes(i));
  const more = next >= 0 && next < task.hints.length && state.status !== "done";
  if (shown.length === 0 && !more) return null;
  const show = () => {
    // With the last hint the button goes: the focus stays where the hints are.
    if (seen.length + 1 >= task.hints.length) box.current?.focus();
    guide.change(scenario, ({ hints }) => ({
      hints: { ...hints, [task.name]: [...(hints[task.name] ?? []), next] },
    }));
  };
  return (
    <div class={styles.hints} ref={box} tabIndex={-1}>
      {shown.length > 0 && (
        <ol aria-label="Hints">
          {shown.map(({ say }, i) => (
            <Hint key={i} say={say} done={state.status === "done"} context={context} />
          ))}
        </ol>
      )}
      {more && (
        <button type="button" class="button small" data-offered={offered !== undefined} onClick={show}>
          <Icon of={Lightbulb} size={12} />
          {offered !== undefined
            ? "A hint for what you just did"
            : shown.length === 0
              ? "Hint"
              : "Another hint"}
        </button>
      )}
    </div>
  );
}

interface HintProps {
  readonly say: Task["hints"][number]["say"];
  readonly done: boolean;
  readonly context: Context;
}

/** One that is nothing but a command gives the answer away: who has no keyboard at hand runs it by a click. */
function Hint({ say, done, context }: HintProps): JSX.Element {
  const lines = useMemo(() => {
    const [only] = say;
    return say.length === 1 && only.type === "inlineCode" ? [only.value] : null;
  }, [say]);
  return (
    <li>
      <Inline of={say} links={context.links} />
      {lines && !done && embed !== "read" && (
        <div class={styles.tools}>
          <Run lines={lines} label="Run" context={context} />
        </div>
      )}
    </li>
  );
}
