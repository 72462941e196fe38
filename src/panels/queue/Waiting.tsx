// Tasks that sleep until there is room in the queue.
import type { JSX } from "preact";
import type { QueueView } from "../../../worker/api.ts";
import { pointing, type Thing, useLit } from "../../ui/highlight.ts";
import { fromBytes, visible } from "../records/text.ts";
import styles from "./Queue.module.css";

/** More than these are only counted. */
const FEW = 8;

type Waiter = QueueView["waiting"][number];

export function Waiting({ waiting }: { readonly waiting: readonly Waiter[] }): JSX.Element {
  if (waiting.length === 0) return <p class={styles.small}>Nobody waits for room.</p>;
  return (
    <>
      <p class={styles.bad}>
        {waiting.length} {waiting.length === 1 ? "task waits" : "tasks wait"} for room:
      </p>
      <ul class={styles.waiting}>
        {waiting.slice(0, FEW).map((waiter) => (
          <Waiter key={waiter.pid} {...waiter} />
        ))}
        {waiting.length > FEW && <li>and {waiting.length - FEW} more</li>}
      </ul>
    </>
  );
}

function Waiter({ pid, comm, records }: Waiter): JSX.Element {
  const thing: Thing = { kind: "task", id: String(pid) };
  return (
    <li data-lit={useLit(thing)} {...pointing(thing)}>
      {pid} {visible(fromBytes(comm))}, {records} {records === 1 ? "record" : "records"}
    </li>
  );
}
