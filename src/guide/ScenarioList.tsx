// The list of scenarios by chapter, what to begin with, and where one was.
import { ArrowRight, CircleCheck, CircleDotDashed, SquarePen, Terminal } from "lucide";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { CHAPTERS, type Chapter, type ScenarioHead } from "../../scenarios/format/types.ts";
import { show } from "../ui/docks.ts";
import { embed } from "../ui/embed.ts";
import { focusIsLost } from "../ui/focus.ts";
import { Icon } from "../ui/Icon.tsx";
import { Keys } from "../ui/Keys.tsx";
import styles from "./Guide.module.css";
import type { GuideModel, Unknown } from "./model.ts";
import { ProgressTools } from "./ProgressTools.tsx";
import { nextOf } from "./way.ts";

const CHAPTER_TITLES: Record<Chapter, string> = {
  audit: "Linux audit",
  "container-ids": "Container ids",
  practice: "In practice",
  challenges: "Challenges",
};

const LEVELS = { 1: "for everybody", 2: "if you have used audit", 3: "if you read kernel code" } as const;

export function ScenarioList({ guide }: { guide: GuideModel }): JSX.Element {
  const { heads } = guide;
  const view = guide.view.value;
  const unknown = view.kind === "list" ? view.unknown : null;
  const open = view.kind === "scenario" ? view.scenario : null;
  const top = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // The button that led here is gone.
    if (focusIsLost()) top.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (unknown) top.current?.parentElement?.scrollTo({ top: 0 });
  }, [unknown]);
  return (
    <div class={styles.list} ref={top} tabIndex={-1}>
      {unknown && <Nowhere guide={guide} unknown={unknown} />}
      {!open && (
        <p class={styles.welcome}>
          The machine in the terminal has what no Linux has: an id for each container, kept by the kernel and
          told in audit records. It was proposed in March 2018 and <strong>never merged</strong> in this form.
          Here you can try what it would have been like.
        </p>
      )}
      {heads.length > 0 && (open ? <Back guide={guide} /> : <Begin guide={guide} />)}
      {CHAPTERS.map((chapter) => {
        const scenarios = heads.filter((head) => head.chapter === chapter);
        if (scenarios.length === 0) return null;
        return (
          <section key={chapter} aria-labelledby={`chapter-${chapter}`}>
            <h3 id={`chapter-${chapter}`}>{CHAPTER_TITLES[chapter]}</h3>
            <ol class={styles.scenarios}>
              {scenarios.map((head) => (
                <Row key={head.slug} guide={guide} head={head} />
              ))}
            </ol>
          </section>
        );
      })}
      <h3>Keys</h3>
      <Keys brief />
      {heads.length > 0 && <ProgressTools guide={guide} />}
      {embed === "no" && (
        <section class={styles.keep} aria-labelledby="write-title">
          <h3 id="write-title">Write your own</h3>
          <p>Change a scenario, make one from your session, or write one: the desk checks it as you go.</p>
          <div class={styles.buttons}>
            <a class="button small" href="#draft">
              <Icon of={SquarePen} size={14} />
              Open the desk
            </a>
          </div>
        </section>
      )}
    </div>
  );
}

/** The address leads nowhere: what it may have meant, and the way on. */
function Nowhere({ guide, unknown }: { guide: GuideModel; unknown: Unknown }): JSX.Element {
  const named = unknown.kind === "scenario" ? unknown.slug : unknown.text;
  const words = named.toLowerCase().split(/[^a-z0-9-]+/);
  const meant = guide.heads.find(({ slug }) => words.includes(slug));
  const typing = embed !== "read";
  return (
    <div class={styles.nowhere}>
      <p role="alert">
        {unknown.kind === "scenario" ? "There is no scenario named " : "This page knows no address "}
        <code>
          {unknown.kind === "unknown" && "#"}
          {named.slice(0, 60)}
          {named.length > 60 && "\u2026"}
        </code>
        .{" "}
        {meant
          ? "Perhaps this is what was meant:"
          : typing
            ? "Choose a scenario below, or go on in the terminal."
            : "Choose a scenario below."}
      </p>
      {(meant || typing) && (
        <div class={styles.buttons}>
          {meant && (
            <a
              class="button small primary"
              href={`#scenario=${meant.slug}`}
              onClick={guide.opens(meant.slug)}
            >
              {meant.title}
            </a>
          )}
          {typing && (
            <button
              type="button"
              class="button small"
              onClick={() => {
                guide.leave();
                show("terminal");
                // When it can be seen: what is hidden takes no focus.
                requestAnimationFrame(() => guide.session.terminal.focus());
              }}
            >
              <Icon of={Terminal} size={14} />
              Go on in the terminal
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** While a scenario stays open behind the list. */
function Back({ guide }: { guide: GuideModel }): JSX.Element | null {
  const view = guide.view.value;
  if (view.kind !== "scenario") return null;
  return (
    <div class={styles.buttons}>
      <button
        type="button"
        class="button primary"
        onClick={() => {
          guide.listing.value = false;
        }}
      >
        Back to &ldquo;{view.scenario.title}&rdquo;
      </button>
      <button type="button" class="button" onClick={() => guide.leave()}>
        <Icon of={Terminal} size={14} />
        Free play
      </button>
    </div>
  );
}

/** The first thing to do: for who has begun something, that; for who has not, the first of all. */
function Begin({ guide }: { guide: GuideModel }): JSX.Element | null {
  const all = guide.store.all.value;
  const begun = Object.entries(all)
    .filter(([slug, { finished }]) => finished === null && guide.head(slug))
    .sort(([, a], [, b]) => b.begun - a.begun)[0]?.[0];
  const head = begun === undefined ? nextOf(guide.heads, guide.store.finished) : guide.head(begun);
  if (!head) return <p>You have finished every scenario there is.</p>;
  const newcomer = Object.keys(all).length === 0;
  return (
    <a class={styles.begin} href={`#scenario=${head.slug}`} onClick={guide.opens(head.slug)}>
      <span>
        <small>{newcomer ? "New here? Begin with this" : begun ? "Go on where you were" : "Next"}</small>
        <strong>{head.title}</strong>
        <span>{head.summary}</span>
      </span>
      <Icon of={ArrowRight} />
    </a>
  );
}

function Row({ guide, head }: { guide: GuideModel; head: ScenarioHead }): JSX.Element {
  const { finished, all } = guide.store;
  const state = finished(head.slug) ? "done" : all.value[head.slug] ? "begun" : "new";
  const missing = head.needs.filter((slug) => !finished(slug));
  return (
    <li data-state={state}>
      <a href={`#scenario=${head.slug}`} onClick={guide.opens(head.slug)}>
        <span class={styles.mark}>
          {state === "done" && <Icon of={CircleCheck} />}
          {state === "begun" && <Icon of={CircleDotDashed} />}
        </span>
        <span class={styles.what}>
          <strong>{head.title}</strong>
          {state !== "new" && <span class="visually-hidden"> ({state})</span>}
          <span>{head.summary}</span>
          <small>
            {head.minutes} min, {LEVELS[head.level]}
            {missing.length > 0 &&
              `, after ${missing.map((slug) => guide.head(slug)?.title ?? slug).join(", ")}`}
          </small>
        </span>
      </a>
    </li>
  );
}
