// One of a few choices side by side, in a fieldset of class "segments".
import type { JSX } from "preact";

interface Props {
  readonly label: string;
  readonly on: boolean;
  readonly choose: () => void;
}

export function Segment({ label, on, choose }: Props): JSX.Element {
  return (
    <button type="button" aria-pressed={on} onClick={choose}>
      {label}
    </button>
  );
}
