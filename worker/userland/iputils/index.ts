// The iputils programs.
import type { ProgramEntry } from "../lib/code.ts";
import { ping } from "./ping.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/bin/ping",
    main: ping,
    links: ["/usr/bin/ping4", "/usr/bin/ping6"],
    summary: "send ICMP ECHO_REQUEST to network hosts",
  },
];
