// fs/proc/task_mmu: /proc/PID/maps and smaps. What a program and its loader consist of is where exec would have put it:
// the program below its heap, the loader above the mappings. This machine has no vdso, as programs' calls show.
import type { Kernel } from "../../kernel.ts";
import { PAGE_SIZE, PROGRAM_BELOW_HEAP } from "../../mm/mmap.ts";
import type { mm_struct, task_struct, vm_area_struct } from "../../sched_types.ts";
import { PROT_EXEC, PROT_READ, PROT_WRITE } from "../../uapi/mman.ts";
import { MAJOR, MINOR } from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { d_path } from "../d_path.ts";
import type { path } from "../fs.ts";
import { stack_layout } from "./user_layout.ts";

/** An area with a name that is no file's. */
type area = vm_area_struct & { name?: string };

/** The segments of a file in memory, one behind the other: length and rights of each; the last is not of the file. */
type segments = readonly (readonly [size: number, prot: number])[];
const PROGRAM: segments = [
  [0x2000, PROT_READ],
  [0xb0000, PROT_READ | PROT_EXEC],
  [0x37000, PROT_READ],
  [0x4000, PROT_READ],
  [0x9000, PROT_READ | PROT_WRITE],
];
const LOADER: segments = [
  [0x1000, PROT_READ],
  [0x26000, PROT_READ | PROT_EXEC],
  [0xa000, PROT_READ],
  [0x2000, PROT_READ],
  [0x2000, PROT_READ | PROT_WRITE],
];

const anonymous = (start: number, end: number, prot: number, name?: string): area => ({
  start,
  end,
  prot,
  shared: false,
  vm_file: null,
  offset: 0,
  shm: null,
  name,
});

function mapped(start: number, vm_file: path, layout: segments): area[] {
  let offset = 0;
  return layout.map(([size, prot]) => {
    const from = start + offset;
    const vma = { ...anonymous(from, from + size, prot), vm_file, offset };
    offset += size;
    return vma;
  });
}

/** vma_merge: neighbours that differ in nothing are one area. */
function merged(areas: readonly area[]): area[] {
  const out: area[] = [];
  for (const vma of areas) {
    const last = out.at(-1);
    const joins =
      last &&
      last.end === vma.start &&
      last.prot === vma.prot &&
      last.shared === vma.shared &&
      !last.shm &&
      !vma.shm &&
      !last.name &&
      !vma.name &&
      last.vm_file?.dentry === vma.vm_file?.dentry &&
      (vma.vm_file ? last.offset + (last.end - last.start) === vma.offset : !vma.shared);
    if (last && joins) last.end = vma.end;
    else out.push({ ...vma });
  }
  return out;
}

/** Everything that is in the address space, in order of its addresses. */
function areas_of(mm: mm_struct): area[] {
  const { exec, exe_file } = mm;
  const program = exe_file ? mapped(mm.start_brk - PROGRAM_BELOW_HEAP, exe_file.f_path, PROGRAM) : [];
  const heap =
    mm.brk > mm.start_brk ? [anonymous(mm.start_brk, mm.brk, PROT_READ | PROT_WRITE, "[heap]")] : [];
  const loader = exec?.interp ? mapped(mm.mmap_base, exec.interp, LOADER) : [];
  const { start, end } = stack_layout(mm);
  const stack = anonymous(start, end, PROT_READ | PROT_WRITE, "[stack]");
  const all = [...program, ...heap, ...mm.mmap, ...loader, stack].sort((a, b) => a.start - b.start);
  return merged(all);
}

const hex = (n: number, width: number) => n.toString(16).padStart(width, "0");

/** What an area is of: device, inode and name. */
function file_of(k: Kernel, vma: area): [dev: number, ino: number, name: ByteString] {
  const { vm_file, shm } = vma;
  if (shm) return [k.vfs.shmem.s_dev, shm.id, `/SYSV${hex(shm.key >>> 0, 8)} (deleted)`];
  const inode = vm_file?.dentry.d_inode;
  if (!vm_file || !inode) return [0, 0, vma.name ?? ""];
  return [inode.i_sb.s_dev, inode.i_ino, d_path(k, vm_file).replaceAll("\n", "\\012")];
}

/** Where the name begins on a line. */
const NAME_COLUMN = 73;

function show_map_vma(k: Kernel, vma: area): ByteString {
  const [dev, ino, name] = file_of(k, vma);
  const right = (bit: number, letter: string) => (vma.prot & bit ? letter : "-");
  const rights = right(PROT_READ, "r") + right(PROT_WRITE, "w") + right(PROT_EXEC, "x");
  const line = `${hex(vma.start, 8)}-${hex(vma.end, 8)} ${rights}${vma.shared ? "s" : "p"} ${hex(vma.offset, 8)} ${hex(MAJOR(dev), 2)}:${hex(MINOR(dev), 2)} ${ino} `;
  return `${name === "" ? line : line.padEnd(NAME_COLUMN) + name}\n`;
}

export const proc_pid_maps = (k: Kernel, { mm }: task_struct): ByteString =>
  mm
    ? areas_of(mm)
        .map((vma) => show_map_vma(k, vma))
        .join("")
    : "";

/** Fields of 4.16 whose value is 0 kB: no page of an area has ever been touched. */
const NOT_TOUCHED = [
  "Rss",
  "Pss",
  "Shared_Clean",
  "Shared_Dirty",
  "Private_Clean",
  "Private_Dirty",
  "Referenced",
  "Anonymous",
  "LazyFree",
  "AnonHugePages",
  "ShmemPmdMapped",
  "Shared_Hugetlb",
  "Private_Hugetlb",
  "Swap",
  "SwapPss",
] as const;

const kb = (name: string, kilobytes: number) =>
  `${`${name}:`.padEnd(16)}${String(kilobytes).padStart(8)} kB\n`;

/** VmFlags of an area, by proc(5). Whoever may read and write a file may be given it to share. */
function vm_flags(vma: area): string {
  const flags = [
    [vma.prot & PROT_READ, "rd"],
    [vma.prot & PROT_WRITE, "wr"],
    [vma.prot & PROT_EXEC, "ex"],
    [vma.shared, "sh"],
    [1, "mr"],
    [1, "mw"],
    [1, "me"],
    [vma.shared, "ms"],
    [vma.name === "[stack]", "gd"],
    [!vma.vm_file && !vma.shm && vma.prot & PROT_WRITE, "ac"],
    [vma.vm_file && vma.prot & PROT_WRITE && !vma.shared, "ac"],
  ] as const;
  return flags.map(([on, flag]) => (on ? `${flag} ` : "")).join("");
}

export const proc_pid_smaps = (k: Kernel, { mm }: task_struct): ByteString =>
  (mm ? areas_of(mm) : [])
    .map(
      (vma) =>
        show_map_vma(k, vma) +
        kb("Size", (vma.end - vma.start) / 1024) +
        NOT_TOUCHED.map((name) => kb(name, 0)).join("") +
        kb("KernelPageSize", PAGE_SIZE / 1024) +
        kb("MMUPageSize", PAGE_SIZE / 1024) +
        kb("Locked", 0) +
        `VmFlags: ${vm_flags(vma)}\n`,
    )
    .join("");
