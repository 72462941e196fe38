// What `auditctl -s` says, with what each of it means.
import type { JSX } from "preact";
import type { QueueView } from "../../../worker/api.ts";
import styles from "./Queue.module.css";

type Field = keyof QueueView["status"];

/** In the order of auditctl -s. */
const ABOUT: readonly (readonly [Field, (value: number) => string])[] = [
  ["enabled", (v) => ["off", "on", "on, and locked until reboot"][v] ?? ""],
  [
    "failure",
    (v) => ["a lost record is silent", "a lost record is printed", "a lost record is a panic"][v] ?? "",
  ],
  ["pid", (v) => (v === 0 ? "no daemon" : "the daemon")],
  ["rate_limit", (v) => (v === 0 ? "no limit" : "records a second at most")],
  ["backlog_limit", (v) => (v === 0 ? "no limit" : "records that may wait")],
  ["lost", (v) => (v === 0 ? "nothing lost" : "records lost")],
  ["backlog", () => "records that wait now"],
  ["backlog_wait_time", (v) => `ticks: a task waits ${v / 250} s for room at most`],
  ["loginuid_immutable", (v) => (v === 1 ? "a login uid cannot be changed" : "a login uid can be changed")],
];

export function Status({ status }: { readonly status: QueueView["status"] }): JSX.Element {
  return (
    <table class={styles.status}>
      <caption>auditctl -s</caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Value</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {ABOUT.map(([field, about]) => (
          <tr key={field}>
            <th scope="row">{field}</th>
            <td>{status[field]}</td>
            <td>{about(status[field])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
