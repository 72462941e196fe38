// kernel/module: loadable modules. A module's file has an ELF header of 64 bytes and then the names of two sections, each
// followed by entries that end in NUL: .modinfo (KEY=VALUE, as on a real machine) and .symtab, where "T NAME" exports a
// symbol, "U NAME" needs one, "P LEVELTEXT" stands for code that prints TEXT to the kernel log, and "M ..." is about a
// parameter (module_param.ts).
import { audit_log_kern_module } from "./audit_aux.ts";
import { capable } from "./capability.ts";
import { fget } from "./fs/file.ts";
import { FMODE_READ } from "./fs/fs.ts";
import type { Kernel } from "./kernel.ts";
import { MAX_RW_COUNT } from "./limits.ts";
import { type module, module_users } from "./module_list.ts";
import { declared_params, type module_param, parse_param } from "./module_param.ts";
import { module_entries } from "./module_sysfs.ts";
import { KERN_ERR, KERN_WARNING, printk } from "./printk.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { CAP_SYS_MODULE } from "./uapi/capability.ts";
import * as E from "./uapi/errno.ts";
import { S_ISREG } from "./uapi/stat.ts";
import type { ByteString, Syscall } from "./uapi/syscall.ts";

const ELF_HEADER = 64;
const MODULE_NAME_LEN = 56;
const MODULE_INIT_IGNORE_MODVERSIONS = 1;
const MODULE_INIT_IGNORE_VERMAGIC = 2;
const PAGE_SIZE = 4096;
/** Where the area for modules begins, less the upper half that module_list.ts adds. */
const FIRST_ADDRESS = 0xc0000000;

/** Entries of a section; null when there is none. */
function section(image: ByteString, name: ByteString): string[] | null {
  const at = image.indexOf(`${name}\0`, ELF_HEADER);
  if (at < 0) return null;
  const entries: string[] = [];
  for (const entry of image.slice(at + name.length + 1).split("\0")) {
    if (entry === "" || entry.startsWith(".")) break;
    entries.push(entry);
  }
  return entries;
}

/** What entries of a section say that begin so. */
const after = (entries: readonly string[], start: string): string[] =>
  entries.filter((e) => e.startsWith(start)).map((e) => e.slice(start.length));

/** parse_args: unknown parameters are told of, values that cannot be are refused. */
function parse_args(k: Kernel, name: ByteString, args: ByteString, params: readonly module_param[]): number {
  for (const arg of args.split(/\s+/).filter(Boolean)) {
    const [given, text] = arg.split(/=(.*)/s);
    const param = params.find((p) => p.name === given.replaceAll("-", "_"));
    if (!param) {
      printk(k, KERN_WARNING, `${name}: unknown parameter '${given}' ignored`);
      continue;
    }
    const value = parse_param(param.type, text);
    if (value === null) {
      printk(k, KERN_ERR, `${name}: \`${text ?? ""}' invalid for parameter \`${given}'`);
      return -E.EINVAL;
    }
    param.value = value;
  }
  return 0;
}

function load_module(k: Kernel, image: ByteString, args: unknown, flags: number): number {
  if (image.length < ELF_HEADER || !image.startsWith("\x7fELF")) return -E.ENOEXEC;
  const info = section(image, ".modinfo");
  const [name] = after(info ?? [], "name=");
  if (!info || !name || name.length >= MODULE_NAME_LEN) return -E.ENOEXEC;
  const magic = `${k.init_nsproxy.uts_ns.name.release} SMP mod_unload `;
  const [vermagic] = after(info, "vermagic=");
  if (!(flags & MODULE_INIT_IGNORE_VERMAGIC) && vermagic !== magic) {
    printk(k, KERN_ERR, `${name}: version magic '${vermagic ?? ""}' should be '${magic}'`);
    return -E.ENOEXEC;
  }
  audit_log_kern_module(k, name);
  const modules = (k.modules ??= []);
  if (modules.some((m) => m.name === name)) return -E.EEXIST;
  const symbols = section(image, ".symtab") ?? [];
  const uses: module[] = [];
  for (const symbol of after(symbols, "U ")) {
    const owner = modules.find((m) => m.exports.includes(symbol));
    if (!owner) {
      printk(k, KERN_WARNING, `${name}: Unknown symbol ${symbol} (err 0)`);
      return -E.ENOENT;
    }
    if (!uses.includes(owner)) uses.push(owner);
  }
  if (typeof args !== "string") return -E.EFAULT;
  const params = declared_params(after(info, "parmtype="), after(symbols, "M "));
  const r = parse_args(k, name, args, params);
  if (r < 0) return r;
  const size = Math.ceil(image.length / PAGE_SIZE) * PAGE_SIZE;
  const address = Math.max(FIRST_ADDRESS, ...modules.map((m) => m.address + m.size + PAGE_SIZE));
  const sysfs = module_entries(() => mod, params);
  const mod: module = { name, size, address, exports: after(symbols, "T "), uses, sysfs };
  modules.unshift(mod);
  for (const line of after(symbols, "P ")) printk(k, Number(line[0]), line.slice(1));
  return 0;
}

const may_init_module = (k: Kernel): boolean => capable(k, CAP_SYS_MODULE) && !k.modules_disabled;

function sys_init_module(k: Kernel, op: Syscall): number {
  if (!may_init_module(k)) return -E.EPERM;
  const [image, length] = [op.a0, op.a1 as number];
  if (length < ELF_HEADER) return -E.ENOEXEC;
  if (typeof image !== "string" || image.length < length) return -E.EFAULT;
  return load_module(k, image.slice(0, length), op.a2, 0);
}

function sys_finit_module(k: Kernel, op: Syscall): number {
  if (!may_init_module(k)) return -E.EPERM;
  const flags = op.a2 as number;
  if (flags & ~(MODULE_INIT_IGNORE_MODVERSIONS | MODULE_INIT_IGNORE_VERMAGIC)) return -E.EINVAL;
  const file = fget(k, op.a0 as number);
  if (!file) return -E.EBADF;
  const inode = file.f_inode;
  if (!S_ISREG(inode.i_mode) || inode.i_size <= 0 || !file.f_op.read) return -E.EINVAL;
  if (!(file.f_mode & FMODE_READ)) return -E.EBADF;
  // more than there is memory for, as the disk is memory, too
  if (inode.i_size > MAX_RW_COUNT) return -E.ENOMEM;
  const image = file.f_op.read(k, file, inode.i_size, 0);
  return typeof image === "number" ? image : load_module(k, image, op.a1, flags);
}

function sys_delete_module(k: Kernel, op: Syscall): number {
  if (!may_init_module(k)) return -E.EPERM;
  if (typeof op.a0 !== "string") return -E.EFAULT;
  const name = op.a0.slice(0, MODULE_NAME_LEN - 1);
  audit_log_kern_module(k, name);
  const mod = k.modules?.find((m) => m.name === name);
  if (!mod) return -E.ENOENT;
  if (module_users(k, mod).length > 0) return -E.EAGAIN;
  k.modules = k.modules?.filter((m) => m !== mod);
  return 0;
}

const note = "modules are files without code, see above";
export const module_syscalls: syscall_defs = {
  init_module: { fn: sys_init_module, ptr: "h h", note },
  finit_module: { fn: sys_finit_module, ptr: " h", note },
  delete_module: { fn: sys_delete_module, ptr: "h" },
};
