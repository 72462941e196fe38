// The head of the page: what this is, in one sentence, and the page's own controls.
import { CircleHelp, Moon, RotateCcw, Settings as SettingsIcon, Sun } from "lucide";
import type { JSX } from "preact";
import styles from "./Header.module.css";
import { Icon } from "./Icon.tsx";
import { dark, set } from "./settings.ts";

export type DialogName = "restart" | "settings" | "about";

export function Header({ open }: { open: (dialog: DialogName) => void }): JSX.Element {
  const isDark = dark.value;
  const toggle = isDark ? "Switch to light" : "Switch to dark";
  return (
    <header class={styles.header} data-region="header">
      <h1>
        <Mark />
        auditlab
      </h1>
      <p class={styles.tagline}>
        This page runs a simulated Linux kernel with the 13 patches &ldquo;audit: implement container
        id&rdquo; applied, a proposal of March 2018 that was <strong>never merged</strong>.
      </p>
      <div class="tools">
        <button type="button" class="button" onClick={() => open("restart")}>
          <Icon of={RotateCcw} />
          <span class={styles.label}>Restart</span>
        </button>
        <button
          type="button"
          class="icon"
          aria-label={toggle}
          title={toggle}
          onClick={() => set({ theme: isDark ? "light" : "dark" })}
        >
          <Icon of={isDark ? Sun : Moon} />
        </button>
        <button
          type="button"
          class="icon"
          aria-label="Settings"
          title="Settings"
          onClick={() => open("settings")}
        >
          <Icon of={SettingsIcon} />
        </button>
        <button
          type="button"
          class="icon"
          aria-label="Help and about"
          title="Help and about"
          onClick={() => open("about")}
        >
          <Icon of={CircleHelp} />
        </button>
      </div>
    </header>
  );
}

/** Three lines of a log, one of them marked. */
function Mark(): JSX.Element {
  return (
    <svg class={styles.mark} width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect width="22" height="22" rx="5.5" fill="var(--accent)" />
      <path
        d="M5.5 7h11M5.5 15h7"
        stroke="var(--on-accent)"
        stroke-width="1.8"
        stroke-linecap="round"
        opacity="0.75"
      />
      <circle cx="7" cy="11" r="1.9" fill="var(--on-accent)" />
      <path d="M11 11h5.5" stroke="var(--on-accent)" stroke-width="1.8" stroke-linecap="round" />
    </svg>
  );
}
