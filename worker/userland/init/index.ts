// Programs that bring the machine up.
import type { ProgramEntry } from "../lib/code.ts";
import { init } from "./init.ts";
import { sshd } from "./sshd.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/sbin/init",
    main: init,
    summary: "system start-up and reaper of orphans",
    exec_type: "init_exec_t",
  },
  {
    path: "/usr/sbin/sshd",
    main: sshd,
    summary: "keeps the terminal's login session",
    exec_type: "sshd_exec_t",
  },
];
