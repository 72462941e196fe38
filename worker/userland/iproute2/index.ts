// The iproute2 package, and what was there before it.
import type { ProgramEntry } from "../lib/code.ts";
import { programs as net_tools } from "../net-tools/index.ts";
import { bridge } from "./bridge.ts";
import { ip } from "./ip.ts";
import { ss } from "./ss.ts";

export const programs: readonly ProgramEntry[] = [
  ...net_tools,
  {
    path: "/usr/bin/ip",
    main: ip,
    links: ["/usr/sbin/ip"],
    summary: "show / manipulate routing, network devices, interfaces and tunnels",
  },
  {
    path: "/usr/bin/bridge",
    main: bridge,
    links: ["/usr/sbin/bridge"],
    summary: "show bridge addresses and devices",
  },
  { path: "/usr/bin/ss", main: ss, summary: "another utility to investigate sockets" },
];
