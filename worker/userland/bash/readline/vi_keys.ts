// The key bindings of vi's insert mode.
import { Keymap } from "./keymap.ts";

/** Command, and the sequences bound to it. */
const INSERT: readonly (readonly [string, readonly string[]])[] = [
  ["vi-movement-mode", ["\x1b"]],
  ["vi-eof-maybe", ["\x04"]],
  ["backward-delete-char", ["\b", "\x7f"]],
  ["complete", ["\t"]],
  ["accept-line", ["\n", "\r"]],
  ["menu-complete", ["\x0e"]],
  ["menu-complete-backward", ["\x10"]],
  ["reverse-search-history", ["\x12"]],
  ["forward-search-history", ["\x13"]],
  ["transpose-chars", ["\x14"]],
  ["unix-line-discard", ["\x15"]],
  ["quoted-insert", ["\x16"]],
  ["unix-word-rubout", ["\x17"]],
  ["yank", ["\x19"]],
  ["undo", ["\x1f"]],
  ["previous-history", ["\x1b[A", "\x1bOA"]],
  ["next-history", ["\x1b[B", "\x1bOB"]],
  ["forward-char", ["\x1b[C", "\x1bOC"]],
  ["backward-char", ["\x1b[D", "\x1bOD"]],
  ["beginning-of-line", ["\x1b[H", "\x1bOH"]],
  ["end-of-line", ["\x1b[F", "\x1bOF"]],
  ["delete-char", ["\x1b[3~"]],
  ["history-search-backward", ["\x1b[5~"]],
  ["history-search-forward", ["\x1b[6~"]],
  ["bracketed-paste-begin", ["\x1b[200~"]],
];

export function vi_insert_keymap(): Keymap {
  const map = new Keymap();
  for (let c = 1; c < 0x100; c++) map.bind(String.fromCharCode(c), { kind: "function", name: "self-insert" });
  for (const [name, list] of INSERT) for (const keys of list) map.bind(keys, { kind: "function", name });
  return map;
}
