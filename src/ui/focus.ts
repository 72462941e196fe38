// Where the keyboard is when what it was on has gone.

/**
 * True when the element that had the focus is there no more: whatever took its place may have it. Not in a page in which
 * nothing was pressed yet, whose focus is nobody's business.
 */
export const focusIsLost = (): boolean =>
  document.activeElement === document.body && navigator.userActivation?.hasBeenActive === true;
