// What of binutils is of use without object files, and file, which tells what a file is.
import { file } from "../file/file.ts";
import type { ProgramEntry } from "../lib/code.ts";
import { strings } from "./strings.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/file", main: file, summary: "determine file type" },
  {
    path: "/usr/bin/strings",
    main: strings,
    summary: "print the sequences of printable characters in files",
  },
];
