// The netcat-openbsd package.
import type { ProgramEntry } from "../lib/code.ts";
import { nc } from "./nc.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/bin/nc",
    main: nc,
    links: ["/usr/bin/netcat"],
    summary: "arbitrary TCP and UDP connections and listens",
  },
];
