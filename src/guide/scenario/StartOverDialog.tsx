// The question before a scenario is begun anew.
import type { JSX } from "preact";
import type { Scenario } from "../../../scenarios/format/types.ts";
import dialog from "../../ui/Dialog.module.css";
import { Dialog } from "../../ui/Dialog.tsx";
import type { GuideModel } from "../model.ts";

interface Props {
  readonly guide: GuideModel;
  readonly scenario: Scenario;
  readonly onClose: () => void;
}

export function StartOverDialog({ guide, scenario, onClose }: Props): JSX.Element {
  return (
    <Dialog title="Start this scenario over?" onClose={onClose}>
      <p>
        Its machine starts from its first boot, and the tasks, answers and hints of &ldquo;{scenario.title}
        &rdquo; are forgotten. That you have finished it, if you have, is not.
      </p>
      <div class={dialog.actions}>
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="button primary"
          onClick={() => {
            onClose();
            guide.startOver();
          }}
        >
          Start over
        </button>
      </div>
    </Dialog>
  );
}
