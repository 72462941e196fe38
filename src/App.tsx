// The page: a header, and below it the docks with their panes.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import styles from "./App.module.css";
import type { GuideModel } from "./guide/model.ts";
import { addressOf, route } from "./router.ts";
import type { Session } from "./session.ts";
import { EmbedBar } from "./share/EmbedBar.tsx";
import { LinkBar } from "./share/LinkBar.tsx";
import { refuseLink } from "./share/refuse.ts";
import { TerminalPanel } from "./terminal/TerminalPanel.tsx";
import { DockTabs } from "./ui/DockTabs.tsx";
import { below, docks, layout, PANE_IDS, type PaneId, shownIn } from "./ui/docks.ts";
import { allDrawn, rest } from "./ui/drawn.ts";
import { embed } from "./ui/embed.ts";
import { type DialogName, Header } from "./ui/Header.tsx";
import { useHead } from "./ui/head.ts";
import { LazyDialog } from "./ui/LazyDialog.tsx";
import { coarse } from "./ui/media.ts";
import { Notices } from "./ui/Notices.tsx";
import { entryOf, nextRegion } from "./ui/regions.ts";
import { Splitter } from "./ui/Splitter.tsx";
import { GUIDE_WIDTH, HEIGHT, SPLIT, set, settings } from "./ui/settings.ts";

const loadShare = () => import("./share/ShareDialog.tsx");
const loadEdit = () => import("./editor/EditDialog.tsx");
const loadOpenLink = () => import("./share/OpenLink.tsx");

