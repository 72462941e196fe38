// Lucide's icon data as Preact elements (its own renderer wants the DOM).
import { h, type JSX } from "preact";

type IconNode = readonly (readonly [tag: string, attributes: Record<string, string | number | undefined>])[];

/** A decorative 16 px icon: the control around it carries the name. */
export function Icon({ of, size = 16 }: { of: IconNode; size?: number }): JSX.Element {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {of.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
