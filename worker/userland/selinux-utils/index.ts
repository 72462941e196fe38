// The programs of selinux-utils and policycoreutils that say and set SELinux's mode.
import type { ProgramEntry } from "../lib/code.ts";
import { getenforce, setenforce } from "./enforce.ts";
import { sestatus } from "./sestatus.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/sbin/getenforce", main: getenforce, summary: "get the current mode of SELinux" },
  { path: "/usr/sbin/setenforce", main: setenforce, summary: "modify the mode SELinux is running in" },
  {
    path: "/usr/sbin/sestatus",
    main: sestatus,
    links: ["/usr/bin/sestatus"],
    summary: "SELinux status tool",
  },
];
