// The menu of what there is to filter by: types, keys and container ids of the records that came so far.
import { ListFilter } from "lucide";
import type { JSX, TargetedFocusEvent, TargetedKeyboardEvent } from "preact";
import { useRef, useState } from "preact/hooks";
import { Contid } from "../../ui/Contid.tsx";
import { grouped } from "../../ui/grouped.ts";
import { Icon } from "../../ui/Icon.tsx";
import styles from "./Filters.module.css";
import type { Tally, TallyKind } from "./tally.ts";
import { type Term, termKey } from "./terms.ts";
import { visible } from "./text.ts";

const GROUPS: readonly (readonly [TallyKind, string])[] = [
  ["contid", "Container id"],
  ["type", "Record type"],
  ["key", "Key of the rule"],
];
/** More values than these are found by typing. */
const FEW = 30;

interface Props {
  readonly tally: Tally;
  readonly terms: readonly Term[];
  readonly toggle: (term: Term) => void;
}

export function FilterMenu({ tally, terms, toggle }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const chosen = new Set(terms.map(termKey));

  const key = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    setOpen(false);
    button.current?.focus();
  };
  const leave = (event: TargetedFocusEvent<HTMLElement>) => {
    const to = event.relatedTarget as Node | null;
    // A click on a label leaves the focus nowhere for a moment.
    if (to !== null && !event.currentTarget.contains(to)) setOpen(false);
  };
  const groups = open ? GROUPS.map(([kind, name]) => ({ kind, name, values: tally.of(kind) })) : [];
  const some = groups.filter(({ values }) => values.length > 0);

  return (
    <fieldset class={styles.where} aria-label="Filter" onKeyDown={key} onFocusOut={leave}>
      <button
        ref={button}
        type="button"
        class="icon"
        aria-label="Filter by container id, type or key"
        title="Filter by container id, type or key"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon of={ListFilter} />
      </button>
      {open && (
        <div class={styles.menu}>
          {some.length === 0 && <p>There are no records yet.</p>}
          {some.map(({ kind, name, values }) => (
            <fieldset key={kind}>
              <legend>{name}</legend>
              {values.slice(0, FEW).map(([value, count]) => (
                <label key={value}>
                  <input
                    type="checkbox"
                    checked={chosen.has(termKey({ kind, value }))}
                    onChange={() => toggle({ kind, value })}
                  />
                  <span>{kind === "contid" ? <Contid id={value} /> : visible(value)}</span>
                  <span class="badge">{grouped(count)}</span>
                </label>
              ))}
            </fieldset>
          ))}
        </div>
      )}
    </fieldset>
  );
}
