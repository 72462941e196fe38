// bash, as installed.
import type { ProgramEntry } from "../lib/code.ts";
import { shell_main } from "./bash.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/bin/bash",
    main: shell_main,
    links: ["/usr/bin/sh"],
    summary: "GNU Bourne-Again SHell",
    exec_type: "shell_exec_t",
  },
];
