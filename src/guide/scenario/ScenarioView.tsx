// An open scenario: where the reader is in it, one step of it, and the way on. Loaded when the first one is opened.
import { ArrowLeft, ArrowRight, Check, RotateCcw, SquarePen } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Scenario } from "../../../scenarios/format/types.ts";
import { embed } from "../../ui/embed.ts";
import { focusIsLost } from "../../ui/focus.ts";
import { Icon } from "../../ui/Icon.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { coarse } from "../../ui/media.ts";
import { notify } from "../../ui/notices.ts";
import type { GuideModel } from "../model.ts";
import { fresh, type ScenarioProgress } from "../progress.ts";
import { type OpenThing, openThings } from "../way.ts";
import { BlockView } from "./BlockView.tsx";
import type { Context } from "./context.ts";
import styles from "./Scenario.module.css";
import { Solution } from "./Solution.tsx";
import { StartOverDialog } from "./StartOverDialog.tsx";
import { Summary } from "./Summary.tsx";

interface Props {
  readonly guide: GuideModel;
  readonly scenario: Scenario;
  readonly step: number;
}

export default function ScenarioView({ guide, scenario, step }: Props): JSX.Element {
  const kept: ScenarioProgress = guide.kept.all.value[scenario.slug] ?? fresh(0);
  const open = openThings(scenario, kept);
  const heading = useRef<HTMLHeadingElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const [asking, setAsking] = useState(false);
  const count = scenario.steps.length;
  const context: Context = {
    guide,
    scenario,
    kept,
    states: guide.states.value,
    links: {
      out: (url) => {
        guide.session.link.value = { url, by: "guide" };
      },
      scenario: (slug) => guide.open(slug),
    },
  };

  // A new step is read from its top; the keyboard goes on from there if it was in the guide.
  const first = useRef(true);
  useLayoutEffect(() => {
    top.current?.parentElement?.scrollTo({ top: 0 });
    // What was clicked, in the list or in the step before, is gone. Who comes by the address begins to read as well, unless
    // there is work to go on with; in a frame it is the page around that has the focus.
    const at = document.activeElement;
    const inside = !first.current && top.current?.parentElement?.contains(at);
    const begins = first.current && embed === "no" && !guide.session.client.hasWork;
    if (inside || focusIsLost() || (begins && at?.closest('[data-region="terminal"]')))
      heading.current?.focus({ preventScroll: true });
    first.current = false;
  }, [step]);

  const missing = scenario.needs.filter((slug) => !guide.store.finished(slug));
  const here = scenario.steps[step - 1];
  return (
    <div class={styles.scenario} ref={top}>
      <header class={styles.top}>
        <button
          type="button"
          class={styles.back}
          onClick={() => {
            guide.listing.value = true;
          }}
        >
          <Icon of={ArrowLeft} size={12} />
          All scenarios
        </button>
        <div class={styles.name}>
          <h3>{scenario.title}</h3>
          {embed === "no" && !guide.drafting && <EditCopy guide={guide} />}
          {embed !== "read" && (
            <IconButton label="Start this scenario over" of={RotateCcw} onClick={() => setAsking(true)} />
          )}
        </div>
        <Steps guide={guide} scenario={scenario} step={step} open={open} />
      </header>
      {step === 1 && missing.length > 0 && <Needs guide={guide} slugs={missing} />}
      {here ? (
        <article class={styles.step} aria-labelledby="step-title">
          <h3 id="step-title" ref={heading} tabIndex={-1}>
            {here.title}
          </h3>
          {here.blocks.map((block, i) => (
            <BlockView key={`${kept.begun}.${step}.${i}`} block={block} context={context} />
          ))}
        </article>
      ) : (
        <Summary context={context} open={open} heading={heading} />
      )}
      {here && <StillOpen open={open.filter((thing) => thing.step === step)} />}
      <nav class={styles.way} aria-label="Steps">
        {step > 1 && (
          <button type="button" class="button" onClick={() => guide.goTo(step - 1)}>
            <Icon of={ArrowLeft} size={14} />
            Back
          </button>
        )}
        {step <= count && (
          <button type="button" class="button primary" onClick={() => guide.goTo(step + 1)}>
            {step === count ? "Finish" : "Next"}
            <Icon of={step === count ? Check : ArrowRight} size={14} />
          </button>
        )}
      </nav>
      {scenario.solution.length > 0 && here && <Solution context={context} />}
      <p class="visually-hidden" role="status">
        {guide.said.value}
      </p>
      {asking && <StartOverDialog guide={guide} scenario={scenario} onClose={() => setAsking(false)} />}
    </div>
  );
}

