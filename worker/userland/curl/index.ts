// The curl package.
import type { ProgramEntry } from "../lib/code.ts";
import { curl } from "./curl.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/curl", main: curl, summary: "transfer a URL" },
];
