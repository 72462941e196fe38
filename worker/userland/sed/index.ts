// The sed package.
import type { ProgramEntry } from "../lib/code.ts";
import { sed } from "./sed.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/sed", main: sed, summary: "stream editor for filtering and transforming text" },
];
