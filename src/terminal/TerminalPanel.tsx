// The terminal's place in the page: its bar, the find bar, the screen and, on small screens, a row of keys.
import { effect } from "@preact/signals";
import { AArrowDown, AArrowUp, CircleQuestionMark, RotateCcw, Search, Undo2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Halt } from "../../worker/api.ts";
import type { GuideModel } from "../guide/model.ts";
import { askWhy } from "../panels/why/question.ts";
import type { Session } from "../session.ts";
import { isShown } from "../ui/docks.ts";
import { rest } from "../ui/drawn.ts";
import { embed } from "../ui/embed.ts";
import { grown } from "../ui/head.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { dark, FONT_SIZES, set, settings } from "../ui/settings.ts";
import { KeyBar } from "./KeyBar.tsx";
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

  const later = rest.value;
  const past = session.past.value;
  const { fontSize, screenReader } = settings.value;
  const isDark = dark.value;
  // At once, before the terminal measures its room.
  useLayoutEffect(() => effect(() => session.terminal.lend(grown.value)), [session]);
  useEffect(() => {
    session.terminal.look({ dark: isDark, fontSize, screenReader });
  }, [session, isDark, fontSize, screenReader]);

  return (
    <section class={styles.panel} aria-labelledby="terminal-title" data-region="terminal">
      <header class="panel-head">
        <h2 id="terminal-title">Terminal</h2>
        <Status session={session} />
        {later && (
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
      {later && session.finding.value && <later.FindBar session={session} />}
      {later && past && <later.PastScreen session={session} past={past} />}
      <div class={styles.stage} hidden={past !== null}>
        <div class={styles.screen} ref={host} />
        {later && guide.view.value.kind !== "scenario" && !session.used.value && embed !== "read" && (
          <later.Starters guide={guide} />
        )}
      </div>
      {session.client.halt.value && !past && <Halted session={session} halt={session.client.halt.value} />}
      {later && guide.view.value.kind === "scenario" && !isShown("guide") && <later.Strip guide={guide} />}
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
