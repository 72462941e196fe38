// Programs of ncurses.
import type { ProgramEntry } from "../lib/code.ts";
import { clear, reset } from "./clear.ts";
import { tput } from "./tput.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/clear", main: clear, summary: "clear the terminal screen" },
  { path: "/usr/bin/reset", main: reset, summary: "terminal initialization" },
  { path: "/usr/bin/tput", main: tput, summary: "initialize a terminal or query terminfo database" },
];
