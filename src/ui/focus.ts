// Where the keyboard is when what it was on has gone, and when it is elsewhere.
import { embed } from "./embed.ts";

/**
 * True when the element that had the focus is there no more: whatever took its place may have it. Not in a page in which
 * nothing was pressed yet, whose focus is nobody's business.
 */
export const focusIsLost = (): boolean =>
  document.activeElement === document.body && navigator.userActivation?.hasBeenActive === true;

/**
 * False in a frame of a page that has the keyboard elsewhere: to take it would scroll that page to the frame, and take it
 * from whoever reads or types there.
 */
export const mayTakeFocus = (): boolean => embed === "no" || document.hasFocus();
