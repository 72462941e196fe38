// Code that may be wrapped, but not behind a hyphen as prose is: "-" at the end of a line and "k" on the next is no "-k".
import type { JSX } from "preact";
import styles from "./Guide.module.css";

/** A word with a hyphen in it, as long as the narrowest column has room for. */
const HYPHENED = /(?<!\S)(?=\S*-)\S{2,28}(?!\S)/g;

/** The text in pieces, those in between that are not to be torn at odd places. */
export function pieces(text: string): string[] {
  const found: string[] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(HYPHENED)) {
    found.push(text.slice(end, index), word);
    end = index + word.length;
  }
  return [...found, text.slice(end)];
}

export function Code({ text }: { readonly text: string }): JSX.Element {
  return (
    <code>
      {pieces(text).map((piece, i) =>
        i % 2 === 1 ? (
          <span key={i} class={styles.whole}>
            {piece}
          </span>
        ) : (
          piece
        ),
      )}
    </code>
  );
}
