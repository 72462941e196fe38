// The gzip package; gunzip and zcat are scripts (worker/image).
import type { ProgramEntry } from "../lib/code.ts";
import { gzip } from "./gzip.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/gzip", main: gzip, summary: "compress or expand files" },
];
