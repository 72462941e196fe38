// bc.
import type { ProgramEntry } from "../lib/code.ts";
import { bc } from "./bc.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/bc", main: bc, summary: "an arbitrary precision calculator language" },
];
