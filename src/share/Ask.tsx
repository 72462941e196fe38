// The question before a session that somebody sent is opened: what it is, what it will type, and that nothing of the
// reader's is touched.
import type { JSX } from "preact";
import { visible } from "../../scenarios/link/visible.ts";
import { clock } from "../panels/records/summary.ts";
import { type Session, VERSION } from "../session.ts";
import dialog from "../ui/Dialog.module.css";
import { Dialog } from "../ui/Dialog.tsx";
import { embed } from "../ui/embed.ts";
import { FAULTS, PATCHES } from "../ui/series.ts";
import type { Offer } from "./offer.ts";
import styles from "./share.module.css";

interface Props {
  readonly offer: Offer;
  readonly session: Session;
  readonly onOpen?: () => void;
  readonly onClose: () => void;
}

export function Ask({ offer, session, onOpen, onClose }: Props): JSX.Element {
  const { sim, sent, own, lines } = offer;
  const { title, scenario, scenarioIs, config, cursor } = sent;
  const open = (done: Promise<void>) => {
    onOpen?.();
    void done;
  };
  return (
    <Dialog
      title={title === null ? "A session of auditlab" : visible(title)}
      onClose={onClose}
      wide
      focusAfter={() => session.terminal.focus()}
    >
      {/* Reading begins here: nobody comes to this by a button. */}
      <p tabIndex={-1} data-first>
        {embed === "no"
          ? `Somebody sent you this ${lines.length > 0 ? "session" : "machine"}. It opens beside your own work, which stays as it is.`
          : `This page shows you a ${lines.length > 0 ? "session" : "machine"} of auditlab. Nothing of it is kept.`}
      </p>
      {sim !== VERSION && <OtherVersion sim={sim} />}
      <dl class={styles.facts}>
        <dt>Machine</dt>
        <dd>{machineInWords(config)}</dd>
        {scenario && (
          <>
            <dt>Scenario</dt>
            <dd>
              {visible(scenario.title)}
              {typeof scenarioIs !== "string" && ", which comes with the link"}
            </dd>
          </>
        )}
        <dt>Opening it</dt>
        <dd>
          {lines.length === 0
            ? "types nothing: the machine is fresh."
            : `types ${lines.length === 1 ? "one line" : `${lines.length} lines`} into the simulated machine, nowhere else.`}
        </dd>
        {cursor !== null && (
          <>
            <dt>It shows</dt>
            <dd>
              the moment {clock(config.epoch, Math.floor(cursor / 1e6))}, and what came after it when you go
              on.
            </dd>
          </>
        )}
      </dl>
      {lines.length > 0 && <Lines lines={lines} />}
      <div class={dialog.actions}>
        <button type="button" class="button" onClick={onClose}>
          Not now
        </button>
        {own && (
          <button type="button" class="button" onClick={() => open(session.openOwn(own))}>
            Go on with your copy
          </button>
        )}
        <button type="button" class="button primary" onClick={() => open(session.openSent(sent))}>
          {own ? "Open as it was sent" : "Open"}
        </button>
      </div>
    </Dialog>
  );
}

/** Lines that are shown; nobody reads more. */
const SHOWN = 500;

function Lines({ lines }: { lines: readonly string[] }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region needs focus
    <ol class={styles.lines} aria-label="Lines that will be typed" tabIndex={0}>
      {lines.slice(0, SHOWN).map((line, i) => (
        <li key={i}>
          <code>{visible(line)}</code>
        </li>
      ))}
      {lines.length > SHOWN && <li>and {lines.length - SHOWN} more</li>}
    </ol>
  );
}

function OtherVersion({ sim }: { sim: string | null }): JSX.Element {
  return (
    <p class={styles.warning} role="note">
      <strong>
        {sim === null
          ? "It does not say which version of auditlab made it."
          : `It was made with auditlab ${visible(sim)}, and this is ${VERSION}.`}
      </strong>{" "}
      The machine may behave differently than it did there.
    </p>
  );
}

/** "all 13 patches", "patches 1 to 4 of 13, with faults as posted: …" */
function machineInWords({ patches, as_posted = [], boot = [] }: Offer["sent"]["config"]): string {
  const all = PATCHES.length;
  const series =
    patches === all
      ? `all ${all} patches of the series`
      : patches === 0
        ? "the kernel without the series"
        : `patches 1 to ${patches} of ${all}`;
  const faults = FAULTS.filter(({ name }) => as_posted.includes(name)).map(({ what }) => what);
  const booted = boot.length === 0 ? series : `${series}, booted with ${boot.join(" ")}`;
  return faults.length === 0 ? booted : `${booted}, with faults as it was posted: ${faults.join(" ")}`;
}
