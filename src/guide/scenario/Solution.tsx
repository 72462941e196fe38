// The way out for who is stuck: the lines that do all tasks, typed on a fresh machine where one can watch.
import type { JSX } from "preact";
import { seriesOf } from "../../ui/series.ts";
import type { Context } from "./context.ts";
import { Lines, Run } from "./Lines.tsx";
import styles from "./Scenario.module.css";

export function Solution({ context }: { context: Context }): JSX.Element {
  const { guide, scenario, kept } = context;
  const { session } = guide;
  return (
    <details
      class={styles.solution}
      onToggle={(event) => {
        if (event.currentTarget.open && !kept.solution) guide.change(scenario, () => ({ solution: true }));
      }}
    >
      <summary>Show the solution</summary>
      <p>
        These lines do every task of the scenario when they are typed on a fresh machine.
        {session.used.value && " Yours starts anew for it, and what you have typed in it is gone."}
      </p>
      <div class={styles.code}>
        <Lines lines={scenario.solution} label="Lines of the solution" context={context} />
        <div class={styles.tools}>
          <Run
            lines={scenario.solution}
            label={session.used.value ? "Restart and play it" : "Play it"}
            context={context}
            onStart={() => session.client.hasWork && session.renew(seriesOf(scenario.machine))}
          />
        </div>
      </div>
    </details>
  );
}
