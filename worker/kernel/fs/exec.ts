// fs/exec, fs/binfmt_elf, fs/binfmt_script: replacing a task's program.
import { audit_bprm, audit_inode } from "../auditsc.ts";
import { commit_creds } from "../cred.ts";
import { mm_release } from "../exit.ts";
import { copy_sighand } from "../fork.ts";
import type { Kernel } from "../kernel.ts";
import { BINPRM_MAX_RECURSION, COST_EXEC, MAX_ARG_BYTES, MAX_ARG_STRLEN } from "../limits.ts";
import { attach_pid, detach_pid } from "../pid.ts";
import { ptrace_exec } from "../ptrace_stop.ts";
import { get_random_u32 } from "../random.ts";
import { deactivate_task } from "../sched/core.ts";
import { copy_mm } from "../sched_structs.ts";
import { type linux_binprm, type mm_struct, PF_EXITING, PF_FORKNOEXEC } from "../sched_types.ts";
import { audit_exec_caps, bprm_fill_creds } from "../security/commoncap.ts";
import { flush_signal_handlers } from "../signal.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { exit_itimers } from "../time.ts";
import * as E from "../uapi/errno.ts";
import { AT_EMPTY_PATH, AT_FDCWD, AT_SYMLINK_NOFOLLOW, O_RDONLY } from "../uapi/fcntl.ts";
import { MS_NOEXEC } from "../uapi/mount.ts";
import * as T from "../uapi/stat.ts";
import type { ByteString, Program, Syscall } from "../uapi/syscall.ts";
import { do_close_on_exec, fget_raw } from "./file.ts";
import { alloc_file, copy_file, fput } from "./file_table.ts";
import { FMODE_READ, type file, MAY_EXEC, MAY_READ, type path } from "./fs.ts";
import { copy_fs_struct } from "./fs_struct.ts";
import { getname, getname_kernel, inode_permission } from "./namei.ts";
import { open_exec } from "./open.ts";

/** How an executable of the image names its program: an ELF header followed by the id, and maybe the loader's path. */
const ELF_MARK = "\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0";

/** The bytes of an executable for a program id, and the dynamic loader it wants. */
export const elf_image = (id: string, interp: ByteString = ""): ByteString =>
  `${ELF_MARK}auditlab:${id}\n${interp ? `interp:${interp}\n` : ""}`;

const line_end = (data: ByteString, from: number): number => {
  const at = data.indexOf("\n", from);
  return at < 0 ? data.length : at;
};

/** Id and loader ("" for a static program) in the head of an executable, null when it is none. */
function parse_elf(data: ByteString): { id: string; interp: ByteString } | null {
  if (!data.startsWith(`${ELF_MARK}auditlab:`)) return null;
  const start = ELF_MARK.length + 9;
  const end = line_end(data, start);
  const interp = data.startsWith("interp:", end + 1) ? data.slice(end + 8, line_end(data, end + 8)) : "";
  return { id: data.slice(start, end), interp };
}

/** The dynamic loader is looked up and must be executable, as the program itself; or a negated errno. */
function find_interp(k: Kernel, path: ByteString): path | number {
  const file = check_executable(k, open_exec(k, AT_FDCWD, getname_kernel(path)));
  if (typeof file === "number") return file;
  const is_elf = head(k, file).startsWith(ELF_MARK);
  fput(k, file);
  return is_elf ? file.f_path : -E.ELIBBAD;
}

const head = (k: Kernel, file: file): ByteString => {
  const data = file.f_op.read?.(k, file, 256, 0);
  return typeof data === "string" ? data : "";
};

function open_for_exec(k: Kernel, dfd: number, path: unknown, flags: number): file | number {
  const name = getname(k, path, (flags & AT_EMPTY_PATH) !== 0);
  if (typeof name === "number") return name;
  if (name.name === "") {
    const file = fget_raw(k, dfd);
    if (!file) return -E.EBADF;
    const { f_inode } = file;
    const regular = T.S_ISREG(f_inode.i_mode) && inode_permission(k, f_inode, MAY_EXEC) === 0;
    if (!regular) return -E.EACCES;
    if (f_inode.i_writecount > 0) return -E.ETXTBSY;
    if (k.current.audit_context) audit_inode(k, name, file.f_path.dentry, 0);
    return alloc_file(k, file.f_path, f_inode, f_inode.i_fop, O_RDONLY, FMODE_READ);
  }
  if (flags & AT_SYMLINK_NOFOLLOW) return -E.EINVAL;
  return check_executable(k, open_exec(k, dfd, name));
}

