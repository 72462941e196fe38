// The page's own controls, at the end of its head.
import { BookOpen, CircleHelp, Cpu, Moon, RotateCcw, Settings as SettingsIcon, Share2, Sun } from "lucide";
import type { JSX } from "preact";
import { layout } from "./docks.ts";
import styles from "./Header.module.css";
import type { DialogName } from "./Header.tsx";
import { Icon } from "./Icon.tsx";
import { IconButton } from "./IconButton.tsx";
import { coarse } from "./media.ts";
import { dark, set, settings } from "./settings.ts";

interface Props {
  readonly open: (dialog: DialogName) => void;
}

export function Tools({ open }: Props): JSX.Element {
  const isDark = dark.value;
  return (
    <>
      <button
        type="button"
        class={`button ${styles.restart}`}
        title="Restart"
        onClick={() => open("restart")}
      >
        <Icon of={RotateCcw} />
        <span>Restart</span>
      </button>
      <IconButton label="The machine" of={Cpu} onClick={() => open("machine")} />
      <IconButton label="Share" of={Share2} onClick={() => open("share")} />
      {layout.value === "wide" && (
        <IconButton
          label={settings.value.guide ? "Hide the guide" : "Show the guide"}
          of={BookOpen}
          onClick={() => set({ guide: !settings.value.guide })}
        />
      )}
      {/* On a phone there is room for one button less, and Settings has this, too. */}
      {!(layout.value === "narrow" && coarse.value) && (
        <IconButton
          label={isDark ? "Switch to light" : "Switch to dark"}
          of={isDark ? Sun : Moon}
          onClick={() => set({ theme: isDark ? "light" : "dark" })}
        />
      )}
      <IconButton label="Settings" of={SettingsIcon} onClick={() => open("settings")} />
      <IconButton label="Help and about" of={CircleHelp} onClick={() => open("about")} />
    </>
  );
}
