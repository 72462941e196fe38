// What is being written and not saved, so that a reload of the page does not lose it: kept for this tab only, and only
// while `edit` runs.

const KEY = (nonce: string): string => `auditlab.edit.${nonce}`;

/** Calls `use` with the browser's storage, if that is allowed. */
function stored<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(sessionStorage);
  } catch {
    // Refused, or full: the text is in the editor, and lost only if the page is left.
    return null;
  }
}

export const drafts = {
  get: (nonce: string): string | null => stored((storage) => storage.getItem(KEY(nonce))),
  set: (nonce: string, text: string): void => void stored((storage) => storage.setItem(KEY(nonce), text)),
  delete: (nonce: string): void => void stored((storage) => storage.removeItem(KEY(nonce))),
};
