// docs/fidelity.md: what is simulated and what is not, written from the machine's own tables so that it cannot lie.
import { build_syscall_table } from "../../worker/kernel/syscalls.ts";
import { SYS } from "../../worker/kernel/uapi/unistd_64.ts";
import { AS_POSTED } from "../../worker/patches/rfc2/as_posted_words.ts";
import { SERIES } from "../../worker/patches/rfc2/index.ts";
import { PROGRAMS } from "../../worker/userland/programs.ts";
import { CASES_OUT_OF_SCOPE } from "../golden/scope.ts";

const INTRO = `# What is simulated, and what is not

Written by \`npm run docs\` from the machine's own tables; a test fails when it is out of date.

The kernel is Linux 4.16 as far as it matters to audit, with the series on top; the tools behave like audit-userspace
3.0.9 with the user-space part of the series, bash 5.2, coreutils 9.1 and their contemporaries on Debian 12. A system
call that is not simulated gives ENOSYS, an option of a program that is not simulated an error that names it. Nothing
is silently ignored.

What differs from a real machine:

- One CPU and virtual time. Time stands still while a program computes, except for a small charge for each system call;
  it runs at wall speed while somebody types, and skips ahead when every process sleeps.
- Programs are written for this machine: addresses in records (a1 of openat, say) are plausible and stable, not real.
- No memory behind addresses: mmap and brk keep ranges, nothing is read or written through them, and there are no page
  faults. Memory is limited by counting what files and pipes hold. /proc/PID/smaps therefore shows nothing as resident;
  there is no vdso, and the disk is in memory (read_bytes and write_bytes of /proc/PID/io stay 0).
- What ptrace(2) and process_vm_readv(2) read of a process is what the system call it is stopped in points to. A signal
  handler runs to its end at once: there is no rt_sigreturn(2) to be seen.
- Access control lists beyond a mode are not kept: setfacl of a named user says Operation not supported. /var/log/lastlog
  is written by login; the terminal's own session, which sshd keeps, is not in it.
- Mounts are private until somebody shares them, as the kernel has it; a systemd would share all of them at boot.
  A namespace has at most 1,024 (fs.mount-max says 100,000), then mount(2) fails with ENOSPC.
- SELinux gives labels, as a Fedora in permissive mode would; it refuses nothing and logs no AVC.
- Hosts on a link find each other without packets: no ARP, no neighbour discovery, no duplicate address detection. What
  \`ip neigh\` tells has the kernel's states and times, but every packet asks anew, entries stand in the order of their
  making, and none is listed for multicast.
- A bridge learns from that all the same. It needs no module, and has neither spanning tree nor VLANs nor multicast snooping:
  a frame that goes round between bridges is dropped at the 17th.
- /proc/PID/net/audit_containerid is our own: the container ids of a network namespace (patch 11), each with the number of
  its tasks there, which the series keeps but does not show.
- Kernel modules are files of our own making: an ELF header and the text of .modinfo and of a list of symbols, no code.
  A loaded module stands in /proc/modules and its needs are checked, but it brings no device, protocol or file system
  (dummy makes no dummy0), its folder of /sys/module has no sections and notes, and modprobe reads
  modules.dep where a real one reads modules.dep.bin.
- overlay (redirect_dir=off, index=off): as in 4.16 a file that was opened is the layer's own inode, so exe= rules on a
  path in an overlay never match, and audit numbers the overlay's inodes by itself, not as stat(2) does. With all layers on
  one file system stat(2) shows the overlay's device and the layer's inode; else files have the layer's device. What
  was copied up is told by its lower file's number until the next mount: there is no trusted.overlay.origin.
- The root disk is a tmpfs that shows itself as ext4: /dev/vda1 is there and cannot be opened (ENXIO). Nothing survives but the
  journal of what was typed.
`;

const cell = (text: string): string => text.replaceAll("|", "\\|");
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((r) => `| ${r.map(cell).join(" | ")} |`).join("\n");

const patches = (): string =>
  table(
    ["patch", "title", "simulated"],
    SERIES.map((p) => [String(p.number), p.title, p.note ? `in part: ${p.note}` : "yes"]),
  );

const faults = (): string =>
  table(
    ["name", "what it does"],
    Object.entries(AS_POSTED).map(([name, text]) => [`\`${name}\``, text]),
  );

const calls = (): { simulated: string[]; noted: string[][] } => {
  const names = new Map(Object.entries(SYS).map(([name, nr]) => [nr as number, name]));
  const simulated: string[] = [];
  const noted: string[][] = [];
  for (const [nr, def] of build_syscall_table().entries()) {
    if (!def) continue;
    const name = names.get(nr) ?? String(nr);
    simulated.push(name);
    if (def.note) noted.push([name, def.note]);
  }
  return { simulated: simulated.sort(), noted: noted.sort((a, b) => (a[0] < b[0] ? -1 : 1)) };
};

const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const programs = (): string =>
  table(
    ["program", "what it is"],
    [...PROGRAMS]
      .sort((a, b) => (base(a.path) < base(b.path) ? -1 : 1))
      .map((p) => [
        [...new Set([p.path, ...(p.links ?? [])].map(base))].map((name) => `\`${name}\``).join(", "),
        p.summary,
      ]),
  );

/** The whole document. */
export function fidelity(): string {
  const { simulated, noted } = calls();
  const cases = [...Object.entries(CASES_OUT_OF_SCOPE).map(([name, reason]) => [name, reason])].sort(
    (a, b) => (a[0] < b[0] ? -1 : 1),
  );
  return `${INTRO}
## The series

${patches()}

We do not have the text of the patches, only the cover letter, the author's test script and later versions. What these
do not show of this version is inferred: the labels behind op= other than task, most error numbers, the order of the checks.

Faults of the series as it was posted, inferred from later versions that repaired them, are off unless asked for on the
kernel command line with \`rfc2.as_posted=NAME,NAME\`:

${faults()}

## System calls

Simulated (${simulated.length}): ${simulated.join(", ")}.

In part:

${table(["call", "what of it"], noted)}

## Programs

${programs()}

## Transcripts of a real machine that are not compared

${table(["case", "why"], cases)}
`;
}
