// What is said of a place in a text.
import type { Place } from "./place.ts";

/** Something wrong there; a scenario's Problem is one, too. */
export interface Mark extends Place {
  readonly message: string;
  /** Where it ends, on the same line; as far as the word goes without it. */
  readonly endColumn?: number;
  /** It may be meant so. */
  readonly warning?: boolean;
}
