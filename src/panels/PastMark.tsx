// Says of a panel that what it shows is not the present, as the terminal says it of itself.
import type { JSX } from "preact";
import type { Session } from "../session.ts";

interface Props {
  readonly session: Session;
  /** The panel shows the machine, which has to be found out first. */
  readonly machine?: boolean;
}

export function PastMark({ session, machine = false }: Props): JSX.Element | null {
  const past = session.past.value;
  if (!past) return null;
  const { there, error } = session.lookback;
  const busy = machine && !there.value;
  if (machine && error.value !== "")
    return (
      <p class="past-mark" data-failed role="alert">
        That moment could not be shown: {error.value}
      </p>
    );
  return (
    <p class="past-mark" data-busy={busy}>
      {busy ? "Going back to" : "As it was at"} <b>{past.where}</b>
    </p>
  );
}
