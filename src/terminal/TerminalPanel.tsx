// The terminal's place in the page: its bar, the find bar, the screen and, on small screens, a row of keys.
import { AArrowDown, AArrowUp, BookOpen, CircleQuestionMark, Play, RotateCcw, Search, Undo2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Halt } from "../../worker/api.ts";
import { examples } from "../guide/examples.ts";
import type { GuideModel } from "../guide/model.ts";
import { Strip } from "../guide/Strip.tsx";
import { nextOf } from "../guide/way.ts";
import { askWhy } from "../panels/why/question.ts";
import type { Session } from "../session.ts";
import { isShown, show } from "../ui/docks.ts";
import { drawn } from "../ui/drawn.ts";
import { embed } from "../ui/embed.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { dark, FONT_SIZES, set, settings } from "../ui/settings.ts";
import { FindBar } from "./FindBar.tsx";
import { KeyBar } from "./KeyBar.tsx";
import { PastScreen } from "./PastScreen.tsx";
import styles from "./TerminalPanel.module.css";

/** The next font size up (1) or down (-1); the same at the end of the scale. */
function step(by: 1 | -1): (typeof FONT_SIZES)[number] {
  const at = FONT_SIZES.indexOf(settings.value.fontSize) + by;
  return FONT_SIZES[Math.min(FONT_SIZES.length - 1, Math.max(0, at))];
}

interface Props {
  readonly guide: GuideModel;
  /** The keys that an on-screen keyboard lacks are shown. */
  readonly keys: boolean;
}

export function TerminalPanel({ guide, keys }: Props): JSX.Element {
  const { session } = guide;
  const host = useRef<HTMLDivElement>(null);
  // Not after the next frame: the machine waits for the terminal's size.
  useLayoutEffect(() => {
    if (host.current) session.terminal.open(host.current);
    session.terminal.focus();
  }, [session]);

  const past = session.past.value;
  const { fontSize, screenReader } = settings.value;
  const isDark = dark.value;
  useEffect(() => {
    session.terminal.look({ dark: isDark, fontSize, screenReader });
  }, [session, isDark, fontSize, screenReader]);

  return (
    <section class={styles.panel} aria-labelledby="terminal-title" data-region="terminal">
      <header class="panel-head">
        <h2 id="terminal-title">Terminal</h2>
        <Status session={session} />
        {drawn.value !== "terminal" && (
          <div class="tools">
            {embed !== "read" && <Undo session={session} />}
            <IconButton
              label="Why did the last command make records, or none?"
              of={CircleQuestionMark}
              onClick={() => askWhy({ kind: "command", back: 0 })}
            />
            <IconButton label="Smaller text" of={AArrowDown} onClick={() => set({ fontSize: step(-1) })} />
            <IconButton label="Larger text" of={AArrowUp} onClick={() => set({ fontSize: step(1) })} />
            <IconButton
              label="Find in the terminal"
              title="Find (Ctrl+Shift+F)"
              of={Search}
              onClick={() => {
                session.finding.value = true;
              }}
            />
          </div>
        )}
      </header>
      {session.finding.value && <FindBar session={session} />}
      {past && <PastScreen session={session} past={past} />}
      <div class={styles.stage} hidden={past !== null}>
        <div class={styles.screen} ref={host} />
        {drawn.value !== "terminal" &&
          guide.view.value.kind !== "scenario" &&
          !session.used.value &&
          embed !== "read" && <Starters guide={guide} />}
      </div>
      {session.client.halt.value && !past && <Halted session={session} halt={session.client.halt.value} />}
      {guide.view.value.kind === "scenario" && !isShown("guide") && <Strip guide={guide} />}
      {keys && !past && embed !== "read" && <KeyBar terminal={session.terminal} />}
    </section>
  );
}

function Undo({ session }: { session: Session }): JSX.Element {
  const phase = session.client.phase.value;
  const still = phase === "live" || phase === "halted";
  return (
    <IconButton
      label="Take back the last command"
      of={Undo2}
      disabled={!session.used.value || !still}
      onClick={() => session.undo()}
    />
  );
}

/**
 * The first things to do, over the end of a fresh terminal, which does not change its size when they go; with those of
 * the guide where it is out of sight.
 */
function Starters({ guide }: { guide: GuideModel }): JSX.Element {
  const { session } = guide;
  const alone = !isShown("guide");
  const next = alone && nextOf(guide.heads, guide.store.finished);
  return (
    <div class={styles.starters}>
      {!alone && <span class={styles.lead}>Try:</span>}
      {next && (
        <button
          type="button"
          class="button small primary"
          title={next.summary}
          onClick={() => guide.open(next.slug)}
        >
          <Icon of={BookOpen} size={14} />
          {next.title}
        </button>
      )}
      {examples.map((example) => (
        <button
          key={example.title}
          type="button"
          class="button small"
          title={example.about}
          disabled={session.client.phase.value !== "live"}
          onClick={() => session.play(example.lines)}
        >
          <Icon of={Play} size={14} />
          {example.title}
        </button>
      ))}
      {alone && (
        <button type="button" class="button small" onClick={() => show("guide")}>
          <Icon of={BookOpen} size={14} />
          Guide
        </button>
      )}
    </div>
  );
}

const HALTED = {
  panic: "The kernel has panicked: the machine has stopped.",
  poweroff: "The machine is switched off.",
  restart: "The machine has shut down to restart.",
} as const;

/** What stands on the console of a machine that has stopped, and the way out. */
function Halted({ session, halt: { reason, log } }: { session: Session; halt: Halt }): JSX.Element {
  return (
    <div class={styles.halted} data-reason={reason} role="alert">
      <p>{HALTED[reason]}</p>
      <pre>{log.join("\n")}</pre>
      <button type="button" class="button primary" onClick={() => session.restart()}>
        <Icon of={RotateCcw} size={14} />
        Start a fresh machine
      </button>
    </div>
  );
}

function Status({ session }: { session: Session }): JSX.Element {
  const phase = session.client.phase.value;
  const percent = Math.round(session.client.progress.value * 100);
  const text = {
    booting: "Starting",
    restoring: `${session.untouched.value ? "Replaying" : "Restoring your session"}, ${percent} %`,
    live: "Running",
    halted: session.client.halt.value?.reason === "panic" ? "Panicked" : "Powered off",
    dead: "Not running",
  }[phase];
  return (
    <span class={styles.status} data-phase={phase} role="status">
      {text}
    </span>
  );
}
