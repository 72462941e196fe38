// The question before a scenario's machine takes the place of one that has been worked with.
import type { JSX } from "preact";
import styles from "../ui/Dialog.module.css";
import { Dialog } from "../ui/Dialog.tsx";
import type { GuideModel } from "./model.ts";

export function AskDialog({ guide }: { guide: GuideModel }): JSX.Element | null {
  const asking = guide.asking.value;
  if (!asking) return null;
  const { head, lines, kept } = asking;
  return (
    <Dialog title="Start this scenario&rsquo;s machine?" onClose={() => guide.answer(false)}>
      <p>
        &ldquo;{head.title}&rdquo; has a machine of its own. Your session of {lines}{" "}
        {lines === 1 ? "command" : "commands"} is kept
        {kept ? "" : ", as long as this page is open"}: &ldquo;Free play&rdquo; in the guide brings it back.
      </p>
      <div class={styles.actions}>
        <button type="button" class="button" onClick={() => guide.answer(false)}>
          Stay here
        </button>
        <button type="button" class="button primary" onClick={() => guide.answer(true)}>
          Start it
        </button>
      </div>
    </Dialog>
  );
}
