// sudo.
import type { ProgramEntry } from "../lib/code.ts";
import { sudo } from "./sudo.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/sudo", main: sudo, mode: 0o4755, summary: "execute a command as another user" },
];
