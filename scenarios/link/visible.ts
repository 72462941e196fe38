// Text from strangers: what is invisible, or turns the direction of what follows, is shown by its number.

/** Controls, format characters (bidirectional ones above all), halves of characters, line separators. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Joins the parts of one emoji. */
const JOINER = "\u200d";

export function visible(text: string): string {
  return text.replaceAll(HIDDEN, (ch) =>
    ch === JOINER ? ch : `⟨U+${(ch.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
}
