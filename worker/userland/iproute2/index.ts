// The iproute2 package.
import type { ProgramEntry } from "../lib/code.ts";
import { ip } from "./ip.ts";
import { ss } from "./ss.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/bin/ip",
    main: ip,
    links: ["/usr/sbin/ip"],
    summary: "show / manipulate routing, network devices, interfaces and tunnels",
  },
  { path: "/usr/bin/ss", main: ss, summary: "another utility to investigate sockets" },
];
