// A container id as it is shown everywhere: its sign and its number on a ground of its colour.
import type { JSX } from "preact";
import styles from "./Contid.module.css";
import { isSet, type Shape, sign } from "./contid.ts";
import { pointing, useLit } from "./highlight.ts";

const PATHS: Readonly<Record<Shape, string>> = {
  disc: "M4 .4a3.6 3.6 0 1 0 .001 0z",
  square: "M.7.7h6.6v6.6H.7z",
  triangle: "M4 .4 7.9 7.4H.1z",
  diamond: "M4 0 8 4 4 8 0 4z",
  cross: "M2.7 0h2.6v2.7H8v2.6H5.3V8H2.7V5.3H0V2.7h2.7z",
  ring: "M4 .2a3.8 3.8 0 1 0 .001 0zM4 2.4A1.6 1.6 0 1 1 3.999 2.4z",
  wedge: "M.1 .6h7.8L4 7.6z",
};

interface Props {
  /** Decimal, or whatever a record has in its place. */
  readonly id: string;
  /** What is written; the id without it. */
  readonly text?: string;
}

/** The chip of an id that is set; anything else is only text. */
export function Contid({ id, text = id }: Props): JSX.Element {
  if (!isSet(id)) return <>{text}</>;
  return <Chip id={id} text={text} />;
}

function Chip({ id, text }: { readonly id: string; readonly text: string }): JSX.Element {
  const { hue, shape } = sign(id);
  const thing = { kind: "contid", id } as const;
  return (
    <span class={styles.chip} style={{ "--hue": String(hue) }} data-lit={useLit(thing)} {...pointing(thing)}>
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true" focusable="false">
        <path fill-rule="evenodd" d={PATHS[shape]} />
      </svg>
      <span>{text}</span>
    </span>
  );
}
