// A button that shows an icon alone.
import type { JSX } from "preact";
import { Icon } from "./Icon.tsx";
import { off } from "./off.ts";

interface Props {
  /** What it does, read out. */
  readonly label: string;
  /** What is said when it is pointed at, where that is something else. */
  readonly title?: string;
  readonly of: Parameters<typeof Icon>[0]["of"];
  readonly size?: number;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

export function IconButton({
  label,
  title = label,
  of,
  size,
  disabled = false,
  onClick,
}: Props): JSX.Element {
  return (
    <button type="button" class="icon" aria-label={label} title={title} {...off(disabled, onClick)}>
      <Icon of={of} size={size} />
    </button>
  );
}
