// What is wrong with a draft: while it is written, and when it is checked as `auditlab check` does.
import { CircleCheck, Square } from "lucide";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { focusIsLost } from "../ui/focus.ts";
import { Icon } from "../ui/Icon.tsx";
import type { CheckState } from "./checks.ts";
import styles from "./Desk.module.css";
import { type Draft, INDEX, roleOf } from "./draft.ts";
import type { Finding } from "./file_problems.ts";
import type { DeskModel } from "./model.ts";

export type Tab = "problems" | "check";

interface Props {
  readonly desk: DeskModel;
  readonly draft: Draft;
  readonly tab: Tab;
  readonly setTab: (tab: Tab) => void;
}

export function Findings({ desk, draft, tab, setTab }: Props): JSX.Element {
  const problems: readonly Finding[] = desk.findings.value;
  const { kind } = desk.checks.state.value;
  const section = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    // The desk scrolls where it is low: what was asked for is brought into view.
    if (!first.current) section.current?.scrollIntoView({ block: "nearest" });
    first.current = false;
  }, [tab, kind]);
  const grave = problems.filter(({ warning }) => !warning).length;
  const warnings = problems.length - grave;
  const button = (name: Tab, label: string) => (
    <button type="button" aria-pressed={tab === name} onClick={() => setTab(name)}>
      {label}
    </button>
  );
  return (
    <section class={styles.findings} aria-label="Findings" ref={section}>
      <div class={styles.choice}>
        <div class="segments">
          {button("problems", problems.length === 0 ? "Problems" : `Problems (${problems.length})`)}
          {button("check", "Check")}
        </div>
        <p role="status">
          {problems.length === 0
            ? "Nothing is wrong with the files."
            : `${[counted(grave, "problem"), counted(warnings, "warning")].filter(Boolean).join(", ")} in the files.`}
        </p>
      </div>
      <div class="scroller">
        {tab === "problems" ? (
          <Problems desk={desk} draft={draft} problems={problems} />
        ) : (
          <Check desk={desk} draft={draft} state={desk.checks.state.value} />
        )}
      </div>
    </section>
  );
}

const counted = (n: number, what: string): string => (n === 0 ? "" : `${n} ${what}${n === 1 ? "" : "s"}`);

function Problems({
  desk,
  draft,
  problems,
}: {
  desk: DeskModel;
  draft: Draft;
  problems: readonly Finding[];
}): JSX.Element | null {
  if (problems.length === 0) return null;
  return (
    <ol class="problems" aria-label="Problems">
      {problems.map(({ file, line, column, message, warning = false }, i) => (
        <li key={i}>
          <button
            type="button"
            data-warning={warning}
            onClick={() => desk.open(Object.hasOwn(draft.files, file) ? file : INDEX, { line, column })}
          >
            <span>
              {file}:{line}:{column}:
            </span>{" "}
            {warning && "Warning: "}
            {message}
          </button>
        </li>
      ))}
    </ol>
  );
}

function Check({ desk, draft, state }: { desk: DeskModel; draft: Draft; state: CheckState }): JSX.Element {
  const running = state.kind === "running";
  const buttons = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // The button that began it, or the one to stop it, has made room for others.
    if (focusIsLost()) buttons.current?.querySelector("button")?.focus();
  }, [running]);
  return (
    <div class={styles.check}>
      <Verdict desk={desk} draft={draft} state={state} />
      <div class={styles.buttons} ref={buttons}>
        {running ? (
          <button type="button" class="button small" onClick={() => desk.checks.cancel()}>
            <Icon of={Square} size={12} />
            Cancel
          </button>
        ) : (
          <>
            <button type="button" class="button small" onClick={() => void desk.check(false)}>
              {state.kind === "none" ? "Check it" : "Check again"}
            </button>
            <button type="button" class="button small" onClick={() => void desk.check(true)}>
              Write transcripts
            </button>
          </>
        )}
      </div>
    </div>
  );
}

function Verdict({ desk, draft, state }: { desk: DeskModel; draft: Draft; state: CheckState }): JSX.Element {
  switch (state.kind) {
    case "none":
      return (
        <p>
          What <code>auditlab check</code> does: the solution is typed on fresh machines with three seeds,
          then each attempt, then the blocks that a reader runs.
        </p>
      );
    case "running":
      return (
        <p role="status">
          <label>
            {state.update ? "Writing transcripts" : "Checking"}{" "}
            <progress max={1} value={state.done}>
              {Math.round(state.done * 100)} %
            </progress>
          </label>
        </p>
      );
    case "failed":
      return <p role="alert">It could not be checked: {state.reason}.</p>;
    case "done": {
      const { problems, seconds, scenario, files } = state;
      const passed = problems.length === 0;
      const transcripts = problems.some(({ file }) => roleOf(file) === "transcript");
      return (
        <>
          <p class={styles.verdict} role="status" data-passed={passed}>
            {passed && <Icon of={CircleCheck} size={14} />}
            <code>
              {passed ? "ok" : "FAIL"} {scenario.slug} {seconds.toFixed(1)} s{" "}
              {counted(scenario.tasks.length, "task") || "no task"},{" "}
              {counted(scenario.solution.length, "line") || "no line"}
            </code>
          </p>
          <Problems desk={desk} draft={draft} problems={problems} />
          {files !== draft.files && <p>This is of an earlier state of the draft.</p>}
          {transcripts && (
            <p>
              What <code>check --update</code> does on a command line, &ldquo;Write transcripts&rdquo; does
              here.
            </p>
          )}
        </>
      );
    }
  }
}
