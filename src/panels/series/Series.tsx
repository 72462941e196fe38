// The series panel: the session replayed on the kernel with another part of the series, and what differs.
import { Columns2 } from "lucide";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Session } from "../../session.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Segment } from "../../ui/Segment.tsx";
import { PATCHES, type SeriesChoice } from "../../ui/series.ts";
import type { PanelProps } from "../lazy.ts";
import { useSnapshot } from "../useSnapshot.ts";
import { type CompareState, inWords, kernelName, sameKernel, useCompared } from "./compare.ts";
import { DiffList } from "./DiffList.tsx";
import { Patch } from "./Patch.tsx";
import styles from "./Series.module.css";
import { SideBySide } from "./SideBySide.tsx";

type Against = "previous" | "present";
type View = "records" | "terminal" | "patch";

const titleOf = (patches: number): string =>
  patches === 0 ? "the kernel without the series" : PATCHES[patches - 1];

export default function Series({ session }: PanelProps): JSX.Element {
  const present = session.series.value;
  const [patches, setPatches] = useState(present.patches);
  const [against, setAgainst] = useState<Against>("previous");
  const [view, setView] = useState<View>("records");
  const [beside, setBeside] = useState(false);
  const snapshot = useSnapshot(session, "series");

  const right: SeriesChoice = { patches, as_posted: present.as_posted };
  const left = against === "present" ? present : patches > 0 ? { ...right, patches: patches - 1 } : null;
  const state = useCompared(session, "series", snapshot, left, right);
  const { compared } = state;
  const current = compared !== null && left !== null && sameKernel(compared.right, right);
  return (
    <section class="panel" aria-labelledby="series-title" data-region="series">
      <header class="panel-head">
        <h2 id="series-title">Series</h2>
        <span class={styles.against} aria-hidden="true">
          Compared with
        </span>
        <fieldset class="segments">
          <legend class="visually-hidden">Compared with</legend>
          <Segment label="One patch less" on={against === "previous"} choose={() => setAgainst("previous")} />
          <Segment label="This machine" on={against === "present"} choose={() => setAgainst("present")} />
        </fieldset>
        <div class="tools">
          <IconButton label="Two kernels side by side" of={Columns2} onClick={() => setBeside(true)} />
        </div>
      </header>
      <div class={styles.slider}>
        <label for="series-patches">Patches applied</label>
        <b aria-hidden="true">{patches}</b>
        <input
          id="series-patches"
          type="range"
          min={0}
          max={PATCHES.length}
          value={patches}
          list="series-ticks"
          aria-valuetext={`${patches}: ${titleOf(patches)}`}
          onInput={(event) => setPatches(Number(event.currentTarget.value))}
        />
        <datalist id="series-ticks">
          {Array.from({ length: PATCHES.length + 1 }, (_, i) => (
            <option key={i} value={i} />
          ))}
        </datalist>
        <p class={styles.title}>{titleOf(patches)}</p>
      </div>
      <Summary state={state} left={left} patches={current && state.busy === null ? patches : null} />
      <div class={styles.views}>
        <fieldset class="segments">
          <legend class="visually-hidden">Show</legend>
          <Segment label="Records" on={view === "records"} choose={() => setView("records")} />
          <Segment label="Terminal" on={view === "terminal"} choose={() => setView("terminal")} />
          <Segment label="About this patch" on={view === "patch"} choose={() => setView("patch")} />
        </fieldset>
        <UseKernel session={session} choice={right} differs={current && differs(state)} />
      </div>
      {view === "patch" ? (
        <Patch number={patches} as_posted={present.as_posted} />
      ) : compared && left ? (
        <div class={styles.diff} data-stale={!current}>
          <DiffList
            comparison={view === "records" ? compared.records : compared.terminal}
            what={view === "records" ? "records" : "lines"}
            left={`with ${kernelName(compared.left)}`}
            right={`with ${kernelName(compared.right)}`}
            split={false}
          />
        </div>
      ) : (
        <p class={styles.empty}>
          {left === null
            ? "Nothing comes before the kernel without the series. Move the slider to see what each patch brings to your session."
            : "Replaying your session on both kernels."}
        </p>
      )}
      {beside && (
        <SideBySide
          session={session}
          snapshot={snapshot}
          left={left ?? present}
          right={right}
          view={view === "terminal" ? "terminal" : "records"}
          onClose={() => setBeside(false)}
        />
      )}
    </section>
  );
}

const differs = ({ compared }: CompareState): boolean =>
  compared !== null &&
  [compared.records, compared.terminal].some(({ blocks }) => blocks.some(({ same }) => !same));

/** In one line what the difference is; always there, so that nothing moves. */
function Summary({
  state,
  left,
  patches,
}: {
  readonly state: CompareState;
  readonly left: SeriesChoice | null;
  /** Whose comparison is there; null while it is being made. */
  readonly patches: number | null;
}): JSX.Element {
  const { compared, busy, error } = state;
  let text = "";
  if (error !== null) text = `The session could not be replayed: ${error}`;
  else if (busy !== null) text = busy > 0 ? `Replaying, ${Math.round(busy * 100)} %` : "Replaying";
  else if (compared && left) text = inWords(compared);
  return (
    <p class={styles.summary} role="status" data-bad={error !== null} data-patches={patches}>
      {text}
    </p>
  );
}

interface UseKernelProps {
  readonly session: Session;
  readonly choice: SeriesChoice;
  /** The session takes another course on that kernel, as far as is known. */
  readonly differs: boolean;
}

/** Makes the live machine one with that kernel. Asked first when what the reader has done comes out otherwise there. */
function UseKernel({ session, choice, differs: other }: UseKernelProps): JSX.Element {
  const [asking, setAsking] = useState(false);
  const same = sameKernel(session.series.value, choice);
  const become = () => {
    setAsking(false);
    const now = session.snapshot();
    if (!now) return;
    session.become(
      { ...now, config: { ...now.config, ...choice } },
      `The machine now has ${kernelName(choice)}. Your session was replayed on it.`,
      "Go back",
      "Use the other kernel again",
    );
  };
  if (asking && !same)
    return (
      <span class={styles.ask} role="alert">
        Your session turns out differently there.
        <button type="button" class="button small primary" onClick={become}>
          Use it
        </button>
        <button type="button" class="button small" onClick={() => setAsking(false)}>
          Cancel
        </button>
      </span>
    );
  return (
    <button
      type="button"
      class="button small"
      disabled={same || session.client.phase.value !== "live"}
      title={
        same ? "This is the machine's kernel" : "Boot the machine with this kernel and replay your session"
      }
      onClick={() => (other ? setAsking(true) : become())}
    >
      Use this kernel
    </button>
  );
}
