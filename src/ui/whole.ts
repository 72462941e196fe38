// Drawing the page in two steps.
import { signal } from "@preact/signals";

/** False until the terminal is in the page and its machine on its way; then the panels beside it are drawn. */
export const whole = signal(false);
