// The hostname package.
import type { ProgramEntry } from "../lib/code.ts";
import { hostname } from "./hostname.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/bin/hostname",
    main: hostname,
    links: [
      "/usr/bin/dnsdomainname",
      "/usr/bin/domainname",
      "/usr/bin/nisdomainname",
      "/usr/bin/ypdomainname",
    ],
    summary: "show or set the system's host name",
  },
];
