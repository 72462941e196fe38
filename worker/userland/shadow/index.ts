// The programs of login and passwd.
import type { ProgramEntry } from "../lib/code.ts";
import { nologin } from "./nologin.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/sbin/nologin", main: nologin, summary: "politely refuse a login" },
];
