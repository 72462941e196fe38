// What the reader wants to know the why of. In the page's first script; what answers is loaded when it is asked.
import { signal } from "@preact/signals";
import { show } from "../../ui/docks.ts";

export type Question =
  | { readonly kind: "event"; readonly serial: number; readonly sec: number; readonly ms: number }
  /** A command line: the `back`th before the last. */
  | { readonly kind: "command"; readonly back: number };

export const question = signal<Question>({ kind: "command", back: 0 });

/** Shows why an event is there, or what a command did and why that was recorded or not. */
export function askWhy(about: Question, pane: "why" | "calls" = "why"): void {
  question.value = about;
  show(pane);
}
