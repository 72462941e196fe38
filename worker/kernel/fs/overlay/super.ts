// fs/overlayfs/super: mounting an overlay.
import type { Kernel } from "../../kernel.ts";
import { KERN_ERR, printk } from "../../printk.ts";
import * as E from "../../uapi/errno.ts";
import { MS_RDONLY } from "../../uapi/mount.ts";
import { new_statfs, S_IFDIR, S_ISDIR } from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { is_subdir } from "../d_path.ts";
import type { dentry, file_system_type, path, super_block } from "../fs.ts";
import { alloc_super, d_alloc, d_make_root } from "../inode.ts";
import { kern_path, LOOKUP_FOLLOW } from "../namei.ts";
import { vfs_make } from "../namei_create.ts";
import { ovl_get_inode } from "./inode.ts";
import { d_inode, is_dir, type ovl_fs, ovl_lookup_single } from "./overlayfs.ts";

const OVERLAYFS_SUPER_MAGIC = 0x794c7630;
const OVL_MAX_STACK = 500;
const FILESYSTEM_MAX_STACK_DEPTH = 2;

function refuse(k: Kernel, why: string, error = E.EINVAL): number {
  printk(k, KERN_ERR, `overlayfs: ${why}`);
  return -error;
}

/** Splits at a separator that no backslash stands before; the backslashes stay. */
function split(text: ByteString, separator: string): ByteString[] {
  const out = [""];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === separator) {
      out.push("");
      continue;
    }
    out[out.length - 1] += text[i];
    if (text[i] === "\\" && i + 1 < text.length) out[out.length - 1] += text[++i];
  }
  return out;
}
const ovl_unescape = (text: ByteString): ByteString => text.replace(/\\(.)/gs, "$1");

interface ovl_config {
  lowerdir?: ByteString;
  upperdir?: ByteString;
  workdir?: ByteString;
  default_permissions: boolean;
}

function parse_opt(k: Kernel, data: ByteString): ovl_config | number {
  const config: ovl_config = { default_permissions: false };
  for (const option of split(data, ",")) {
    if (option === "") continue;
    const [, name, value = ""] = /^([^=]*)=?(.*)$/s.exec(option) as RegExpExecArray;
    if ((name === "lowerdir" || name === "upperdir" || name === "workdir") && value !== "")
      config[name] = value;
    else if (option === "default_permissions") config.default_permissions = true;
    else if (/^(?:redirect_dir|index|nfs_export)=on$|^redirect_dir=follow$/.test(option))
      return refuse(k, `option "${option}" is not simulated`);
    else if (!/^(?:redirect_dir=(?:off|nofollow)|(?:index|nfs_export)=off)$/.test(option))
      return refuse(k, `unrecognized mount option "${option}" or missing value`);
  }
  return config;
}

function mount_dir(k: Kernel, name: ByteString): path | number {
  const path = kern_path(k, ovl_unescape(name), LOOKUP_FOLLOW);
  if (typeof path === "number") return refuse(k, `failed to resolve '${ovl_unescape(name)}': ${path}`, -path);
  if (!S_ISDIR(d_inode(path.dentry).i_mode)) return refuse(k, `'${ovl_unescape(name)}' not a directory`);
  return path;
}

/** The same for a layer that is written. */
function upper_dir(k: Kernel, name: ByteString): path | number {
  const path = mount_dir(k, name);
  if (typeof path === "number") return path;
  const { d_sb } = path.dentry;
  if (d_sb.s_dynamic || d_sb.s_stack_depth)
    return refuse(k, `filesystem on '${ovl_unescape(name)}' not supported as upperdir`);
  return path;
}

/** The directory "work" in the workdir, which is the mount's own. */
function workdir_create(k: Kernel, ofs: ovl_fs, base: dentry): dentry | number {
  const there = ovl_lookup_single(k, ofs, base, "work");
  if (typeof there === "number") return there;
  if (there) return is_dir(there) ? there : refuse(k, "failed to create directory", E.EEXIST);
  const work = d_alloc(base, "work");
  const r = vfs_make(k, base, work, (dir, at) => dir.i_op.mkdir?.(k, dir, at, S_IFDIR) ?? -E.EPERM);
  return r || work;
}

