// Programs made for trying audit out: they do on purpose what is hard to come by.
import type { ProgramEntry } from "../lib/code.ts";
import { EDIT_PATH } from "../lib/edit_wire.ts";
import { crash } from "./crash.ts";
import { edit } from "./edit.ts";
import { editor } from "./editors.ts";
import { seccomp_run } from "./seccomp_run.ts";
import { tty_audit } from "./tty_audit.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/local/bin/crash", main: crash, summary: "end by a signal of one's choice" },
  { path: EDIT_PATH, main: edit, summary: "edit a file in the text editor of the page" },
  {
    path: "/usr/local/bin/editor",
    main: editor,
    links: ["/usr/bin/vi", "/usr/bin/vim", "/usr/bin/nano", "/usr/bin/emacs", "/usr/bin/editor"],
    summary: "says that this editor is not simulated, and what to use",
  },
  { path: "/usr/local/bin/seccomp-run", main: seccomp_run, summary: "run a program under a seccomp filter" },
  {
    path: "/usr/local/sbin/tty-audit",
    main: tty_audit,
    summary: "run a session whose terminal input is recorded",
  },
];
