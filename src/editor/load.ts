// The large editor is fetched when the first text is opened, and not before.
import { signal } from "@preact/signals";

type Component = typeof import("./monaco/Monaco.tsx").Monaco;

/** The component, once it is there. */
export const monaco = signal<{ readonly Monaco: Component } | "loading" | "failed" | null>(null);

/** Fetches it, unless it is there or on its way; again after it has failed. */
export function loadMonaco(): void {
  const state = monaco.peek();
  if (state !== null && state !== "failed") return;
  monaco.value = "loading";
  import("./monaco/Monaco.tsx").then(
    ({ Monaco }) => {
      monaco.value = { Monaco };
    },
    () => {
      monaco.value = "failed";
    },
  );
}
