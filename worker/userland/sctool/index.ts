// The test tool of the project.
import type { ProgramEntry } from "../lib/code.ts";
import { sctool } from "./sctool.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/local/bin/sctool", main: sctool, summary: "make one system call at a time" },
];
