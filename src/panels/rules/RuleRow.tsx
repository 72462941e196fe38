// A rule: its place, its text, and what it has decided so far.
import { Copy, CopyCheck } from "lucide";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { RuleView } from "../../../worker/api.ts";
import { Contid } from "../../ui/Contid.tsx";
import { copyText } from "../../ui/clipboard.ts";
import { grouped } from "../../ui/grouped.ts";
import { pointing, type Thing, useLit } from "../../ui/highlight.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { fromBytes, visible } from "../records/text.ts";
import { commandLine } from "./command_line.ts";
import styles from "./Rules.module.css";

const times = (n: number): string => (n === 1 ? "once" : `${grouped(n)} times`);

interface Props {
  readonly rule: RuleView;
  /** From 1, in the order of the list. */
  readonly place: number;
}

export function RuleRow({ rule, place }: Props): JSX.Element {
  const [copied, setCopied] = useState(false);
  const thing: Thing = { kind: "rule", id: String(rule.id) };
  const relatives = rule.contids.map((id): Thing => ({ kind: "contid", id }));
  const text = fromBytes(rule.text);
  const copy = async () => {
    if (!(await copyText(commandLine(text)))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <li
      class={styles.rule}
      data-lit={useLit(thing, relatives)}
      data-action={rule.action}
      {...pointing(thing, relatives)}
    >
      <span class={styles.place}>{place}</span>
      <code>{visible(text)}</code>
      <IconButton
        label={copied ? "Copied" : `Copy rule ${place} as a command`}
        title="Copy as a command"
        of={copied ? CopyCheck : Copy}
        size={14}
        onClick={() => void copy()}
      />
      <p class={styles.counts}>
        <strong data-some={rule.hits > 0}>
          {rule.hits === 0 ? "Has not decided yet" : `Decided ${times(rule.hits)}`}
        </strong>
        {rule.tried > rule.hits && <span>tried {times(rule.tried)}</span>}
        {rule.by_object && <span>tried on each file of a call</span>}
        {rule.contids.map((id) => (
          <Contid key={id} id={id} />
        ))}
      </p>
    </li>
  );
}
