// mawk, which is Debian's awk.
import type { ProgramEntry } from "../lib/code.ts";
import { awk } from "./awk.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/bin/mawk",
    main: awk,
    links: ["/usr/bin/awk"],
    summary: "pattern scanning and text processing language",
  },
];
