// What stands before a link is opened: what it is, what it will run, and that nothing of the reader's is touched. A
// link that cannot be opened ends here too, with the reason.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { LinkError, LinkReason } from "../../scenarios/link/error.ts";
import { visible } from "../../scenarios/link/visible.ts";
import { addressOf, type Route } from "../router.ts";
import type { Session } from "../session.ts";
import { copyText } from "../ui/clipboard.ts";
import dialog from "../ui/Dialog.module.css";
import { Dialog } from "../ui/Dialog.tsx";
import { Ask } from "./Ask.tsx";
import { asLinkError, type Offer, offerLink } from "./offer.ts";
import styles from "./share.module.css";

interface Props {
  readonly session: Session;
  readonly route: Route & { readonly kind: "link" };
  readonly onClose: () => void;
}

export default function OpenLink({ session, route, onClose }: Props): JSX.Element | null {
  const fragment = addressOf(route);
  const [offer, setOffer] = useState<Offer | null>(null);
  const [error, setError] = useState<LinkError | null>(null);
  useEffect(() => {
    let here = true;
    setOffer(null);
    setError(null);
    offerLink(fragment, session).then(
      (made) => here && setOffer(made),
      (reason: unknown) => here && setError(asLinkError(reason)),
    );
    return () => {
      here = false;
    };
  }, [fragment, session]);
  if (error) return <Refused error={error} text={fragment} onClose={onClose} />;
  if (!offer) return null;
  return <Ask offer={offer} session={session} onClose={onClose} />;
}

const REFUSED: Readonly<Record<LinkReason, string>> = {
  none: "This is not a link of auditlab",
  newer: "This link is from a newer auditlab",
  truncated: "This link is not complete",
  damaged: "This link is damaged",
  "too-large": "This link is too large",
};

function Refused({
  error,
  text,
  onClose,
}: {
  error: LinkError;
  text: string;
  onClose: () => void;
}): JSX.Element {
  return (
    <Dialog title={REFUSED[error.reason]} onClose={onClose} wide>
      <p>{visible(error.message)}</p>
      <p class={dialog.hint}>
        Nothing was run, and nothing of yours has changed. This is the link as it came:
      </p>
      <textarea class={styles.raw} readOnly rows={4} aria-label="The link" value={text} />
      <div class={dialog.actions}>
        <button type="button" class="button" onClick={() => void copyText(text)}>
          Copy the link
        </button>
        <button type="button" class="button primary" onClick={onClose}>
          Go to the start page
        </button>
      </div>
    </Dialog>
  );
}
