// Short messages to the reader: one line each, with at most one action, gone when dismissed.
import { signal } from "@preact/signals";

export interface Notice {
  readonly id: number;
  readonly text: string;
  /** More, behind a disclosure (a stack trace for a bug report). */
  readonly details?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Called when it is there no more. */
  readonly over?: () => void;
  readonly grave: boolean;
  /** About no machine: it stays when another one begins. */
  readonly page: boolean;
  /** Stays until it is dismissed, as grave ones and those with an action do. */
  readonly stay: boolean;
}

/** A passing notice leaves by itself after this long, ms. */
const QUIET = 12_000;
let nextId = 1;

export const notices = signal<readonly Notice[]>([]);

/** Says something; returns the notice's id. */
export function notify(text: string, more: Partial<Omit<Notice, "id" | "text">> = {}): number {
  // The same thing said twice is said once.
  const said = notices.value.find((notice) => notice.text === text);
  if (said) return said.id;
  const notice: Notice = { id: nextId++, text, grave: false, page: false, stay: false, ...more };
  notices.value = [...notices.value, notice];
  if (!notice.grave && !notice.stay && !notice.action) setTimeout(() => dismiss(notice.id), QUIET);
  return notice.id;
}

export function dismiss(id: number): void {
  const gone = notices.value.find((notice) => notice.id === id);
  notices.value = notices.value.filter((notice) => notice.id !== id);
  gone?.over?.();
}

/** Another machine begins, and what was said of the one before is over. */
export function dismissAll(): void {
  notices.value = notices.value.filter(({ page }) => page);
}
