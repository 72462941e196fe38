// The table of keys, whole in the help and the first few in the guide.
import type { JSX } from "preact";
import styles from "./Keys.module.css";

interface Key {
  readonly keys: readonly string[];
  readonly what: string;
  /** Worth knowing from the start. */
  readonly first?: boolean;
}

const KEYS: readonly Key[] = [
  { keys: ["F6", "Shift+F6"], what: "go to the next or previous part of the page", first: true },
  { keys: ["Tab"], what: "in the terminal: complete a command or file name", first: true },
  { keys: ["Ctrl+C"], what: "interrupt; with a selection, copy it", first: true },
  { keys: ["Ctrl+V", "Ctrl+Shift+V"], what: "paste; pasted lines wait for Enter" },
  { keys: ["Ctrl+Shift+C"], what: "copy the selection" },
  { keys: ["Ctrl+Shift+F"], what: "find in the terminal", first: true },
  { keys: ["Shift+PageUp", "Shift+PageDown"], what: "scroll the terminal" },
  { keys: ["Up", "Down", "Home", "End"], what: "in the records: go from event to event" },
  { keys: ["Enter", "Right", "Left"], what: "in the records: open and close an event" },
  { keys: ["n", "N"], what: "on a task, rule or container id: show its next or previous records" },
];

export function Keys({ brief = false }: { brief?: boolean }): JSX.Element {
  return (
    <table class={styles.keys} data-brief={brief}>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">Keys</th>
          <th scope="col">What they do</th>
        </tr>
      </thead>
      <tbody>
        {KEYS.filter(({ first }) => first || !brief).map(({ keys, what }) => (
          <tr key={keys[0]}>
            <th scope="row">
              {keys.map((combination) => (
                <kbd key={combination}>{combination}</kbd>
              ))}
            </th>
            <td>{what}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
