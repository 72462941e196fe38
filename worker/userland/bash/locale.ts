// What the locale variables say about characters.
import { get_variable } from "./names.ts";
import type { Shell } from "./shell.ts";

/** Whether text is UTF-8: LC_ALL, else LC_CTYPE, else LANG decides. */
export const is_utf8 = (sh: Shell): boolean =>
  /utf-?8/i.test(
    get_variable(sh, "LC_ALL") || get_variable(sh, "LC_CTYPE") || get_variable(sh, "LANG") || "",
  );