function lower_layers(k: Kernel, text: ByteString, writable: boolean): path[] | number {
  const names = split(text, ":");
  if (names.length > OVL_MAX_STACK) return refuse(k, `too many lower directories, limit is ${OVL_MAX_STACK}`);
  if (names.includes("")) return refuse(k, "empty lowerdir");
  if (!writable && names.length === 1)
    return refuse(k, "at least 2 lowerdir are needed while upperdir nonexistent");
  const layers: path[] = [];
  for (const name of names) {
    const path = mount_dir(k, name);
    if (typeof path === "number") return path;
    layers.push(path);
  }
  return layers;
}

/** The upper layer and the workdir, which are one file system's. */
function writable_layer(k: Kernel, config: ovl_config): { upper: path; work: path } | number {
  if (!config.workdir) return refuse(k, "missing 'workdir'");
  const upper = upper_dir(k, config.upperdir as ByteString);
  if (typeof upper === "number") return upper;
  if (upper.mnt.mnt_flags & MS_RDONLY) return refuse(k, "upper fs is r/o, try multi-lower layers mount");
  const work = upper_dir(k, config.workdir);
  if (typeof work === "number") return work;
  if (upper.mnt !== work.mnt) return refuse(k, "workdir and upperdir must reside under the same mount");
  if (is_subdir(upper.dentry, work.dentry) || is_subdir(work.dentry, upper.dentry))
    return refuse(k, "workdir and upperdir must be separate subtrees");
  return { upper, work };
}

function fill_super(
  k: Kernel,
  type: file_system_type,
  source: ByteString,
  data: ByteString,
): super_block | number {
  const config = parse_opt(k, data);
  if (typeof config === "number") return config;
  if (!config.lowerdir) return refuse(k, "missing 'lowerdir'");
  const writable = config.upperdir ? writable_layer(k, config) : null;
  if (typeof writable === "number") return writable;
  const lower = lower_layers(k, config.lowerdir, writable !== null);
  if (typeof lower === "number") return lower;
  const all = writable ? [writable.upper, ...lower] : lower;
  const depth = Math.max(...all.map((p) => p.dentry.d_sb.s_stack_depth ?? 0)) + 1;
  if (depth > FILESYSTEM_MAX_STACK_DEPTH) return refuse(k, "maximum fs stacking depth exceeded");
  const ofs: ovl_fs = {
    upper_mnt: writable?.upper.mnt ?? null,
    workdir: null,
    lower_mnt: lower[0].mnt,
    creator_cred: k.current.cred,
    same_sb: all.every((p) => p.dentry.d_sb === all[0].dentry.d_sb),
    pseudo_dev: new Map(),
    inodes: new WeakMap(),
  };
  if (writable) {
    const work = workdir_create(k, ofs, writable.work.dentry);
    if (typeof work === "number") return work;
    ofs.workdir = work;
  }
  const sb = alloc_super(k, type, { magic: OVERLAYFS_SUPER_MAGIC, id: source || "none" });
  sb.s_fs_info = ofs;
  sb.s_stack_depth = depth;
  sb.s_rdonly = writable === null;
  if (!ofs.same_sb)
    for (const { dentry } of lower)
      if (!ofs.pseudo_dev.has(dentry.d_sb.s_dev))
        ofs.pseudo_dev.set(dentry.d_sb.s_dev, k.vfs.next_anon_dev++);
  const shown = (["lowerdir", "upperdir", "workdir"] as const).filter((name) => config[name]);
  sb.show_options = shown.map((name) => `,${name}=${config[name]}`).join("");
  if (config.default_permissions) sb.show_options += ",default_permissions";
  const below = all[0].dentry.d_sb;
  sb.statfs = () => ({ ...new_statfs(), ...below.statfs?.(k, below), f_type: OVERLAYFS_SUPER_MAGIC });
  const upper = writable?.upper.dentry ?? null;
  d_make_root(sb, ovl_get_inode(k, sb, { upper, lowers: lower.map((p) => p.dentry) }));
  // what is a layer stays, wherever it is unmounted
  for (const s of new Set(all.map((p) => p.dentry.d_sb))) s.s_active++;
  return sb;
}

export const ovl_fs_type: file_system_type = {
  name: "overlay",
  nodev: true,
  mount: (k, source, data) => fill_super(k, ovl_fs_type, source, data),
};
