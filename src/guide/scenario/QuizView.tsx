// A question with options: an explanation for each, and as many tries as one likes.
import { Check, X } from "lucide";
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { Quiz } from "../../../scenarios/format/types.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Inline } from "../markdown.tsx";
import type { Context } from "./context.ts";
import styles from "./Scenario.module.css";

/** Keeps the reader's answer. */
export const remember = ({ guide, scenario }: Context, quiz: Quiz, option: number): void =>
  guide.change(scenario, ({ answers }) => ({ answers: { ...answers, [quiz.name]: option } }));

/** A button to answer goes with the answer: the keyboard goes on at the option, from which another is an arrow away. */
export const focusOptions = (button: HTMLElement): void =>
  button.closest("article")?.querySelector<HTMLElement>("input:checked")?.focus();

export function QuizView({ quiz, context }: { quiz: Quiz; context: Context }): JSX.Element {
  const given = context.kept.answers[quiz.name];
  const [chosen, setChosen] = useState<number | null>(given ?? null);
  const told = given !== undefined && given === chosen;
  return (
    <article class={styles.quiz} aria-label="Question">
      <p class={styles.label}>Question</p>
      <Options quiz={quiz} chosen={chosen} choose={setChosen} context={context} />
      {!told && (
        <div class={styles.tools}>
          <button
            type="button"
            class="button small primary"
            disabled={chosen === null}
            onClick={({ currentTarget }) => {
              if (chosen === null) return;
              focusOptions(currentTarget);
              remember(context, quiz, chosen);
            }}
          >
            Answer
          </button>
        </div>
      )}
      {told && chosen !== null && (
        <Verdict option={quiz.options[chosen]} right="Right." wrong="Not quite." context={context} />
      )}
    </article>
  );
}

interface OptionsProps {
  readonly quiz: Quiz;
  readonly chosen: number | null;
  readonly choose: (option: number) => void;
  readonly context: Context;
}

export function Options({ quiz, chosen, choose, context: { links } }: OptionsProps): JSX.Element {
  const name = useId();
  return (
    <fieldset class={styles.options}>
      <legend>
        <Inline of={quiz.question} links={links} />
      </legend>
      {quiz.options.map(({ text }, i) => (
        <label key={i}>
          <input type="radio" name={name} checked={chosen === i} onChange={() => choose(i)} />
          <span>
            <Inline of={text} links={links} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface VerdictProps {
  readonly option: Quiz["options"][number] | undefined;
  readonly right: string;
  readonly wrong: string;
  readonly context: Context;
}

export function Verdict({ option, right, wrong, context: { links } }: VerdictProps): JSX.Element | null {
  if (!option) return null;
  return (
    <p class={styles.verdict} data-right={option.right} role="status">
      <Icon of={option.right ? Check : X} />
      <span>
        <strong>{option.right ? right : wrong}</strong> <Inline of={option.say} links={links} />
        {!option.right && " Choose another to try again."}
      </span>
    </p>
  );
}
