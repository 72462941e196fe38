// The terms that the list is filtered by, as chips; each can be taken off.
import { X } from "lucide";
import type { JSX } from "preact";
import { Contid } from "../../ui/Contid.tsx";
import { Icon } from "../../ui/Icon.tsx";
import styles from "./Filters.module.css";
import { type Term, termKey } from "./terms.ts";
import { visible } from "./text.ts";

interface Props {
  readonly terms: readonly Term[];
  readonly remove: (term: Term) => void;
  readonly clear: () => void;
}

const NAMES: Readonly<Record<Exclude<Term["kind"], "field">, string>> = {
  text: "text",
  type: "type",
  key: "key",
  contid: "container id",
};

export function Filters({ terms, remove, clear }: Props): JSX.Element | null {
  if (terms.length === 0) return null;
  return (
    <div class={styles.bar}>
      <ul class={styles.chips} aria-label="Filters">
        {terms.map((term) => (
          <li key={termKey(term)}>
            <button type="button" title="Remove this filter" onClick={() => remove(term)}>
              <span>{term.kind === "field" ? visible(term.name) : NAMES[term.kind]}</span>
              {term.kind === "contid" ? <Contid id={term.value} /> : <strong>{visible(term.value)}</strong>}
              <Icon of={X} size={12} />
              <span class="visually-hidden">, remove</span>
            </button>
          </li>
        ))}
      </ul>
      {terms.length > 1 && (
        <button type="button" class={styles.clear} onClick={clear}>
          Remove all
        </button>
      )}
    </div>
  );
}