export function App({ guide }: { guide: GuideModel }): JSX.Element {
  const { session } = guide;
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const to = route.value;
  const later = rest.value;
  const close = () => setDialog(null);

  const open = (name: DialogName) => {
    // Nothing to lose, nothing to ask.
    if (name === "restart" && !session.client.hasWork) {
      session.restart();
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

  return (
    <div class={styles.app}>
      {embed === "no" ? (
        <Header
          open={open}
          series={session.series.value}
          brief={layout.value === "narrow" && session.used.value}
        />
      ) : (
        <EmbedHead session={session} />
      )}
      {embed === "no" && <LinkBar guide={guide} />}
      <Docks guide={guide} />
      {later && dialog === "restart" && <later.RestartDialog session={session} onClose={close} />}
      {later && dialog === "machine" && <later.MachineDialog session={session} onClose={close} />}
      {later && dialog === "settings" && <later.SettingsDialog onClose={close} />}
      {later && dialog === "about" && <later.AboutDialog session={session} onClose={close} />}
      {dialog === "share" && <LazyDialog load={loadShare} props={{ session, onClose: close }} />}
      {to.kind === "link" && session.sent.value?.from !== addressOf(to) && (
        <LazyDialog
          key={addressOf(to)}
          load={loadOpenLink}
          props={{ session, route: to, onClose: () => refuseLink(session) }}
        />
      )}
      {session.edit.file.value && (
        <LazyDialog
          key={session.edit.file.value.nonce}
          load={loadEdit}
          props={{ session, file: session.edit.file.value, onClose: () => session.edit.quit() }}
        />
      )}
      {later && <later.LinkDialog session={session} />}
      {later && <later.AskDialog guide={guide} />}
    </div>
  );
}

function EmbedHead({ session }: { session: Session }): JSX.Element {
  const head = useRef<HTMLDivElement>(null);
  useHead(head);
  return (
    <div class={styles.head} ref={head}>
      <EmbedBar session={session} />
      <Notices />
    </div>
  );
}

/** The loaded panels' place in the document; the one below comes last, as it is the last on the screen. */
const inOrder = (lower: PaneId | null): PaneId[] => {
  const last = lower ?? "records";
  return [...PANE_IDS.filter((id) => id !== "guide" && id !== "terminal" && id !== last), last];
};

const firstOf = (panes: readonly PaneId[]): "guide" | "terminal" | "others" => {
  if (panes.includes("terminal")) return "terminal";
  return panes.includes("guide") ? "guide" : "others";
};

/** All panes are always in the document; the layout only says where each stands. */
function Docks({ guide }: { guide: GuideModel }): JSX.Element {
  const { session } = guide;
  const later = rest.value;
  const all = allDrawn.value;
  const list = docks.value;
  const lower = below.value;
  const columns = list.filter(({ id }) => id !== "below");
  const { guideWidth, split, height } = settings.value;
  /** Docks and the bars between them alternate. */
  const column = (dock: number) => 2 * Math.min(dock, columns.length - 1) + 1;
  const widths = columns.map(({ id }) =>
    id === "left" ? `${guideWidth}px` : `minmax(280px, ${id === "main" ? split : 100 - split}fr)`,
  );
  const left = list[0].id === "left" ? guideWidth : 0;

  // A pane is moved without leaving the document, with its new attributes on it, and Chromium then does not look again at
  // what they decide about inside of it: they are set once more.
  const main = useRef<HTMLElement>(null);
  const moved = useRef("");
  const order = `${layout.value} ${lower}`;
  useLayoutEffect(() => {
    const panes = main.current?.querySelectorAll<HTMLElement>(":scope > [data-tabbed]") ?? [];
    if (moved.current !== "")
      for (const { dataset } of panes)
        for (const name of ["tabbed", "titled"]) {
          const value = dataset[name];
          dataset[name] = "";
          dataset[name] = value;
        }
    moved.current = order;
  }, [order]);

  const pane = (id: PaneId, content: JSX.Element | null) => {
    const at = list.findIndex(({ panes }) => panes.includes(id));
    const tabbed = at >= 0 && list[at].panes.length > 1;
    const isLower = id === lower;
    return (
      <div
        key={id}
        class={styles.pane}
        id={`pane-${id}`}
        hidden={at < 0 || shownIn(list[at]) !== id}
        data-dock={list[at]?.id}
        data-titled={tabbed || isLower}
        data-tabbed={tabbed}
        style={{ gridColumn: column(Math.max(at, 0)) }}
        {...(tabbed ? { role: "tabpanel", "aria-labelledby": `tab-${id}` } : {})}
      >
        {later && isLower && all ? <later.LowerBar pane={id} /> : null}
        {content}
      </div>
    );
  };

  /**
   * The tabs of the dock of which this is the first pane in the document, where there are several: whoever goes on from a
   * tab by the keyboard comes to what it shows.
   */
  const tabs = (first: "guide" | "terminal" | "others"): JSX.Element | null => {
    const at = columns.findIndex(({ panes }) => firstOf(panes) === first);
    if (at < 0 || columns[at].panes.length === 1) return null;
    // Those above the terminal are a part of its place in the page; the others come with what they show.
    if (!all && !columns[at].panes.includes("terminal")) return null;
    return (
      <DockTabs
        key={`tabs-${first}`}
        dock={columns[at]}
        column={column(at)}
        badges={session.records.version.value >= 0 ? { records: session.records.events.length } : {}}
      />
    );
  };

  // In the order of the screen, which the Tab key follows: with a key each, as the guide changes its place.
  const guideParts = [
    tabs("guide"),
    pane("guide", later && <later.Guide guide={guide} />),
    left > 0 && (
      <Splitter
        key="guide-width"
        label="Width of the guide"
        controls="pane-guide"
        column={2}
        value={guideWidth}
        {...GUIDE_WIDTH}
        step={16}
        at={(x) => x}
        move={(to) => set({ guideWidth: to })}
      />
    ),
  ];
  const terminalParts = [
    tabs("terminal"),
    pane("terminal", <TerminalPanel guide={guide} keys={layout.value === "narrow" || coarse.value} />),
    columns.length > 1 && (
      <Splitter
        key="split"
        label="Width of the terminal"
        controls="pane-terminal"
        column={2 * columns.length - 2}
        value={split}
        {...SPLIT}
        step={2}
        at={(x, width) => ((x - left) / (width - left)) * 100}
        move={(to) => set({ split: to })}
      />
    ),
  ];
  const loaded = inOrder(lower).map((id) => {
    if (!later || !all) return pane(id, null);
    if (id === "records") return pane(id, <later.Records session={session} />);
    const load = later.LOADERS[id];
    return load && pane(id, <later.LazyPanel id={id} load={load} session={session} guide={guide} />);
  });
  const others = [
    tabs("others"),
    ...loaded.slice(0, -1),
    lower !== null && (
      <Splitter
        key="height"
        label="Height of the upper panel"
        controls={`pane-${shownIn(columns[columns.length - 1])}`}
        column={2 * columns.length - 1}
        lying
        value={height}
        {...HEIGHT}
        step={2}
        at={(y, size) => (y / size) * 100}
        move={(to) => set({ height: to })}
      />
    ),
    loaded[loaded.length - 1],
  ];

  return (
    <main
      ref={main}
      class={styles.main}
      data-layout={layout.value}
      data-split={lower !== null}
      style={{
        gridTemplateColumns: columns.length === 1 ? "minmax(0, 1fr)" : widths.join(" 1px "),
        "--upper": String(height),
        "--lower": `${100 - height}%`,
      }}
    >
      {layout.value === "wide"
        ? [...guideParts, ...terminalParts, ...others]
        : [...terminalParts, ...guideParts, ...others]}
    </main>
  );
}
