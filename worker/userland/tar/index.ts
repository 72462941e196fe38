// The tar package.
import type { ProgramEntry } from "../lib/code.ts";
import { tar } from "./tar.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/tar", main: tar, summary: "an archiving utility" },
];
