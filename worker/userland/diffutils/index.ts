// The diffutils, and patch, which applies what they find.
import type { ProgramEntry } from "../lib/code.ts";
import { programs as patch } from "../patch/index.ts";
import { cmp } from "./cmp.ts";
import { diff } from "./diff.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/cmp", main: cmp, summary: "compare two files byte by byte" },
  { path: "/usr/bin/diff", main: diff, summary: "compare files line by line" },
  ...patch,
];
