// Sharing what is in the page: as a link in three forms, and as files.
import { Check, Copy, SquarePen } from "lucide";
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { LONG_LINK, MAX_TITLE } from "../../scenarios/link/limits.ts";
import type { Session } from "../session.ts";
import { copyText } from "../ui/clipboard.ts";
import dialog from "../ui/Dialog.module.css";
import { Dialog } from "../ui/Dialog.tsx";
import { embed } from "../ui/embed.ts";
import { grouped } from "../ui/grouped.ts";
import { Icon } from "../ui/Icon.tsx";
import { off } from "../ui/off.ts";
import { Ask } from "./Ask.tsx";
import { Downloads } from "./Downloads.tsx";
import { type Choices, FORMS, type Form, formOf } from "./forms.ts";
import { makeLink, scenarioOf } from "./links.ts";
import { asLinkError, type Offer } from "./offer.ts";
import styles from "./share.module.css";

interface Props {
  readonly session: Session;
  readonly onClose: () => void;
}

/** The address of this page, without query and fragment. */
const page = (): string => location.origin + location.pathname;

export default function ShareDialog({ session, onClose }: Props): JSX.Element {
  const [choices, setChoices] = useState<Choices>({
    what: session.client.hasWork ? "session" : "machine",
    moment: session.past.peek() !== null,
    title: session.sent.peek()?.title ?? "",
    interactive: false,
  });
  const [fragment, setFragment] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [offer, setOffer] = useState<Offer | null>(null);
  const change = (change: Partial<Choices>) => setChoices({ ...choices, ...change });

  /** Encodes anew: what is copied is never older than the click. */
  const make = async (): Promise<string | null> => {
    try {
      const made = await makeLink(session, choices);
      setFragment(made);
      setTrouble(null);
      return made;
    } catch (error) {
      setFragment(null);
      setTrouble(asLinkError(error).message);
      return null;
    }
  };
  const { what, moment, title } = choices;
  useEffect(() => void make(), [what, moment, title]);

  if (offer) return <Ask offer={offer} session={session} onOpen={onClose} onClose={() => setOffer(null)} />;
  return (
    <Dialog title="Share" onClose={onClose} wide>
      <p>
        A link holds all of it. Nothing is sent to any server, and whoever opens it gets the same machine, to
        the last byte.
      </p>
      <What session={session} choices={choices} change={change} />
      <label class={dialog.field}>
        <span class={styles.label}>Title (optional)</span>
        <input
          class={styles.text}
          type="text"
          maxLength={MAX_TITLE}
          value={title}
          onInput={(event) => change({ title: event.currentTarget.value })}
        />
      </label>
      <div class={styles.forms}>
        {FORMS.map((form) => (
          <Row
            key={form}
            form={form}
            value={fragment === null ? "" : formOf(form, page(), fragment, choices)}
            copy={async () => {
              const made = await make();
              return made !== null && copyText(formOf(form, page(), made, choices));
            }}
          />
        ))}
        <label class={dialog.check}>
          <input
            type="checkbox"
            checked={choices.interactive}
            onChange={(event) => change({ interactive: event.currentTarget.checked })}
          />
          <span>Who sees the frame may type into it</span>
        </label>
      </div>
      <Length length={fragment === null ? null : page().length + fragment.length} trouble={trouble} />
      <Downloads session={session} title={title.trim() || null} onOffer={setOffer} />
      {embed === "no" && session.client.hasWork && <ToDraft session={session} onClose={onClose} />}
    </Dialog>
  );
}

/** The session as the beginning of a scenario. */
function ToDraft({ session, onClose }: Props): JSX.Element {
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    try {
      const { beginRecorded } = await import("../desk/begin.ts");
      await beginRecorded(session, (done) => setSaid(`Replaying the session, ${Math.round(done * 100)} %`));
      onClose();
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return (
    <fieldset class={dialog.field}>
      <legend>Scenario</legend>
      <div class={styles.files}>
        <button type="button" class="button small" {...off(busy, () => void make())}>
          <Icon of={SquarePen} size={14} />
          Make a scenario of this session
        </button>
      </div>
      <p class={dialog.hint} role="status">
        {said ||
          "What was typed becomes steps and a solution, with proposals for tasks: a draft on the desk."}
      </p>
    </fieldset>
  );
}

interface WhatProps {
  readonly session: Session;
  readonly choices: Choices;
  readonly change: (change: Partial<Choices>) => void;
}

function What({ session, choices, change }: WhatProps): JSX.Element {
  const { lines } = session;
  const past = session.past.value;
  const scenario = scenarioOf(session) !== undefined;
  const name = useId();
  const option = (what: Choices["what"], label: string, hint: string) => (
    <label class={dialog.check}>
      <input
        type="radio"
        name={name}
        checked={choices.what === what}
        disabled={what === "session" && !session.client.hasWork}
        onChange={() => change({ what })}
      />
      <span>
        {label} <small>{hint}</small>
      </span>
    </label>
  );
  const typed = lines === 1 ? "one line" : `${lines} lines`;
  return (
    <fieldset class={dialog.field}>
      <legend>What to share</legend>
      {scenario
        ? option(
            "session",
            "My result",
            `everything typed so far (${typed}): it can be replayed and checked again`,
          )
        : option("session", "This session", `the machine and everything typed so far (${typed})`)}
      {scenario
        ? option("machine", "The scenario", "from its beginning, without anything of mine")
        : option("machine", "The machine only", "freshly booted, without anything typed")}
      {past && (
        <label class={dialog.check}>
          <input
            type="checkbox"
            checked={choices.moment && choices.what === "session"}
            disabled={choices.what !== "session"}
            onChange={(event) => change({ moment: event.currentTarget.checked })}
          />
          <span>
            Open it at the moment I look at{" "}
            <small>{past.where}; what came after it can be looked at, too</small>
          </span>
        </label>
      )}
    </fieldset>
  );
}

const NAMES: Readonly<Record<Form, string>> = { link: "Link", markdown: "Markdown", frame: "Frame (HTML)" };

interface RowProps {
  readonly form: Form;
  readonly value: string;
  readonly copy: () => Promise<boolean>;
}

function Row({ form, value, copy }: RowProps): JSX.Element {
  const [copied, setCopied] = useState("");
  const id = useId();
  return (
    <>
      <label for={id}>{NAMES[form]}</label>
      <input
        id={id}
        class={styles.text}
        type="text"
        readOnly
        value={value}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button
        type="button"
        class="button"
        disabled={value === ""}
        aria-label={`Copy: ${NAMES[form]}`}
        onClick={() => void copy().then((done) => setCopied(done ? value : ""))}
      >
        <Icon of={copied !== "" && copied === value ? Check : Copy} size={14} />
        {copied !== "" && copied === value ? "Copied" : "Copy"}
      </button>
    </>
  );
}

function Length({ length, trouble }: { length: number | null; trouble: string | null }): JSX.Element {
  if (trouble !== null)
    return (
      <p class={styles.warning} role="alert">
        {trouble} The journal can be downloaded below, and opened in any auditlab.
      </p>
    );
  const long = length !== null && length > LONG_LINK;
  return (
    <p class={long ? styles.warning : dialog.hint} role="status">
      {length === null ? "…" : `${grouped(length)} characters.`}
      {long && " Some chat and mail programs cut links that are so long: the journal as a file is safer."}
    </p>
  );
}
