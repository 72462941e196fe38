// The searches of a call: per list the rules in the order they were tried, per rule each field tested.
import type { JSX } from "preact";
import type { TracedField, TracedList, TracedRule, TracedSearch } from "../../../worker/api.ts";
import { pointing, useLit } from "../../ui/highlight.ts";
import { outcomeText } from "./verdict.ts";
import styles from "./Why.module.css";

const LISTS: Readonly<Record<TracedList, { readonly title: string; readonly when: string }>> = {
  task: { title: "task list", when: "asked once, at fork" },
  exit: { title: "exit list", when: "asked at the end of the call" },
  inode: {
    title: "watches and inodes",
    when: "rules found by the objects of the call, asked after the exit list",
  },
  user: { title: "user list", when: "asked for a message from a program" },
  exclude: { title: "exclude list", when: "asked for each record" },
  fs: { title: "filesystem list", when: "asked when the call meets an object" },
};

const ENDS: ReadonlySet<string> = new Set(["match", "meaningless"]);

function Field({ field }: { readonly field: TracedField }): JSX.Element {
  const { name, op, wanted, actual, matched } = field;
  const key = name === "key";
  return (
    <tr data-matched={matched}>
      <td>
        {name} {op} {wanted}
      </td>
      <td>
        {key
          ? "a name for the rule, no condition"
          : actual.length === 0
            ? "nothing to compare"
            : actual.map(({ text, of }, i) => (
                <span key={i} class={styles.value}>
                  {text}
                  {of !== "" && <small>{of}</small>}
                </span>
              ))}
      </td>
      <td>
        <span aria-hidden="true">{matched ? "\u2713" : "\u2717"}</span>
        <span class="visually-hidden">{matched ? "matches" : "does not match"}</span>
      </td>
    </tr>
  );
}

function Rule({ rule }: { readonly rule: TracedRule }): JSX.Element {
  const thing = { kind: "rule", id: String(rule.id) } as const;
  return (
    <li class={styles.rule} data-outcome={rule.outcome} data-lit={useLit(thing)} {...pointing(thing)}>
      <code>{rule.text}</code>
      <p class={styles.outcome}>
        {outcomeText(rule)}
        {rule.found_by !== "" && <>, tried for {rule.found_by}</>}
        {ENDS.has(rule.outcome) && <strong>the search ends here</strong>}
      </p>
      {rule.fields.length > 0 && (
        <table class={styles.fields}>
          <thead class="visually-hidden">
            <tr>
              <th scope="col">Wanted</th>
              <th scope="col">Actual</th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {rule.fields.map((field, i) => (
              <Field key={i} field={field} />
            ))}
          </tbody>
        </table>
      )}
    </li>
  );
}

/** Rules that are not about the call are told together where there are many. */
const FOLD = 3;

/** Runs of rules with another call's mask, folded when they are long. */
function runs(rules: readonly TracedRule[]): (TracedRule | TracedRule[])[] {
  const out: (TracedRule | TracedRule[])[] = [];
  for (const rule of rules) {
    const last = out.at(-1);
    if (rule.outcome !== "syscall") out.push(rule);
    else if (Array.isArray(last)) last.push(rule);
    else out.push([rule]);
  }
  return out.flatMap((run) => (Array.isArray(run) && run.length <= FOLD ? run : [run]));
}

interface SearchProps {
  readonly search: TracedSearch;
  /** Rules in force on this list that are not among those tried. */
  readonly others: readonly string[];
}

export function Search({ search, others }: SearchProps): JSX.Element {
  const { title, when } = LISTS[search.list];
  const ended = search.rules.some((r) => ENDS.has(r.outcome));
  return (
    <section class={styles.search}>
      <h3>
        {title}
        {search.about !== "" && <span> {search.about}</span>}
      </h3>
      <p class={styles.when}>{when}</p>
      {search.rules.length === 0 && search.left_out === 0 ? (
        <p class={styles.none}>
          {search.list === "inode" ? "No rule is about any object of this call." : "No rules."}
        </p>
      ) : (
        <ol class={styles.rules}>
          {runs(search.rules).map((run, i) =>
            Array.isArray(run) ? (
              <li key={i} class={styles.rule} data-outcome="syscall">
                <details>
                  <summary>{run.length} rules that are not about this call</summary>
                  {run.map((rule, k) => (
                    <code key={k}>{rule.text}</code>
                  ))}
                </details>
              </li>
            ) : (
              <Rule key={i} rule={run} />
            ),
          )}
        </ol>
      )}
      {search.left_out > 0 && <p class={styles.when}>{search.left_out} more rules were tried.</p>}
      {others.length > 0 && (
        <details class={styles.others}>
          <summary>
            {others.length} {others.length === 1 ? "rule" : "rules"}{" "}
            {search.list === "inode"
              ? "on objects that this call did not meet, or not reached"
              : ended
                ? "behind it, not reached"
                : "found by their object, see watches"}
          </summary>
          {others.map((text, i) => (
            <code key={i}>{text}</code>
          ))}
        </details>
      )}
    </section>
  );
}
