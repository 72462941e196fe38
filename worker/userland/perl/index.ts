// perl.
import type { ProgramEntry } from "../lib/code.ts";
import { perl } from "./perl.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/perl", main: perl, summary: "the Perl 5 language interpreter (a documented subset)" },
];
