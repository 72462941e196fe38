// The default key bindings of emacs mode, as `bind -p` of bash 5.2 on an xterm lists them.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { decode_keys, Keymap } from "./keymap.ts";

/** Command, and the sequences bound to it in inputrc notation. */
const EMACS: readonly (readonly [string, string])[] = [
  ["abort", "\\C-g \\C-x\\C-g \\e\\C-g"],
  ["accept-line", "\\C-j \\C-m"],
  ["backward-char", "\\C-b \\eOD \\e[D"],
  ["backward-delete-char", "\\C-h \\C-?"],
  ["backward-kill-line", "\\C-x\\C-?"],
  ["backward-kill-word", "\\e\\C-h \\e\\C-?"],
  ["backward-word", "\\e[1;3D \\e[1;5D \\eb"],
  ["beginning-of-history", "\\e<"],
  ["beginning-of-line", "\\C-a \\eOH \\e[H"],
  ["bracketed-paste-begin", "\\e[200~"],
  ["call-last-kbd-macro", "\\C-xe"],
  ["capitalize-word", "\\ec"],
  ["character-search", "\\C-]"],
  ["character-search-backward", "\\e\\C-]"],
  ["clear-display", "\\e\\C-l"],
  ["clear-screen", "\\C-l"],
  ["complete", "\\C-i \\e\\e"],
  ["complete-command", "\\e!"],
  ["complete-filename", "\\e/"],
  ["complete-hostname", "\\e@"],
  ["complete-into-braces", "\\e{"],
  ["complete-username", "\\e~"],
  ["complete-variable", "\\e$"],
  ["delete-char", "\\C-d \\e[3~"],
  ["delete-horizontal-space", "\\e\\\\"],
  ["digit-argument", "\\e- \\e0 \\e1 \\e2 \\e3 \\e4 \\e5 \\e6 \\e7 \\e8 \\e9"],
  ["display-shell-version", "\\C-x\\C-v"],
  ["downcase-word", "\\el"],
  ["dynamic-complete-history", "\\e\\C-i"],
  ["edit-and-execute-command", "\\C-x\\C-e"],
  ["end-kbd-macro", "\\C-x)"],
  ["end-of-history", "\\e>"],
  ["end-of-line", "\\C-e \\eOF \\e[F"],
  ["exchange-point-and-mark", "\\C-x\\C-x"],
  ["forward-char", "\\C-f \\eOC \\e[C"],
  ["forward-search-history", "\\C-s"],
  ["forward-word", "\\e[1;3C \\e[1;5C \\ef"],
  ["glob-complete-word", "\\eg"],
  ["glob-expand-word", "\\C-x*"],
  ["glob-list-expansions", "\\C-xg"],
  ["history-expand-line", "\\e^"],
  ["history-search-backward", "\\e[5~"],
  ["history-search-forward", "\\e[6~"],
  ["insert-comment", "\\e#"],
  ["insert-completions", "\\e*"],
  ["kill-line", "\\C-k"],
  ["kill-word", "\\e[3;5~ \\ed"],
  ["next-history", "\\C-n \\eOB \\e[B"],
  ["non-incremental-forward-search-history", "\\en"],
  ["non-incremental-reverse-search-history", "\\ep"],
  ["operate-and-get-next", "\\C-o"],
  ["overwrite-mode", "\\e[2~"],
  ["possible-command-completions", "\\C-x!"],
  ["possible-completions", "\\e= \\e?"],
  ["possible-filename-completions", "\\C-x/"],
  ["possible-hostname-completions", "\\C-x@"],
  ["possible-username-completions", "\\C-x~"],
  ["possible-variable-completions", "\\C-x$"],
  ["previous-history", "\\C-p \\eOA \\e[A"],
  ["quoted-insert", "\\C-q \\C-v"],
  ["re-read-init-file", "\\C-x\\C-r"],
  ["reverse-search-history", "\\C-r"],
  ["revert-line", "\\e\\C-r \\er"],
  ["set-mark", "\\C-@ \\e "],
  ["shell-backward-word", "\\e\\C-b"],
  ["shell-expand-line", "\\e\\C-e"],
  ["shell-forward-word", "\\e\\C-f"],
  ["shell-kill-word", "\\e\\C-d"],
  ["shell-transpose-words", "\\e\\C-t"],
  ["spell-correct-word", "\\C-xs"],
  ["start-kbd-macro", "\\C-x("],
  ["tilde-expand", "\\e&"],
  ["transpose-chars", "\\C-t"],
  ["transpose-words", "\\et"],
  ["undo", "\\C-x\\C-u \\C-_"],
  ["unix-line-discard", "\\C-u"],
  ["unix-word-rubout", "\\C-w"],
  ["upcase-word", "\\eu"],
  ["yank", "\\C-y"],
  ["yank-last-arg", "\\e. \\e_"],
  ["yank-nth-arg", "\\e\\C-y"],
  ["yank-pop", "\\ey"],
];

/** Splits "\\e0 \\e1 \\e " at single blanks, of which a sequence may end in one. */
function sequences(list: string): string[] {
  return list.match(/(?:\\e |\S)+/g) ?? [];
}

export function emacs_keymap(): Keymap {
  const map = new Keymap();
  const bind = (keys: ByteString, name: string) => map.bind(keys, { kind: "function", name });
  for (let c = 0x20; c < 0x100; c++) if (c !== 0x7f) bind(String.fromCharCode(c), "self-insert");
  for (const prefix of ["\x1b", "\x18"])
    for (let c = 0x41; c <= 0x5a; c++)
      // ESC O begins the sequences of keypad keys
      if (prefix !== "\x1b" || c !== 0x4f) bind(prefix + String.fromCharCode(c), "do-lowercase-version");
  for (const [name, list] of EMACS) for (const s of sequences(list)) bind(decode_keys(s), name);
  return map;
}
