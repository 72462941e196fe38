// The page: a header, the terminal, and beside it the records; on a narrow screen one of the two at a time.
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useState } from "preact/hooks";
import styles from "./App.module.css";
import { Records } from "./panels/records/Records.tsx";
import type { Session } from "./session.ts";
import { TerminalPanel } from "./terminal/TerminalPanel.tsx";
import { AboutDialog, LinkDialog, RestartDialog, SettingsDialog } from "./ui/Dialogs.tsx";
import { type DialogName, Header } from "./ui/Header.tsx";
import { coarse, entryOf, narrow, nextRegion } from "./ui/layout.ts";
import { Notices } from "./ui/Notices.tsx";
import { Splitter } from "./ui/Splitter.tsx";
import { settings } from "./ui/settings.ts";

type Tab = "terminal" | "records";

export function App({ session }: { session: Session }): JSX.Element {
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const [tab, setTab] = useState<Tab>("terminal");
  const tabs = narrow.value;
  const close = () => setDialog(null);

  const open = (name: DialogName) => {
    // Nothing to lose, nothing to ask.
    if (name === "restart" && !session.client.hasWork) {
      session.restart();
      session.terminal.focus();
    } else setDialog(name);
  };

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const region = nextRegion(event.shiftKey);
      if (region?.dataset.region === "terminal") session.terminal.focus();
      else if (region) entryOf(region)?.focus();
    };
    document.addEventListener("keydown", key);
    return () => document.removeEventListener("keydown", key);
  }, [session]);

  const shown = (which: Tab) => !tabs || tab === which;
  return (
    <div class={styles.app}>
      <Header open={open} />
      {tabs && (
        <Tabs
          tab={tab}
          choose={setTab}
          events={session.records.version.value >= 0 ? session.records.events.length : 0}
        />
      )}
      <main class={styles.main} style={{ "--split": String(settings.value.split) }} data-tabs={tabs}>
        <div class={styles.pane} id="pane-terminal" hidden={!shown("terminal")} {...panel(tabs, "terminal")}>
          <TerminalPanel session={session} keys={tabs || coarse.value} />
        </div>
        {!tabs && <Splitter controls="pane-terminal" />}
        <div class={styles.pane} id="pane-records" hidden={!shown("records")} {...panel(tabs, "records")}>
          <Records session={session} onPlay={() => setTab("terminal")} />
        </div>
      </main>
      <Notices />
      {dialog === "restart" && <RestartDialog session={session} onClose={close} />}
      {dialog === "settings" && <SettingsDialog onClose={close} />}
      {dialog === "about" && <AboutDialog onClose={close} />}
      <LinkDialog session={session} />
    </div>
  );
}

const panel = (tabs: boolean, tab: Tab) =>
  tabs ? ({ role: "tabpanel", "aria-labelledby": `tab-${tab}` } as const) : {};

function Tabs({
  tab,
  choose,
  events,
}: {
  tab: Tab;
  choose: (tab: Tab) => void;
  events: number;
}): JSX.Element {
  const key = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const other = tab === "terminal" ? "records" : "terminal";
    choose(other);
    document.getElementById(`tab-${other}`)?.focus();
  };
  const button = (which: Tab, label: string) => (
    <button
      type="button"
      role="tab"
      id={`tab-${which}`}
      aria-selected={tab === which}
      aria-controls={`pane-${which}`}
      tabIndex={tab === which ? 0 : -1}
      onClick={() => choose(which)}
    >
      {label}
    </button>
  );
  return (
    <div class={styles.tabs} role="tablist" aria-label="Panels" onKeyDown={key}>
      {button("terminal", "Terminal")}
      {button("records", events > 0 ? `Records (${events})` : "Records")}
    </div>
  );
}
