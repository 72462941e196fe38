// A draft for others: as a link, or as a file that fits into the folder of scenarios.
import { Check, Copy, Download } from "lucide";
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { LONG_LINK } from "../../scenarios/link/limits.ts";
import { VERSION } from "../session.ts";
import { asLinkError } from "../share/offer.ts";
import share from "../share/share.module.css";
import { copyText } from "../ui/clipboard.ts";
import dialog from "../ui/Dialog.module.css";
import { Dialog } from "../ui/Dialog.tsx";
import { grouped } from "../ui/grouped.ts";
import { Icon } from "../ui/Icon.tsx";
import type { Draft } from "./draft.ts";
import type { DeskModel } from "./model.ts";
import { draftLink } from "./share.ts";

interface Props {
  readonly desk: DeskModel;
  readonly draft: Draft;
  readonly save: (draft: Draft) => void;
  readonly onClose: () => void;
}

export default function ShareDraft({ desk, draft, save, onClose }: Props): JSX.Element {
  const [link, setLink] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const id = useId();
  useEffect(() => {
    desk.readNow();
    const scenario = desk.scenario.peek();
    const problems = desk.problems.peek().length;
    if (!scenario || !desk.valid.peek()) {
      setTrouble(
        `There ${problems === 1 ? "is one problem" : `are ${problems} problems`} in the files, and nobody could open the link.`,
      );
      return;
    }
    draftLink(scenario, draft.files, VERSION, desk.guide.session.client.size).then(
      (fragment) => setLink(location.origin + location.pathname + fragment),
      (error: unknown) => setTrouble(asLinkError(error).message),
    );
  }, []);
  return (
    <Dialog title="Share this draft" onClose={onClose} wide>
      <p>
        The link holds the whole scenario; nothing is sent to any server. Whoever opens it can do the
        scenario, and edit a copy of it.
      </p>
      <div class={share.forms}>
        <label for={id}>Link</label>
        <input
          id={id}
          class={share.text}
          type="text"
          readOnly
          value={link}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button
          type="button"
          class="button"
          disabled={link === ""}
          onClick={() => void copyText(link).then(setCopied)}
        >
          <Icon of={copied ? Check : Copy} size={14} />
          {copied ? "Copied" : "Copy"}
        </button>
      </div>
      {trouble !== null ? (
        <p class={share.warning} role="alert">
          {trouble}
        </p>
      ) : (
        <p class={link.length > LONG_LINK ? share.warning : dialog.hint} role="status">
          {link === "" ? "…" : `${grouped(link.length)} characters, without the transcripts.`}
          {link.length > LONG_LINK &&
            " Some chat and mail programs cut links that are so long: the file is safer."}
        </p>
      )}
      <fieldset class={dialog.field}>
        <legend>File</legend>
        <div class={share.files}>
          <button type="button" class="button small" onClick={() => save(draft)}>
            <Icon of={Download} size={14} />
            {draft.slug}.tar
          </button>
        </div>
        <p class={dialog.hint}>
          The folder of the scenario with all its files. &ldquo;Open a file&rdquo; on the desk reads it back;
          unpacked below <code>scenarios/</code> of the project it is a scenario like all others.
        </p>
      </fieldset>
    </Dialog>
  );
}
