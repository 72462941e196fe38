// The patch package.
import type { ProgramEntry } from "../lib/code.ts";
import { patch } from "./patch.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/patch", main: patch, summary: "apply a diff file to an original" },
];
