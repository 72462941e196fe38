// What stands after the last step: what was done, what is still open, where it comes from, and what to do next.
import { ArrowRight, CircleCheck } from "lucide";
import type { JSX, RefObject } from "preact";
import { Icon } from "../../ui/Icon.tsx";
import { Inline } from "../markdown.tsx";
import { nextOf, type OpenThing } from "../way.ts";
import type { Context } from "./context.ts";
import styles from "./Scenario.module.css";

interface Props {
  readonly context: Context;
  readonly open: readonly OpenThing[];
  readonly heading: RefObject<HTMLHeadingElement | null>;
}

export function Summary({ context, open, heading }: Props): JSX.Element {
  const { guide, scenario, links } = context;
  const next = nextOf(guide.heads, guide.store.finished, scenario.slug);
  return (
    <article class={styles.step} aria-labelledby="step-title">
      <h3 id="step-title" ref={heading} tabIndex={-1}>
        {open.length === 0 ? "Done" : "Almost done"}
      </h3>
      {open.length === 0 ? (
        <p class={styles.finished}>
          <Icon of={CircleCheck} size={20} />
          <span>
            {scenario.tasks.length > 0 ? "All tasks of this scenario are done." : "That was all of it."} Its
            machine stays as it is: go on trying things in it as long as you like.
          </span>
        </p>
      ) : (
        <>
          <p>This is still open:</p>
          <ul>
            {open.map(({ kind, name, step }) => (
              <li key={`${kind} ${name}`}>
                <button type="button" class={styles.link} onClick={() => guide.goTo(step)}>
                  Step {step}
                </button>
                {": "}
                <Inline
                  of={
                    kind === "task"
                      ? (scenario.tasks.find((task) => task.name === name)?.title ?? [])
                      : (scenario.quizzes.find((quiz) => quiz.name === name)?.question ?? [])
                  }
                  links={links}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      {next && (
        <a class={styles.next} href={`#scenario=${next.slug}`} onClick={guide.opens(next.slug)}>
          <span>
            <small>Next</small>
            <strong>{next.title}</strong>
            <span>{next.summary}</span>
          </span>
          <Icon of={ArrowRight} />
        </a>
      )}
      {scenario.sources.length > 0 && (
        <>
          <h4>Sources</h4>
          <ul class={styles.sources}>
            {scenario.sources.map(({ title, url }) => (
              <li key={title}>
                {url ? (
                  <a
                    href={url}
                    target="_blank"
                    rel="noopener noreferrer"
                    onClick={(event) => {
                      event.preventDefault();
                      links.out(url);
                    }}
                  >
                    {title}
                  </a>
                ) : (
                  title
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}
