// The answer to the question that is asked: a trace, made by replaying the session in the probe. Both panels show it.
import { computed, signal } from "@preact/signals";
import type { Trace, TraceWindow } from "../../../worker/api.ts";
import { Superseded } from "../../machine/probe.ts";
import type { Session } from "../../session.ts";
import { fromBytes, visible } from "../records/text.ts";
import { type Command, commands } from "./commands.ts";
import { type Question, question } from "./question.ts";

/** What is shown: nothing typed yet, being replayed (0..1), a trace, or what went wrong. */
export type Tracing =
  | { readonly state: "nothing" }
  | { readonly state: "working"; readonly done: number }
  | { readonly state: "ready"; readonly key: string; readonly trace: Trace }
  | { readonly state: "failed"; readonly reason: string };

export const tracing = signal<Tracing>({ state: "nothing" });
/** The command that the question is about, and how many there are before and after it. */
export const asked = signal<{ command: Command; before: number; after: number } | null>(null);

/** What the present answer is for. */
let answered = "";

/** Forgets the answer: the machine is another one. */
function forget(): void {
  answered = "";
  tracing.value = { state: "nothing" };
  asked.value = null;
}

function find(session: Session, about: Question): { window: TraceWindow; until: number } | null {
  const { journal, now } = session.client;
  if (about.kind === "event") {
    asked.value = null;
    const { serial, sec, ms } = about;
    return { window: { serial, sec, ms }, until: now };
  }
  const all = commands(journal, now);
  const index = all.length - 1 - about.back;
  const command = all[index];
  asked.value = command ? { command, before: index, after: about.back } : null;
  return command ? { window: { from: command.from, until: command.until }, until: command.until } : null;
}

/** Its strings are bytes of the machine: made fit to be shown. */
export const readable = (trace: Trace): Trace =>
  JSON.parse(JSON.stringify(trace), (_, value: unknown) =>
    typeof value === "string" ? visible(fromBytes(value)) : value,
  );

/** Answers the question, unless the answer is there. */
export async function answer(session: Session, about: Question): Promise<void> {
  const { config, journal } = session.client;
  const found = find(session, about);
  if (!config || !found) {
    forget();
    return;
  }
  const { window, until } = found;
  const entries = journal.filter((entry) => entry.at <= until);
  // What made an event is not changed by what is typed later.
  const wanted = JSON.stringify([config, about.kind === "event" ? 0 : entries.length, window]);
  if (wanted === answered) return;
  answered = wanted;
  tracing.value = { state: "working", done: 0 };
  try {
    const trace = await session.probe.trace("why", config, entries, until, window, {
      progress: (done) => {
        if (tracing.peek().state === "working") tracing.value = { state: "working", done };
      },
    });
    tracing.value = { state: "ready", key: wanted, trace: readable(trace) };
  } catch (error) {
    if (error instanceof Superseded || wanted !== answered) return;
    answered = "";
    tracing.value = { state: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The question as a title. */
export const title = computed(() => {
  const about = question.value;
  return about.kind === "event" ? `Event ${about.serial}` : (asked.value?.command.text ?? "");
});
