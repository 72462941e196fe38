// The block devices that /sys/block shows, with what /proc/self/mountinfo and statfs(2) say of what is mounted from them.
import { new_statfs } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { list_dir, stat_path } from "../coreutils/files.ts";
import { mode_string } from "../coreutils/mode.ts";
import type { Code } from "../lib/code.ts";
import { type MountInfo, mountinfo } from "../lib/mountinfo.ts";
import { getgrgid, getpwuid } from "../lib/passwd.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

export interface BlockDevice {
  name: string;
  parent: BlockDevice | null;
  children: BlockDevice[];
  /** cells by column; sizes in bytes; several values are lines */
  cells: Map<string, ByteString>;
}

/** Columns that are attributes of the device, and of the disk's queue. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  "MAJ:MIN": "dev",
  ALIGNMENT: "alignment_offset",
  "DISC-ALN": "discard_alignment",
  RO: "ro",
  START: "start",
};
const QUEUE: Readonly<Record<string, string>> = {
  "DISC-GRAN": "discard_granularity",
  "DISC-MAX": "discard_max_bytes",
  "DISC-ZERO": "discard_zeroes_data",
  "LOG-SEC": "logical_block_size",
  "MIN-IO": "minimum_io_size",
  "OPT-IO": "optimal_io_size",
  "PHY-SEC": "physical_block_size",
  RA: "read_ahead_kb",
  RAND: "add_random",
  ROTA: "rotational",
  "RQ-SIZE": "nr_requests",
  WSAME: "write_same_max_bytes",
  ZONED: "zoned",
};
const SECTOR = 512;

function* text_of(path: ByteString): Code<string> {
  const text = yield* read_file(path);
  return typeof text === "string" ? text.trim() : "";
}

/** FSTYPE is that of what is mounted: there is no udev that would have looked into the device. */
function* mount_cells(cells: Map<string, ByteString>, mounts: readonly MountInfo[]): Code<void> {
  const here = mounts.filter((m) => m.dev === cells.get("MAJ:MIN"));
  const [first] = here;
  if (first === undefined) return;
  cells.set("MOUNTPOINT", first.target);
  cells.set("MOUNTPOINTS", here.map((m) => m.target).join("\n"));
  cells.set("FSROOTS", here.map((m) => m.root).join("\n"));
  cells.set("FSTYPE", first.type);
  const st = new_statfs();
  if ((yield sys.statfs_(first.target, st)) < 0) return;
  const used = st.f_blocks - st.f_bfree;
  cells.set("FSSIZE", String(st.f_blocks * st.f_bsize));
  cells.set("FSAVAIL", String(st.f_bavail * st.f_bsize));
  cells.set("FSUSED", String(used * st.f_bsize));
  if (st.f_blocks > 0) cells.set("FSUSE%", `${Math.round((used * 100) / st.f_blocks)}%`);
}

function* read_device(
  root: ByteString,
  dir: ByteString,
  name: string,
  parent: BlockDevice | null,
  mounts: readonly MountInfo[],
): Code<BlockDevice> {
  const cells = new Map<string, ByteString>();
  const device: BlockDevice = { name, parent, children: [], cells };
  const disk = parent === null ? dir : `${root}/sys/block/${parent.name}`;
  for (const [column, file] of Object.entries(ATTRIBUTES))
    cells.set(column, yield* text_of(`${dir}/${file}`));
  for (const [column, file] of Object.entries(QUEUE))
    cells.set(column, yield* text_of(`${disk}/queue/${file}`));
  const removable = yield* text_of(`${disk}/removable`);
  const scheduler = yield* text_of(`${disk}/queue/scheduler`);
  const sectors = yield* text_of(`${dir}/size`);
  for (const [column, cell] of [
    ["NAME", name],
    ["KNAME", name],
    ["PATH", `/dev/${name}`],
    ["PKNAME", parent?.name ?? ""],
    ["RM", removable],
    ["HOTPLUG", removable],
    ["SCHED", /\[(.*)\]/.exec(scheduler)?.[1] ?? ""],
    ["SIZE", sectors === "" ? "" : String(Number(sectors) * SECTOR)],
    ["TYPE", parent === null ? "disk" : "part"],
    ["ZONE-OMAX", "0"],
    ["ZONE-AMAX", "0"],
  ])
    cells.set(column, cell);
  const st = yield* stat_path(`${root}/dev/${name}`, true);
  if (typeof st !== "number") {
    cells.set("MODE", mode_string(st.st_mode));
    cells.set("OWNER", (yield* getpwuid(st.st_uid))?.name ?? "");
    cells.set("GROUP", (yield* getgrgid(st.st_gid))?.name ?? "");
  }
  yield* mount_cells(cells, mounts);
  return device;
}

/** The disks below `root` ("" for this machine), each with its partitions. */
export function* block_devices(root: ByteString): Code<BlockDevice[]> {
  const mounts = root === "" ? (yield* mountinfo()).reverse() : [];
  const disks: BlockDevice[] = [];
  const names = yield* list_dir(`${root}/sys/block`);
  for (const { d_name: name } of typeof names === "number" ? [] : names) {
    if (name.startsWith(".")) continue;
    const dir = `${root}/sys/block/${name}`;
    const disk = yield* read_device(root, dir, name, null, mounts);
    const inside = yield* list_dir(dir);
    for (const { d_name: part } of typeof inside === "number" ? [] : inside)
      if (part.startsWith(name) && (yield sys.access(`${dir}/${part}/partition`, 0)) >= 0)
        disk.children.push(yield* read_device(root, `${dir}/${part}`, part, disk, mounts));
    disks.push(disk);
  }
  return disks;
}