function check_executable(k: Kernel, file: file | number): file | number {
  if (typeof file === "number") return file;
  const inode = file.f_inode;
  const bad =
    !T.S_ISREG(inode.i_mode) ||
    file.f_path.mnt.mnt_flags & MS_NOEXEC ||
    inode_permission(k, inode, MAY_EXEC) !== 0;
  if (!bad && inode.i_writecount === 0) return file;
  fput(k, file);
  return bad ? -E.EACCES : -E.ETXTBSY;
}

function check_strings(list: unknown): ByteString[] | number {
  if (!Array.isArray(list)) return -E.EFAULT;
  const out = list as ByteString[];
  for (const s of out) {
    if (typeof s !== "string") return -E.EFAULT;
    if (s.length >= MAX_ARG_STRLEN) return -E.E2BIG;
  }
  return out;
}

/** What strings take on the new stack: their bytes, a NUL each, and a pointer each. */
function arg_bytes(strings: readonly ByteString[]): number {
  let sum = 0;
  for (const s of strings) sum += s.length + 9;
  return sum;
}

/** Strings as they lie in memory, one behind the other. */
export const nul_terminated = (strings: readonly ByteString[]): ByteString =>
  strings.map((s) => `${s}\0`).join("");

/** New address space: where heap and stack would lie, as address space randomisation would put them. */
export function new_mm(k: Kernel, args: ByteString, env: readonly ByteString[], exe: file | null): mm_struct {
  const brk = 0x550000000000 + ((get_random_u32(k) * 0x1000) % 0xb0000000000);
  const stack = 0x7ffc00000000 + ((get_random_u32(k) * 0x10) % 0x3ffff0000);
  // mappings lie as far below the stack as the heap is above the program
  const mmap_base = 0x7f0000000000 + Math.floor((brk % 0xb0000000000) / 0x10000) * 0x1000;
  return copy_mm({
    args,
    env,
    exe_file: exe,
    exe_dentry: exe?.f_path.dentry ?? null,
    exec: null,
    start_brk: brk,
    brk,
    start_stack: stack,
    mmap_base,
    mmap: [],
    dumpable: 1,
  });
}

/** Other threads end; the caller becomes the leader with the leader's ids. */
function de_thread(k: Kernel): void {
  const { current } = k;
  const { signal } = current;
  for (const t of [...signal.threads]) {
    if (t === current || t.flags & PF_EXITING) continue;
    deactivate_task(k, t);
    t.flags |= PF_EXITING;
    t.code = null;
    t.exit_state = 16;
    detach_pid(k, t);
    if (t.group_leader === t) {
      detach_pid(k, current);
      current.pid = t.pid;
      current.pids = t.pids;
      current.start_time = t.start_time;
      current.exit_signal = t.exit_signal;
      for (const child of t.children) {
        current.children.add(child);
        child.real_parent = child.parent = current;
      }
      t.real_parent.children.delete(t);
      t.real_parent.children.add(current);
      current.group_leader = current;
      attach_pid(k, current);
    }
  }
  signal.threads.length = 0;
  signal.threads.push(current);
  signal.live = 1;
}

/** Script header: interpreter and optional argument, null when it is no script, -ENOEXEC when malformed. */
function parse_shebang(data: ByteString): { interp: ByteString; arg: ByteString | null } | null {
  if (!data.startsWith("#!")) return null;
  const line = data.slice(2).split("\n", 1)[0].slice(0, 126).trim();
  const match = /^(\S+)(?:[ \t]+(.*))?$/.exec(line);
  return match ? { interp: match[1], arg: match[2] ?? null } : null;
}

