// Calls: the kernel's functions that ran for a command, each within the one that called it, as ftrace's function_graph
// has them, and where each is to be found in Linux, in the series and here.
import { ChevronRight } from "lucide";
import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { Trace } from "../../../worker/api.ts";
import { grouped } from "../../ui/grouped.ts";
import { Icon } from "../../ui/Icon.tsx";
import { coarse } from "../../ui/media.ts";
import { useVirtual } from "../../ui/useVirtual.ts";
import type { PanelProps } from "../lazy.ts";
import { Chooser } from "../why/Chooser.tsx";
import { DaemonSwitch, withDaemon } from "../why/daemon.tsx";
import { State } from "../why/State.tsx";
import { stepThrough } from "../why/step.ts";
import { useAnswer } from "../why/useAnswer.ts";
import why from "../why/Why.module.css";
import styles from "./Calls.module.css";
import { whereIs } from "./functions.ts";
import { type Line, lines, visibleLines } from "./lines.ts";

const ROW_HEIGHT = coarse.peek() ? 36 : 24;

interface RowProps {
  readonly line: Line;
  readonly folded: boolean;
  readonly chosen: boolean;
  readonly onFold: () => void;
  readonly onChoose: () => void;
}

function Row({ line, folded, chosen, onFold, onChoose }: RowProps): JSX.Element {
  const place = line.fn === null ? null : whereIs(line.fn);
  return (
    <div
      class={styles.row}
      data-call={line.fn === null}
      data-chosen={chosen}
      style={{ "--depth": String(line.depth) }}
    >
      {line.children ? (
        <button
          type="button"
          class={styles.fold}
          aria-expanded={!folded}
          aria-label={`${folded ? "Unfold" : "Fold"} ${line.name}`}
          onClick={onFold}
        >
          <Icon of={ChevronRight} size={12} />
        </button>
      ) : (
        <span class={styles.fold} />
      )}
      <button type="button" class={styles.name} data-main onClick={onChoose} aria-pressed={chosen}>
        <span class={styles.code} title={textOf(line)}>
          <span class="visually-hidden">level {line.depth} </span>
          <span class={styles.made}>
            {line.name}({line.detail})
          </span>
          {line.result !== "" && (
            <span class={styles.result} data-failed={line.failed}>
              {" = "}
              {line.failed ? line.result.replace(/ \(.*/, "") : line.result}
            </span>
          )}
        </span>
        {place && <span class={styles.file}>{place.file}</span>}
        {place && place.patch > 0 && (
          <span class={styles.patch}>patch {String(place.patch).padStart(2, "0")}</span>
        )}
      </button>
    </div>
  );
}

const textOf = ({ name, detail, result }: Line): string =>
  `${name}(${detail})${result === "" ? "" : ` = ${result}`}`;

/** What is known of the function that the reader chose. */
function About({ line }: { readonly line: Line }): JSX.Element {
  const place = line.fn === null ? null : whereIs(line.fn);
  return (
    <footer class={styles.about}>
      <code>{textOf(line)}</code>
      <dl>
        {place && (
          <>
            <dt>Linux</dt>
            <dd>{place.file}</dd>
            <dt>Series</dt>
            <dd>
              {place.patch > 0
                ? `patch ${String(place.patch).padStart(2, "0")} brought it`
                : "was there before"}
            </dd>
            <dt>Here</dt>
            <dd>{place.ours}</dd>
          </>
        )}
        {line.raw !== "" && (
          <>
            <dt title="The first four arguments, as the SYSCALL record has them">Raw</dt>
            <dd>{line.raw}</dd>
          </>
        )}
        {line.fn === null && (
          <>
            <dt>Task</dt>
            <dd>{line.who}</dd>
          </>
        )}
      </dl>
    </footer>
  );
}

function Tree({ trace, daemon }: { readonly trace: Trace; readonly daemon: boolean }): JSX.Element {
  const all = useMemo(() => lines(trace, daemon), [trace, daemon]);
  const [folded, setFolded] = useState<ReadonlySet<number>>(
    () => new Set(all.flatMap((l, i) => (l.fn === null && l.children ? [i] : []))),
  );
  const [chosen, setChosen] = useState<number | null>(null);
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const shown = useMemo(() => visibleLines(all, folded, wanted), [all, folded, wanted]);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtual<HTMLDivElement, HTMLLIElement>({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
  });
  const fold = (index: number) => {
    const next = new Set(folded);
    if (!next.delete(index)) next.add(index);
    setFolded(next);
  };
  const roots = all.flatMap((l, i) => (l.children ? [i] : []));
  return (
    <>
      <div class={why.bar}>
        <button type="button" class="button small" onClick={() => setFolded(new Set())}>
          Unfold all
        </button>
        <button type="button" class="button small" onClick={() => setFolded(new Set(roots))}>
          Fold all
        </button>
        <DaemonSwitch calls={trace.calls} />
        <input
          type="search"
          class={why.filter}
          placeholder="Find a function"
          aria-label="Show only calls in which a function has this text in its name"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
      </div>
      {(trace.cut.functions > 0 || trace.cut.calls > 0) && (
        <p class={why.note}>
          There is more than is shown: {grouped(trace.cut.calls)} calls, {grouped(trace.cut.functions)}{" "}
          functions.
        </p>
      )}
      {shown.length > 0 ? (
        <div class="scroller" ref={scroller}>
          <ol
            class="virtual-list"
            aria-label="Functions of the kernel"
            onKeyDown={stepThrough}
            style={{ height: `${list.getTotalSize()}px` }}
          >
            {list.getVirtualItems().map(({ index, start, key }) => {
              const at = shown[index];
              if (at === undefined) return null;
              return (
                <li
                  key={key}
                  data-index={index}
                  aria-posinset={index + 1}
                  aria-setsize={shown.length}
                  class={`virtual-item ${styles.item}`}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <Row
                    line={all[at]}
                    folded={folded.has(at)}
                    chosen={chosen === at}
                    onFold={() => fold(at)}
                    onChoose={() => setChosen(chosen === at ? null : at)}
                  />
                </li>
              );
            })}
          </ol>
        </div>
      ) : (
        <p class={why.empty}>
          {all.length === 0 ? "Nothing asked the kernel for anything." : "No such function ran."}
        </p>
      )}
      {chosen !== null && all[chosen] && <About line={all[chosen]} />}
    </>
  );
}

export default function Calls({ session }: PanelProps): JSX.Element {
  const found = useAnswer(session, "calls");
  return (
    <section class="panel" aria-labelledby="calls-title" data-region="calls">
      <header class="panel-head">
        <h2 id="calls-title">Calls</h2>
        <Chooser />
      </header>
      {found.state === "ready" ? (
        <Tree key={`${found.key} ${withDaemon.value}`} trace={found.trace} daemon={withDaemon.value} />
      ) : (
        <State of={found} />
      )}
    </section>
  );
}