/** To change the scenario: a draft of the reader's own begins with it. */
function EditCopy({ guide }: { guide: GuideModel }): JSX.Element {
  const [busy, setBusy] = useState(false);
  const copy = async () => {
    setBusy(true);
    try {
      const { beginCopyOf } = await import("../../desk/begin.ts");
      await beginCopyOf(guide.session);
    } catch {
      notify("The scenario's files could not be loaded. Is there a network?");
    }
    setBusy(false);
  };
  return (
    <IconButton
      label="Edit a copy of this scenario"
      of={SquarePen}
      disabled={busy}
      onClick={() => void copy()}
    />
  );
}

interface StepsProps extends Props {
  readonly open: readonly OpenThing[];
}

/** "Step 2 of 6", and a segment to click for each; for fingers, which are wider than those, a list to choose from. */
function Steps({ guide, scenario, step, open }: StepsProps): JSX.Element {
  const count = scenario.steps.length;
  const steps = scenario.steps.map(({ title, blocks }, i) => {
    const holds = blocks.some((block) => block.kind === "task" || block.kind === "quiz");
    return { title, done: holds && !open.some((thing) => thing.step === i + 1) };
  });
  const where = step <= count ? `Step ${step} of ${count}` : "Summary";
  if (coarse.value)
    return (
      <div class={styles.progress}>
        <p>{where}</p>
        <select
          aria-label="Go to a step"
          value={step}
          onChange={(event) => guide.goTo(Number(event.currentTarget.value))}
        >
          {steps.map(({ title, done }, i) => (
            <option key={i} value={i + 1}>
              {`${i + 1}. ${title}${done ? " \u2713" : ""}`}
            </option>
          ))}
          <option value={count + 1}>Summary</option>
        </select>
      </div>
    );
  return (
    <div class={styles.progress}>
      <p>{where}</p>
      <ol class={styles.segments}>
        {steps.map(({ title, done }, i) => {
          return (
            <li key={i}>
              <button
                type="button"
                aria-label={`Step ${i + 1}: ${title}${done ? ", done" : ""}`}
                title={`${i + 1}. ${title}`}
                aria-current={step === i + 1 ? "step" : undefined}
                data-done={done}
                onClick={() => guide.goTo(i + 1)}
              />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function Needs({ guide, slugs }: { guide: GuideModel; slugs: readonly string[] }): JSX.Element {
  return (
    <p class={styles.needs}>
      This builds on{" "}
      {slugs.map((slug, i) => (
        <span key={slug}>
          {i > 0 && (i === slugs.length - 1 ? " and " : ", ")}
          <a href={`#scenario=${slug}`} onClick={guide.opens(slug)}>
            {guide.head(slug)?.title ?? slug}
          </a>
        </span>
      ))}
      , which you have not finished. You can go on all the same.
    </p>
  );
}

function StillOpen({ open }: { open: readonly OpenThing[] }): JSX.Element | null {
  if (open.length === 0) return null;
  const tasks = open.filter(({ kind }) => kind === "task").length;
  const quizzes = open.length - tasks;
  const parts = [
    tasks > 0 && `${tasks} ${tasks === 1 ? "task" : "tasks"}`,
    quizzes > 0 && `${quizzes} ${quizzes === 1 ? "question" : "questions"}`,
  ].filter(Boolean);
  return <p class={styles.open}>Still open in this step: {parts.join(" and ")}.</p>;
}
