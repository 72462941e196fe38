// A button that has nothing to do at the moment. `disabled` would take the focus away from whoever has just pressed it,
// and put the keyboard at the top of the page; this one stays where it is and does nothing.
import type { MouseEventHandler } from "preact";

interface Off {
  readonly "aria-disabled": boolean;
  readonly onClick: MouseEventHandler<HTMLButtonElement> | undefined;
}

/** Attributes of a button that does `onClick` unless it is off. */
export const off = (is: boolean, onClick: MouseEventHandler<HTMLButtonElement>): Off => ({
  "aria-disabled": is,
  onClick: is ? undefined : onClick,
});
