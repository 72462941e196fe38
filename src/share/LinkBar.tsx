// Below the header while somebody else's session is open: where it came from, and the way back.
import type { JSX } from "preact";
import type { Scenario } from "../../scenarios/format/types.ts";
import { visible } from "../../scenarios/link/visible.ts";
import type { GuideModel } from "../guide/model.ts";
import { go, HOME } from "../router.ts";
import styles from "./LinkBar.module.css";

export function LinkBar({ guide }: { guide: GuideModel }): JSX.Element | null {
  const { session } = guide;
  const sent = session.sent.value;
  if (!sent) return null;
  const untouched = session.untouched.value;
  const from = sent.from.startsWith("#") ? "a link" : "a file";
  const leave = () => {
    go(HOME);
    // Where a file was opened the address says so already.
    void session.open("free", null);
  };
  return (
    <div class={styles.bar} role="status">
      <span class={styles.mark}>{untouched ? `From ${from}` : "Your copy"}</span>
      <p>
        {sent.title !== null && <strong>{visible(sent.title)}. </strong>}
        {untouched
          ? `${sent.scenario && sent.journal.length > 0 ? result(guide, sent.scenario) : "As it was sent."} Once you type, it becomes a copy of your own.`
          : `It came from ${from} and you have gone on from there. It is kept apart from your own machine.`}
      </p>
      <div class="tools">
        {!untouched && (
          <button type="button" class="button small" onClick={() => void session.openSent(sent)}>
            As it was sent
          </button>
        )}
        <button type="button" class="button small" onClick={leave}>
          Your own machine
        </button>
      </div>
    </div>
  );
}

/** What whoever was sent it has done: the machine has checked it again, by what was typed. */
function result(guide: GuideModel, { tasks }: Scenario): string {
  const states = guide.states.value;
  const done = tasks.filter(({ name }) => states[name]?.status === "done").length;
  return tasks.length === 0 ? "As it was sent." : `As it was sent: ${done} of ${tasks.length} tasks done.`;
}
