// The net-tools: what administrators typed before iproute2.
import type { ProgramEntry } from "../lib/code.ts";
import { ifconfig } from "./ifconfig.ts";
import { netstat } from "./netstat.ts";
import { route } from "./route.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/sbin/ifconfig", main: ifconfig, summary: "configure a network interface" },
  {
    path: "/usr/bin/netstat",
    main: netstat,
    summary: "print network connections, routing tables and interface statistics",
  },
  { path: "/usr/sbin/route", main: route, summary: "show the IP routing table" },
];
