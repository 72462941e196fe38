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
  /** When it was last said: the place among all that was said. */
  readonly said: number;
}

/** Where notices are shown: what has been said from a moment on, until something lies over it. */
export interface Place {
  readonly from: number;
}

/** A passing notice leaves by itself after this long, ms. */
const QUIET = 12_000;
let nextId = 1;
let sayings = 0;

/** The head of the page. */
export const PAGE: Place = { from: 0 };
/** The page, and the dialogs that lie over it and over each other: below the last, nothing is seen or can be pressed. */
const places = signal<readonly Place[]>([PAGE]);

/** A dialog opens: what is said from now on is said in it. */
export function cover(): Place {
  const place = { from: sayings + 1 };
  places.value = [...places.value, place];
  return place;
}

/** It is closed: what was said in it, and still stands, is shown in what it lay over. */
export function uncover(place: Place): void {
  places.value = places.value.filter((other) => other !== place);
}

/** What is to be seen in a place; nothing in one that is gone. */
export function noticesIn(place: Place | null): readonly Notice[] {
  const at = place === null ? -1 : places.value.indexOf(place);
  if (at < 0) return [];
  const { from } = places.value[at];
  const to = places.value[at + 1]?.from ?? Number.POSITIVE_INFINITY;
  return notices.value.filter(({ said }) => said >= from && said < to);
}

export const notices = signal<readonly Notice[]>([]);

/** Says something; returns the notice's id. */
export function notify(text: string, more: Partial<Omit<Notice, "id" | "text" | "said">> = {}): number {
  const said = ++sayings;
  // The same thing said twice is said once, where it can be seen.
  const before = notices.value.find((notice) => notice.text === text);
  if (before) {
    if (places.value.length > 1)
      notices.value = notices.value.map((notice) => (notice === before ? { ...notice, said } : notice));
    return before.id;
  }
  const notice: Notice = { id: nextId++, text, grave: false, page: false, stay: false, ...more, said };
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
