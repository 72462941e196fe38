// What is said of a place in a text.
import type { Place } from "./place.ts";

/** Something wrong there. A scenario's Problem is one, and so is what the machine's programs say (TextMark). */
export interface Mark extends Place {
  readonly message: string;
  /** Column behind it, on the same line; as far as the word goes without it. */
  readonly end_column?: number;
  /** It may be meant so. */
  readonly warning?: boolean;
}
