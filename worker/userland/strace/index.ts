// strace.
import type { ProgramEntry } from "../lib/code.ts";
import { strace } from "./strace.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/strace", main: strace, summary: "trace system calls and signals" },
];
