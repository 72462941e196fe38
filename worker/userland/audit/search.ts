// The audit tools that the boot does not need: what they are called and where they lie.
import type { ProgramEntry } from "../lib/code.ts";
import { auditmsg } from "./auditmsg.ts";
import { augenrules } from "./augenrules.ts";
import { aulast } from "./aulast.ts";
import { aulastlog } from "./aulastlog.ts";
import { aureport } from "./aureport/aureport.ts";
import { ausearch } from "./ausearch/ausearch.ts";
import { ausyscall } from "./ausyscall.ts";
import { autrace } from "./autrace.ts";
import { auvirt } from "./auvirt.ts";
import { explain } from "./explain/explain.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/sbin/ausearch",
    main: ausearch,
    summary: "a tool to query audit daemon logs",
  },
  {
    path: "/usr/sbin/aureport",
    main: aureport,
    summary: "a tool that produces summary reports of audit daemon logs",
  },
  {
    path: "/usr/sbin/augenrules",
    main: augenrules,
    summary: "merges component audit rule files",
  },
  {
    path: "/usr/local/bin/auditmsg",
    main: auditmsg,
    summary: "sends a user message of any type (auditlab's own)",
  },
  {
    path: "/usr/local/bin/explain",
    main: explain,
    summary: "tells what an auditctl or ausearch command means (auditlab's own)",
  },
  {
    path: "/usr/bin/aulast",
    main: aulast,
    summary: "a program similar to last",
  },
  {
    path: "/usr/bin/aulastlog",
    main: aulastlog,
    summary: "a program similar to lastlog",
  },
  {
    path: "/usr/sbin/autrace",
    main: autrace,
    summary: "a program similar to strace",
  },
  {
    path: "/usr/bin/auvirt",
    main: auvirt,
    summary: "shows data related to virtual machines",
  },
  {
    path: "/usr/bin/ausyscall",
    main: ausyscall,
    summary: "maps syscall names and numbers",
  },
];
