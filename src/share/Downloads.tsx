// What can be taken away as a file, and the file that can be brought back.
import { Download, FolderOpen } from "lucide";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { bytes_of } from "../../scenarios/format/bytes.ts";
import { type Session, VERSION } from "../session.ts";
import dialog from "../ui/Dialog.module.css";
import { download } from "../ui/download.ts";
import { Icon } from "../ui/Icon.tsx";
import { off } from "../ui/off.ts";
import { asciicast } from "./cast.ts";
import { MAX_FILE, readJournal, writeJournal } from "./journal_file.ts";
import { asLinkError, type Offer, offerOf } from "./offer.ts";
import styles from "./share.module.css";

const LOG = "/var/log/audit/audit.log";

interface Props {
  readonly session: Session;
  readonly title: string | null;
  readonly onOffer: (offer: Offer) => void;
}

export function Downloads({ session, title, onOffer }: Props): JSX.Element {
  const [said, setSaid] = useState("");
  const picker = useRef<HTMLInputElement>(null);
  /** Runs one download at a time; what fails is said. */
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void> | void) => {
    setBusy(true);
    setSaid("");
    try {
      await work();
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const run = (work: () => Promise<void> | void) => () => void attempt(work);

  const present = () => {
    const { config, journal, now } = session.client;
    if (!config) throw new Error("There is no machine.");
    return { config, journal: [...journal], until: now, sim: VERSION };
  };
  const journal = () => download("auditlab-journal.json", "application/json", writeJournal(present()));
  const log = async () => {
    const bytes = await session.client.readFile(LOG);
    if (bytes === null) throw new Error(`The machine has no ${LOG}.`);
    download("audit.log", "text/plain", bytes_of(bytes));
  };
  const recording = async () => {
    const { config, journal: entries, until } = present();
    setSaid("Replaying the session to record it…");
    const replay = await session.probe.replay("recording", config, entries, until, {
      progress: (done) => setSaid(`Replaying the session to record it, ${Math.round(done * 100)} %`),
    });
    setSaid(
      replay.output[0]?.from > 0 ? "The session printed so much that the recording has only its end." : "",
    );
    download("auditlab.cast", "application/x-asciicast", asciicast(config, entries, replay, title));
  };
  const open = async (file: File) => {
    if (file.size > MAX_FILE) throw new Error("The file is too large to be a journal.");
    const text = await file.text();
    try {
      const read = readJournal(text);
      const name = `file.${read.config.seed.toString(36)}.${read.until.toString(36)}.${read.journal.length}`;
      onOffer(await offerOf({ ...read, title: file.name }, null, read.config, file.name, name, session));
    } catch (error) {
      throw asLinkError(error);
    }
  };

  return (
    <fieldset class={dialog.field}>
      <legend>Files</legend>
      <div class={styles.files}>
        <button type="button" class="button small" {...off(busy, run(journal))}>
          <Icon of={Download} size={14} />
          Journal
        </button>
        <button type="button" class="button small" {...off(busy, run(log))}>
          <Icon of={Download} size={14} />
          audit.log
        </button>
        <button type="button" class="button small" {...off(busy, run(recording))}>
          <Icon of={Download} size={14} />
          Recording
        </button>
        <button type="button" class="button small" {...off(busy, () => picker.current?.click())}>
          <Icon of={FolderOpen} size={14} />
          Open a journal…
        </button>
        <input
          ref={picker}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label="A journal to open"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = "";
            if (file) void run(() => open(file))();
          }}
        />
      </div>
      <p class={dialog.hint} role="status">
        {said ||
          "The journal is the session itself. The recording is for asciinema and the players that read its files."}
      </p>
    </fieldset>
  );
}
