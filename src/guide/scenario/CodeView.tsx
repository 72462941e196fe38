// A code block: shown, copied, or typed into the terminal; perhaps only after the reader has said what will come of it.
import { Check, Copy } from "lucide";
import type { JSX, TargetedMouseEvent } from "preact";
import { useState } from "preact/hooks";
import type { CodeBlock, Quiz } from "../../../scenarios/format/types.ts";
import { copyText } from "../../ui/clipboard.ts";
import { embed } from "../../ui/embed.ts";
import { Icon } from "../../ui/Icon.tsx";
import type { Context } from "./context.ts";
import { Lines, Run } from "./Lines.tsx";
import { focusOptions, Options, remember, Verdict } from "./QuizView.tsx";
import styles from "./Scenario.module.css";

interface Props {
  readonly block: CodeBlock;
  readonly context: Context;
}

export function CodeView({ block, context }: Props): JSX.Element {
  const quiz = context.scenario.quizzes.find(({ name }) => name === block.predict);
  if (quiz) return <Prediction block={block} quiz={quiz} context={context} />;
  if (block.use === "exec") return <Exec block={block} context={context} />;
  return (
    <div class={styles.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable */}
      <pre tabIndex={0}>
        <code>{block.lines.join("\n")}</code>
      </pre>
      {block.use === "copy" && (
        <div class={styles.tools}>
          <CopyButton text={block.lines.join("\n")} />
        </div>
      )}
    </div>
  );
}

function Exec({ block, context }: Props): JSX.Element {
  const [ran, setRan] = useState(false);
  return (
    <div class={styles.code}>
      <Lines lines={block.lines} label="Commands" context={context} />
      <div class={styles.tools}>
        <Run
          lines={block.lines}
          label={ran ? "Run again" : "Run"}
          context={context}
          primary={!ran}
          onEnd={() => setRan(true)}
        />
        <CopyButton text={block.lines.join("\n")} />
      </div>
    </div>
  );
}

/** Asks first, then runs, then tells. */
function Prediction({ block, quiz, context }: Props & { quiz: Quiz }): JSX.Element {
  const given = context.kept.answers[quiz.name];
  const [chosen, setChosen] = useState<number | null>(given ?? null);
  const [ran, setRan] = useState(given !== undefined || embed === "read");
  const told = ran && given !== undefined && given === chosen;
  const answer = () => {
    if (chosen !== null) remember(context, quiz, chosen);
  };
  const answerAfter = ({ currentTarget }: TargetedMouseEvent<HTMLElement>) => {
    focusOptions(currentTarget);
    answer();
  };
  return (
    <article class={styles.quiz} aria-label="Prediction">
      <p class={styles.label}>Predict before it runs</p>
      <Lines lines={block.lines} label="Commands" context={context} />
      <Options quiz={quiz} chosen={chosen} choose={setChosen} context={context} />
      <div class={styles.tools}>
        {ran && !told ? (
          <button type="button" class="button small primary" disabled={chosen === null} onClick={answerAfter}>
            Answer
          </button>
        ) : (
          <Run
            lines={block.lines}
            label={ran ? "Run again" : "Run and see"}
            context={context}
            primary={!ran}
            disabled={chosen === null}
            onEnd={() => {
              setRan(true);
              answer();
            }}
          />
        )}
      </div>
      {told && chosen !== null && (
        <Verdict
          option={quiz.options[chosen]}
          right="You predicted it."
          wrong="It came out otherwise."
          context={context}
        />
      )}
    </article>
  );
}

function CopyButton({ text }: { text: string }): JSX.Element {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await copyText(text))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button type="button" class="button small" onClick={() => void copy()}>
      <Icon of={copied ? Check : Copy} size={12} />
      {copied ? "Copied" : "Copy"}
    </button>
  );
}
