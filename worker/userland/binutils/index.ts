// What of binutils is of use without object files.
import type { ProgramEntry } from "../lib/code.ts";
import { strings } from "./strings.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/bin/strings",
    main: strings,
    summary: "print the sequences of printable characters in files",
  },
];