function do_execve(
  k: Kernel,
  dfd: number,
  path: unknown,
  argv0: unknown,
  envp0: unknown,
  flags: number,
): number {
  if (k.listeners.trace?.enter("do_execveat_common"))
    return k.listeners.trace.leave(do_execve(k, dfd, path, argv0, envp0, flags));
  const { current } = k;
  const argv_in = check_strings(argv0);
  if (typeof argv_in === "number") return argv_in;
  const envp_in = check_strings(envp0 ?? []);
  if (typeof envp_in === "number") return envp_in;
  const opened = open_for_exec(k, dfd, path, flags);
  if (typeof opened === "number") return opened;
  let file = opened;
  let argv: ByteString[] = argv_in.slice();
  const envp = envp_in.slice();
  const filename = path === "" ? `/dev/fd/${dfd}` : (path as ByteString);
  let interp = filename;
  if (arg_bytes(argv) + arg_bytes(envp) > MAX_ARG_BYTES) {
    fput(k, file);
    return -E.E2BIG;
  }
  let program: Program;
  let loader: path | null;
  for (let depth = 0; ; depth++) {
    const data = head(k, file);
    const elf = parse_elf(data);
    if (elf) {
      const known = k.config.programs.get(elf.id);
      const found = !known ? -E.ENOEXEC : elf.interp ? find_interp(k, elf.interp) : null;
      if (!known || typeof found === "number") {
        fput(k, file);
        return found as number;
      }
      program = known;
      loader = found;
      break;
    }
    const script = parse_shebang(data);
    fput(k, file);
    if (!script) return -E.ENOEXEC;
    if (depth >= BINPRM_MAX_RECURSION) return -E.ELOOP;
    argv = [script.interp, ...(script.arg === null ? [] : [script.arg]), interp, ...argv.slice(1)];
    interp = script.interp;
    const next = check_executable(k, open_exec(k, AT_FDCWD, getname_kernel(interp)));
    if (typeof next === "number") return next;
    file = next;
  }
  const filled = bprm_fill_creds(k, file);
  if (typeof filled === "number") {
    fput(k, file);
    return filled;
  }
  const { cred, secureexec } = filled;
  const bprm: linux_binprm = {
    file,
    inode: file.f_inode,
    filename,
    interp,
    argv,
    envp,
    argc: argv.length,
    cred,
    secureexec,
  };
  if (current.audit_context) {
    audit_bprm(k, bprm);
    audit_exec_caps(k, filled);
  }
  k.now += COST_EXEC;
  // sched_exec: whoever waits for the CPU comes first
  k.need_resched = true;
  const old_pid = current.pid;
  if (current.signal.threads.length > 1) de_thread(k);
  // flush_old_exec: the old memory is gone from here on
  const running = copy_file(file);
  file.f_inode.i_executed = true;
  // would_dump: who may not read the program may not read its memory either
  const readable = inode_permission(k, file.f_inode, MAY_READ) === 0;
  fput(k, file);
  current.mm = new_mm(k, nul_terminated(argv), envp, running);
  current.mm.exec = { cred, secureexec, filename, interp: loader };
  if (secureexec || !readable) current.mm.dumpable = 0;
  mm_release(k, current);
  current.comm = basename(filename).slice(0, 15);
  current.flags &= ~PF_FORKNOEXEC;
  if (current.sighand.count > 1) {
    current.sighand.count--;
    current.sighand = copy_sighand(current.sighand);
  }
  exit_itimers(k, current.signal);
  flush_signal_handlers(current.sighand);
  if (current.fs.count > 1) {
    current.fs.count--;
    current.fs = copy_fs_struct(current.fs);
  }
  do_close_on_exec(k);
  commit_creds(current, cred);
  if (!secureexec && readable) current.mm.dumpable = 1;
  current.code = program(argv, envp);
  k.listeners.exec?.(argv_in);
  current.result = 0;
  return current.ptrace ? ptrace_exec(k, old_pid) : 0;
}

const basename = (path: ByteString) => path.slice(path.lastIndexOf("/") + 1);

export const exec_syscalls: syscall_defs = {
  execve: { fn: (k: Kernel, op: Syscall) => do_execve(k, AT_FDCWD, op.a0, op.a1, op.a2, 0), ptr: "hhh" },
  execveat: {
    fn: (k, op) => do_execve(k, op.a0 as number, op.a1, op.a2, op.a3, op.a4 as number),
    ptr: " hhh",
  },
};
