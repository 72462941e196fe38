// The programs that come with the C library.
import type { ProgramEntry } from "../lib/code.ts";
import { getent } from "./getent.ts";
import { ldd } from "./ldd.ts";
import { locale } from "./locale.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/getent", main: getent, summary: "get entries from Name Service Switch libraries" },
  { path: "/usr/bin/ldd", main: ldd, summary: "print shared object dependencies" },
  { path: "/usr/bin/locale", main: locale, summary: "get locale-specific information" },
];
