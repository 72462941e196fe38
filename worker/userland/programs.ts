// Every program of the image.
import type { Program } from "../kernel/uapi/syscall.ts";
import { programs as acl } from "./acl/index.ts";
import { programs as attr } from "./attr/index.ts";
import { programs as audit } from "./audit/index.ts";
import { programs as audit_search } from "./audit/search.ts";
import { programs as awk } from "./awk/index.ts";
import { programs as bash } from "./bash/index.ts";
import { programs as bsdextrautils } from "./bsdextrautils/index.ts";
import { programs as coreutils } from "./coreutils/index.ts";
import { programs as identity } from "./coreutils/shellutils/identity.ts";
import { programs as shellutils } from "./coreutils/shellutils/index.ts";
import { programs as curl } from "./curl/index.ts";
import { programs as debianutils } from "./debianutils/index.ts";
import { programs as diffutils } from "./diffutils/index.ts";
import { programs as e2fsprogs } from "./e2fsprogs/index.ts";
import { programs as findutils } from "./findutils/index.ts";
import { programs as grep } from "./grep/index.ts";
import { programs as gzip } from "./gzip/index.ts";
import { programs as hostname } from "./hostname/index.ts";
import { programs as httpd } from "./httpd/index.ts";
import { programs as init } from "./init/index.ts";
import { programs as iproute2 } from "./iproute2/index.ts";
import { programs as iptables } from "./iptables/index.ts";
import { programs as iputils } from "./iputils/index.ts";
import { programs as kmod } from "./kmod/index.ts";
import { programs as lab } from "./lab/index.ts";
import { programs as less } from "./less/index.ts";
import type { ProgramEntry } from "./lib/code.ts";
import { dynamic, LD_SO } from "./lib/ld_so.ts";
import { programs as libc_bin } from "./libc-bin/index.ts";
import { programs as libcap } from "./libcap/index.ts";
import { libraries_of } from "./libraries.ts";
import { programs as lsof } from "./lsof/index.ts";
import { programs as man_db } from "./man-db/index.ts";
import { programs as ncurses } from "./ncurses/index.ts";
import { programs as netcat } from "./netcat/index.ts";
import { programs as perl } from "./perl/index.ts";
import { programs as procps } from "./procps/index.ts";
import { programs as sctool } from "./sctool/index.ts";
import { programs as sed } from "./sed/index.ts";
import { programs as selinux_utils } from "./selinux-utils/index.ts";
import { programs as shadow } from "./shadow/index.ts";
import { programs as strace } from "./strace/index.ts";
import { programs as sudo } from "./sudo/index.ts";
import { programs as systemd } from "./systemd/index.ts";
import { programs as tar } from "./tar/index.ts";
import { programs as tree } from "./tree/index.ts";
import { programs as util_linux } from "./util-linux/index.ts";

export const PROGRAMS: readonly ProgramEntry[] = [
  ...acl,
  ...attr,
  ...audit,
  ...audit_search,
  ...awk,
  ...bash,
  ...bsdextrautils,
  ...coreutils,
  ...curl,
  ...debianutils,
  ...diffutils,
  ...e2fsprogs,
  ...findutils,
  ...grep,
  ...gzip,
  ...hostname,
  ...httpd,
  ...init,
  ...iproute2,
  ...iptables,
  ...iputils,
  ...kmod,
  ...lab,
  ...less,
  ...libc_bin,
  ...libcap,
  ...lsof,
  ...man_db,
  ...ncurses,
  ...netcat,
  ...sctool,
  ...perl,
  ...procps,
  ...selinux_utils,
  ...shadow,
  ...sudo,
  ...strace,
  ...systemd,
  ...identity,
  ...shellutils,
  ...sed,
  ...tar,
  ...tree,
  ...util_linux,
];

const is_dynamic = (p: ProgramEntry): boolean => libraries_of(p.path).length > 0;

/** What goes on the disk for them: dynamic programs name their loader. */
export const PROGRAM_FILES = PROGRAMS.map((p) => ({ ...p, interp: is_dynamic(p) ? LD_SO : undefined }));

/** Program id (its path) to main: what the kernel's ELF loader looks executables up in. */
export const program_table: ReadonlyMap<string, Program> = new Map(
  PROGRAMS.map((p) => [p.path, is_dynamic(p) ? dynamic(p.main, libraries_of(p.path)) : p.main]),
);
