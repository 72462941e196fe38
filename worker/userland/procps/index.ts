// The procps programs.
import type { ProgramEntry } from "../lib/code.ts";

export const programs: readonly ProgramEntry[] = [];
