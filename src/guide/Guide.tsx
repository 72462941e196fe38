// The guide: the list of scenarios, or the one that is open.
import { PanelLeftClose } from "lucide";
import type { JSX } from "preact";
import { layout } from "../ui/docks.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { set } from "../ui/settings.ts";
import styles from "./Guide.module.css";
import { LazyScenario } from "./LazyScenario.tsx";
import type { GuideModel } from "./model.ts";
import { ScenarioList } from "./ScenarioList.tsx";

export function Guide({ guide }: { guide: GuideModel }): JSX.Element {
  const { session } = guide;
  const view = guide.view.value;
  return (
    <section class={styles.guide} aria-labelledby="guide-title" data-region="guide">
      <header class="panel-head">
        <h2 id="guide-title">Guide</h2>
        {layout.value === "wide" && (
          <div class="tools">
            <IconButton
              label="Close the guide"
              of={PanelLeftClose}
              onClick={() => {
                set({ guide: false });
                session.terminal.focus();
              }}
            />
          </div>
        )}
      </header>
      <div class={styles.body}>
        {guide.note.value !== null && (
          <p class={styles.note} role="status">
            {guide.note.value}
          </p>
        )}
        {view.kind === "list" || guide.listing.value ? (
          <ScenarioList guide={guide} />
        ) : view.kind === "scenario" ? (
          <LazyScenario guide={guide} scenario={view.scenario} step={view.step} />
        ) : view.kind === "draft" ? (
          <p>
            What you write on the desk appears here as its readers will see it, as soon as nothing is wrong
            with its files.
          </p>
        ) : (
          <Waiting guide={guide} failed={view.kind === "failed"} title={view.head.title} />
        )}
      </div>
    </section>
  );
}

function Waiting({ guide, failed, title }: { guide: GuideModel; failed: boolean; title: string }) {
  if (!failed) return <p role="status">Opening &ldquo;{title}&rdquo; &hellip;</p>;
  return (
    <>
      <p role="alert">&ldquo;{title}&rdquo; could not be loaded. Is there a network?</p>
      <div class={styles.buttons}>
        <button type="button" class="button primary" onClick={() => guide.retry()}>
          Try again
        </button>
        <button type="button" class="button" onClick={() => guide.leave()}>
          All scenarios
        </button>
      </div>
    </>
  );
}
