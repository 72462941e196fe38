// kmod: one program under several names, which decide what it does.
import type { Program } from "../../kernel/uapi/syscall.ts";
import type { ProgramEntry } from "../lib/code.ts";
import { program } from "../lib/program.ts";
import { depmod, insmod, lsmod, rmmod } from "./loading.ts";
import { modinfo } from "./modinfo.ts";
import { modprobe } from "./modprobe.ts";

const COMMANDS: Readonly<Record<string, Program>> = { depmod, insmod, lsmod, modinfo, modprobe, rmmod };

const kmod = program({
  name: "kmod",
  help: "kmod - Manage kernel modules: see lsmod, rmmod, insmod, modinfo, modprobe and depmod.\n",
  *run(c) {
    if (c.args.length === 1 && c.args[0] === "list") return yield* lsmod(["lsmod"], c.envp);
    return yield* c.die(c.args.length === 0 ? "missing command" : `command ${c.args[0]} is not simulated`);
  },
});

const main: Program = (argv, envp) => (COMMANDS[(argv[0] ?? "").replace(/^.*\//, "")] ?? kmod)(argv, envp);

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/bin/kmod",
    main,
    links: ["/usr/bin/lsmod", ...Object.keys(COMMANDS).map((name) => `/usr/sbin/${name}`)],
    summary: "program to manage Linux kernel modules",
  },
];
