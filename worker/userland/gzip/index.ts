// The gzip package; gunzip and zcat are scripts (worker/image).
import type { ProgramEntry } from "../lib/code.ts";
import { gzip } from "./gzip.ts";
import { zegrep, zfgrep, zgrep } from "./zgrep.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/gzip", main: gzip, summary: "compress or expand files" },
  {
    path: "/usr/bin/zgrep",
    main: zgrep,
    summary: "search possibly compressed files for a regular expression",
  },
  { path: "/usr/bin/zegrep", main: zegrep, summary: "zgrep -E" },
  { path: "/usr/bin/zfgrep", main: zfgrep, summary: "zgrep -F" },
];
