// Who knows what auditctl and bash say of a text: the machine of the page's session.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type {
  TextAnswer,
  TextCompletions,
  TextHelp,
  TextLanguage,
  TextMark,
  TextQuestion,
} from "../../worker/api.ts";

/** Where questions go. */
interface Service {
  ask(question: TextQuestion): Promise<TextAnswer>;
  /** There is a machine that can answer. It goes to false and back when another takes its place. */
  readonly ready: ReadonlySignal<boolean>;
}

const service = signal<Service | null>(null);

/** True while questions are answered: what was asked before should be asked again when it becomes so. */
export const ready = computed(() => service.value?.ready.value ?? false);

/** Call once, before the first text is opened. */
export function askForTexts(by: Service): void {
  service.value = by;
}

/** The answer, or null: nothing is said while there is no machine. */
async function answer<T extends TextAnswer>(question: TextQuestion): Promise<T | null> {
  if (!ready.peek()) return null;
  try {
    return (await (service.peek() as Service).ask(question)) as T;
  } catch {
    // The machine ended, or was rebuilt, meanwhile. The next key asks again, and so does `ready`.
    return null;
  }
}

export const checkText = async (language: TextLanguage, text: string): Promise<readonly TextMark[]> =>
  (await answer<readonly TextMark[]>({ kind: "check", language, text })) ?? [];

export const completeRule = (line: string, column: number): Promise<TextCompletions | null> =>
  answer<TextCompletions>({ kind: "complete", line, column });

export const explainRule = (line: string, column: number): Promise<TextHelp | null> =>
  answer<TextHelp>({ kind: "explain", line, column });
