// sudo.
import type { ProgramEntry } from "../lib/code.ts";
import { sudo } from "./sudo.ts";
import { visudo } from "./visudo.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/sudo", main: sudo, mode: 0o4755, summary: "execute a command as another user" },
  { path: "/usr/sbin/visudo", main: visudo, summary: "safely edit the sudoers file" },
];
