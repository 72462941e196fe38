// The libcap programs.
import type { ProgramEntry } from "../lib/code.ts";
import { capsh } from "./capsh.ts";
import { getcap, getpcaps, setcap } from "./filecaps.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/sbin/capsh", main: capsh, summary: "capability shell wrapper" },
  { path: "/usr/sbin/getcap", main: getcap, summary: "examine file capabilities" },
  { path: "/usr/sbin/getpcaps", main: getpcaps, summary: "display process capabilities" },
  { path: "/usr/sbin/setcap", main: setcap, summary: "set file capabilities" },
];
