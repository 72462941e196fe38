// The iptables package, its legacy variant: one executable for all names.
import type { Program } from "../../kernel/uapi/syscall.ts";
import type { ProgramEntry } from "../lib/code.ts";
import { iptables_restore, iptables_save } from "./save.ts";
import { iptables } from "./xtables.ts";

const NAMES = ["iptables", "ip6tables"].flatMap((family) =>
  ["", "-legacy"].flatMap((variant) => ["", "-save", "-restore"].map((tool) => `${family}${variant}${tool}`)),
);

const xtables_multi: Program = (argv, envp) => {
  const name = argv[0] ?? "iptables";
  if (name.endsWith("-save")) return iptables_save(argv, envp);
  return name.endsWith("-restore") ? iptables_restore(argv, envp) : iptables(argv, envp);
};

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/sbin/xtables-legacy-multi",
    main: xtables_multi,
    links: NAMES.map((name) => `/usr/sbin/${name}`),
    summary: "administration tool for IPv4/IPv6 packet filtering (iptables, ip6tables, -save, -restore)",
    exec_type: "iptables_exec_t",
  },
];
