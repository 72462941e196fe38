// The bsdextrautils, xxd, and what there is of binutils.

import { programs as binutils } from "../binutils/index.ts";
import type { ProgramEntry } from "../lib/code.ts";
import { column } from "./column.ts";
import { hexdump } from "./hexdump.ts";
import { rev } from "./rev.ts";
import { xxd } from "./xxd.ts";

export const programs: readonly ProgramEntry[] = [
  ...binutils,
  { path: "/usr/bin/column", main: column, summary: "columnate lists" },
  {
    path: "/usr/bin/hexdump",
    main: hexdump,
    links: ["/usr/bin/hd"],
    summary: "display file contents in hexadecimal, decimal, octal, or ascii",
  },
  { path: "/usr/bin/rev", main: rev, summary: "reverse lines characterwise" },
  { path: "/usr/bin/xxd", main: xxd, summary: "make a hex dump or do the reverse" },
];
