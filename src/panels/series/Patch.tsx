// The page of one patch.
import type { JSX } from "preact";
import type { AsPosted } from "../../../worker/api.ts";
import { FAULTS, PATCHES } from "../../ui/series.ts";
import { OURS, PAGES } from "./patches.ts";
import styles from "./Series.module.css";

export function Patch({
  number,
  as_posted,
}: {
  readonly number: number;
  /** Faults that the present machine has. */
  readonly as_posted: readonly AsPosted[];
}): JSX.Element {
  if (number === 0)
    return (
      <article class={styles.patch}>
        <h3>The kernel without the series</h3>
        <p>
          Linux 4.16 as far as audit goes: no container ids. Thirteen patches follow, each of which builds on
          those before it. They were posted on 16 March 2018 and never merged in this form.
        </p>
      </article>
    );
  const { what, files, ours } = PAGES[number - 1];
  const faults = FAULTS.filter(({ patch }) => patch === number);
  return (
    <article class={styles.patch}>
      <h3>
        {String(number).padStart(2, "0")}/13 {PATCHES[number - 1]}
      </h3>
      {what.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {faults.map(({ name, what: fault }) => (
        <p key={name} class={styles.fault}>
          As it was posted it has a fault, as we infer from a later version that repaired it: {fault} This
          machine{" "}
          {as_posted.includes(name)
            ? "has it"
            : "does not have it; “The machine” in the header gives it to you"}
          .
        </p>
      ))}
      <h4>Files of the kernel</h4>
      <ul>
        {files.map((file) => (
          <li key={file}>{file}</li>
        ))}
      </ul>
      <p class={styles.note}>
        We do not have the mail itself. The list is deduced from the cover letter’s totals per file.
      </p>
      <h4>In this simulator</h4>
      <ul>
        <li>
          {OURS}/{ours}
        </li>
      </ul>
    </article>
  );
}
