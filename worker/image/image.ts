// What is on the disk at boot: a small Debian-like system with SELinux labels.
import type { image_entry } from "../kernel/uapi/image.ts";
import { AUDIT_FILES } from "./audit.ts";
import { ETC_FILES, WATCHED_DIRECTORIES, WATCHED_FILES } from "./etc.ts";
import { LAB_FILES } from "./lab.ts";
import { library_files } from "./libraries.ts";
import { module_files } from "./modules.ts";

/** A program to put on the disk. */
export interface image_program {
  path: string;
  links?: readonly string[];
  exec_type?: string;
  mode?: number;
  gid?: number;
  /** dynamic loader */
  interp?: string;
}

const DIRECTORIES: readonly [string, number][] = [
  ["/boot", 0o755],
  ["/dev", 0o755],
  ["/etc", 0o755],
  ["/etc/default", 0o755],
  ["/etc/skel", 0o755],
  ["/etc/sudoers.d", 0o750],
  ["/etc/systemd", 0o755],
  ["/etc/systemd/system", 0o755],
  ["/etc/systemd/system/multi-user.target.wants", 0o755],
  ["/home", 0o755],
  ["/mnt", 0o755],
  ["/opt", 0o755],
  ["/proc", 0o555],
  ["/root", 0o700],
  ["/run", 0o755],
  ["/srv", 0o755],
  ["/sys", 0o555],
  ["/tmp", 0o1777],
  ["/usr", 0o755],
  ["/usr/bin", 0o755],
  ["/usr/sbin", 0o755],
  ["/usr/lib", 0o755],
  ["/usr/lib/systemd", 0o755],
  ["/usr/lib/systemd/system", 0o755],
  ["/usr/lib64", 0o755],
  ["/usr/local", 0o755],
  ["/usr/local/bin", 0o755],
  ["/usr/local/sbin", 0o755],
  ["/usr/share", 0o755],
  ["/var", 0o755],
  ["/var/log", 0o755],
  ["/var/log/audit", 0o700],
  ["/var/tmp", 0o1777],
  ["/var/lib", 0o755],
  ["/var/mail", 0o2775],
  ["/var/www", 0o755],
  ["/etc/audit", 0o750],
  ["/etc/audit/rules.d", 0o750],
];
const LINKS: readonly [string, string][] = [
  ["/bin", "usr/bin"],
  ["/sbin", "usr/sbin"],
  ["/lib", "usr/lib"],
  ["/lib64", "usr/lib64"],
  ["/var/run", "/run"],
  ["/etc/systemd/system/multi-user.target.wants/auditd.service", "/lib/systemd/system/auditd.service"],
];

/** The root file system, before files are put on it (`--put`, scenario files), which may replace what is there. */
export function build_image(programs: readonly image_program[], hostname: string): image_entry[] {
  const entries: image_entry[] = [];
  for (const [path, mode] of DIRECTORIES) entries.push({ kind: "dir", path, mode });
  for (const [path, target] of LINKS) entries.push({ kind: "symlink", path, target });
  entries.push(...library_files(), ...module_files());
  entries.push({ kind: "dir", path: "/home/alice", mode: 0o755, uid: 1000, gid: 1000 });
  entries.push({ kind: "file", path: "/etc/hostname", data: `${hostname}\n` });
  entries.push({
    kind: "file",
    path: "/etc/hosts",
    data: `127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n::1\tlocalhost ip6-localhost ip6-loopback\n`,
  });
  for (const { path, data, mode, uid, gid } of [...ETC_FILES, ...AUDIT_FILES, ...LAB_FILES])
    entries.push({ kind: "file", path, data, mode, uid, gid });
  entries.push({
    kind: "file",
    path: "/var/www/index.html",
    data: `<!DOCTYPE html>\n<title>${hostname}</title>\n<h1>It works!</h1>\n`,
  });
  for (const p of programs) {
    entries.push({
      kind: "program",
      path: p.path,
      program: p.path,
      interp: p.interp,
      mode: p.mode ?? 0o755,
      gid: p.gid,
      type: p.exec_type,
    });
    for (const link of p.links ?? [])
      entries.push({ kind: "symlink", path: link.replace(/^\/(bin|sbin)\//, "/usr/$1/"), target: p.path });
  }
  for (const [path, mode] of WATCHED_DIRECTORIES) entries.push({ kind: "dir", path, mode });
  for (const file of WATCHED_FILES) entries.push({ kind: "file", ...file });
  return entries;
}
