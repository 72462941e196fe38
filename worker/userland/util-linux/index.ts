// The util-linux programs.
import type { ProgramEntry } from "../lib/code.ts";
import { setpriv } from "./setpriv.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/bin/setpriv",
    main: setpriv,
    summary: "run a program with different Linux privilege settings",
  },
];
