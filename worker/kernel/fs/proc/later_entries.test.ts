// Files of /proc/PID that tell of a process's memory, input and output, system call and locks. Who debugs with them must
// be told what the process really has, and no more than a real kernel tells them.
import { expect, test } from "vitest";
import { run_commands } from "../../../../test/commands.ts";
import { run_kernel } from "../../../../test/kernel.ts";
import * as sys from "../../../userland/lib/sys.ts";
import { ENOMEM } from "../../uapi/errno.ts";
import {
  F_OFD_SETLK,
  F_RDLCK,
  F_SETLK,
  F_SETLKW,
  F_WRLCK,
  O_CREAT,
  O_RDONLY,
  O_RDWR,
} from "../../uapi/fcntl.ts";
import { MAP_ANONYMOUS, MAP_FIXED, MAP_PRIVATE, MAP_SHARED } from "../../uapi/mman.ts";
import { SIGKILL } from "../../uapi/signal.ts";
import { UserBuffer } from "../../uapi/syscall.ts";
import { SYS } from "../../uapi/unistd_64.ts";

const outputs = (commands: readonly string[]): string[] =>
  run_commands(commands).map((s) => s.replace(/\n?-> \d+\n$/, ""));

test("maps: files, heap and stack where calls have put them; smaps tells more of each", () => {
  const [maps, program, smaps, gone] = outputs([
    "cat /proc/self/maps",
    "strace -o t cat /proc/self/maps; grep libc.so t | head -1; grep 'PROT_EXEC.*MAP_FIXED' t",
    "cat /proc/self/smaps",
    "cp /usr/bin/sleep s; ./s 5 & sleep .1; rm s; grep -c '/root/s (deleted)$' /proc/$!/maps; kill $!\n" +
      "cat /proc/2/maps",
  ]);
  const lines = maps.split("\n");
  for (const line of lines)
    expect(line).toMatch(
      /^[0-9a-f]{8,12}-[0-9a-f]{8,12} [r-][w-][x-][sp] [0-9a-f]{8} [0-9a-f]{2}:[0-9a-f]{2} \d+ ( *\S.*)?$/,
    );
  expect(lines[0]).toMatch(/^5\S+ r--p 00000000 fd:01 \d+ +\/usr\/bin\/cat$/);
  expect(lines[0].indexOf("/")).toBe(73);
  expect(lines.at(-1)).toMatch(/^7ff\S+ rw-p 00000000 00:00 0 {26}\[stack\]$/);
  const starts = lines.map((line) => Number.parseInt(line, 16));
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  // what the loader mapped to be executed is there
  const at = /MAP_DENYWRITE, 3, 0x28000\) = 0x([0-9a-f]+)/.exec(program)?.[1];
  expect(program).toMatch(new RegExp(`^${at}-\\S+ r-xp 00028000 fd:01 \\d+ +/usr/lib/\\S+/libc.so.6$`, "m"));
  expect(smaps.split("\n").filter((line) => /^Size: +132 kB$/.test(line))).toHaveLength(1);
  expect(smaps.match(/^VmFlags: rd ex mr mw me $/gm)?.length).toBeGreaterThan(2);
  expect(gone).toBe("4");
});

test("areas are joined, split and named as mmap(2), mprotect(2) and brk(2) leave them", () => {
  const rows: string[] = [];
  run_kernel(function* () {
    const mmap = (at: number, size: number, prot: number, flags: number, fd = -1, offset = 0) =>
      sys.syscall(SYS.mmap, at, size, prot, flags, fd, offset);
    const fd = yield sys.open("/tmp/f", O_RDWR | O_CREAT, 0o600);
    const brk = yield sys.syscall(SYS.brk, 0);
    yield sys.syscall(SYS.brk, brk + 0x3000);
    const at = 0x7000000000;
    yield mmap(at, 0x1000, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED);
    yield mmap(at + 0x1000, 0x1000, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED);
    yield mmap(at + 0x2000, 0x4000, 1, MAP_SHARED | MAP_FIXED, fd, 0x8000);
    yield sys.syscall(SYS.mprotect, at + 0x3000, 0x1000, 3);
    expect(yield sys.syscall(SYS.mprotect, at + 0x3000, 0x9000, 3)).toBe(-ENOMEM);
    // what the program itself consists of, a static one at low addresses
    expect(yield sys.syscall(SYS.mprotect, 0x4d3000, 0x4000, 1)).toBe(0);
    const maps = yield sys.open("/proc/self/maps", O_RDONLY);
    const buf = new UserBuffer();
    yield sys.read(maps, buf, 9999);
    rows.push(...buf.data.split("\n").map((line) => line.replace(/ [0-9a-f]{2}:[0-9a-f]{2} \d+ +/, " ")));
    expect(rows.some((row) => row.startsWith(`${brk.toString(16)}-`) && row.endsWith(" [heap]"))).toBe(true);
  });
  expect(rows.filter((row) => row.startsWith("700000"))).toEqual([
    "7000000000-7000002000 rw-p 00000000 ",
    "7000002000-7000003000 r--s 00008000 /tmp/f",
    "7000003000-7000004000 rw-s 00009000 /tmp/f",
    "7000004000-7000006000 r--s 0000a000 /tmp/f",
  ]);
});

test("io counts reads and writes that were made, of waited children too", () => {
  const [own, children] = outputs([
    "cat > /tmp/c <<'E'\nexec 4</etc/hostname\nread -r -n 3 x <&4\nprintf 12345 >/dev/null\nexec cat /proc/self/io\nE\nsh /tmp/c",
    "sh -c 'head -n 3 /proc/$$/io; cat /etc/hostname >/dev/null; head -n 3 /proc/$$/io' | grep -v syscr",
  ]);
  const field = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(own)?.[1]);
  expect(field("wchar")).toBe(5);
  expect(field("syscw")).toBe(1);
  expect(own.split("\n").slice(4)).toEqual(["read_bytes: 0", "write_bytes: 0", "cancelled_write_bytes: 0"]);
  const [, , , written] = children.match(/\d+/g)?.map(Number) ?? [];
  expect(written).toBeGreaterThanOrEqual("auditlab\n".length);
});

test("syscall: the call a process is in, its own read, none of a zombie; personality", () => {
  expect(
    outputs([
      "sleep 5 & sleep .1; cut -d' ' -f1-3 /proc/$!/syscall; kill -STOP $!; sleep .1; cut -d' ' -f1 /proc/$!/syscall; kill -9 $!; wait 2>/dev/null",
      "cut -d' ' -f1,2 /proc/self/syscall; cat /proc/self/personality /proc/2/syscall",
      "sh -c 'sleep 0 & exec sleep 2' & sleep .5; cat /proc/$(pgrep -P $!)/syscall; kill $!",
    ]),
  ).toEqual(["230 0x0 0x0\n230", `0 0x3\n00000000\n0 ${"0x0 ".repeat(7)}0x0`, "-1 0x0 0x0"]);
});

test("auxv: ids, the loader's address, and where the program's name is", () => {
  const [own, both] = outputs([
    "setpriv --reuid 1000 --regid 50 --clear-groups od -A n -t x8 -w16 -v /proc/self/auxv",
    "sleep 5 & sleep .1; od -A n -t x8 -w16 -v /proc/$!/auxv; cat /proc/$!/maps; kill $!",
  ]);
  const hex = (text: string) => Number.parseInt(text, 16);
  const read = (text: string) =>
    new Map([...text.matchAll(/^ ([0-9a-f]{16}) ([0-9a-f]{16})$/gm)].map((m) => [hex(m[1]), hex(m[2])]));
  const ids = read(own);
  expect([...ids.keys()]).toEqual([16, 6, 17, 3, 4, 5, 7, 8, 9, 11, 12, 13, 14, 23, 25, 26, 31, 15, 0]);
  expect([11, 12, 13, 14].map((type) => ids.get(type))).toEqual([1000, 1000, 50, 50]);
  const vector = read(both);
  const at = (type: number) => (vector.get(type) as number).toString(16);
  expect(both).toMatch(new RegExp(`^${at(7)}-\\S+ r--p .*ld-linux-x86-64.so.2$`, "m"));
  expect(both).toMatch(new RegExp(`^${at(9)}-\\S+ r-xp .*/usr/bin/sleep$`, "m"));
  const end = hex(/-([0-9a-f]+) rw-p.*\[stack\]/.exec(both)?.[1] as string);
  expect(vector.get(31)).toBe(end - 8 - "/usr/bin/sleep\0".length);
});

test("who may look: EACCES when opened or read, EPERM of what only a tracer may see", () => {
  const [other, same] = outputs([
    "setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all sh -c 'for f in maps smaps io auxv syscall personality environ; do cat /proc/1/$f; done'",
    // the same user, but with capabilities that the reader lacks
    'sleep 5 & setpriv --bounding-set -all --inh-caps=-all sh -c "for f in maps io auxv syscall personality environ; do cat /proc/$!/\\$f >/dev/null; done"; kill $!',
  ]);
  const denied = (files: readonly string[]) =>
    files.map(
      (f) => `cat: ${f}: ${/syscall|personality/.test(f) ? "Operation not permitted" : "Permission denied"}`,
    );
  expect(other.split("\n")).toEqual(
    ["maps", "smaps", "io", "auxv", "syscall", "personality", "environ"].map(
      (f) => `cat: /proc/1/${f}: Permission denied`,
    ),
  );
  expect(same.replaceAll(/\/proc\/\d+\//g, "").split("\n")).toEqual(
    denied(["maps", "io", "auxv", "syscall", "personality", "environ"]),
  );
});

test("locks: newest first, who waits, ranges; fdinfo has those of the descriptor, and its flags", () => {
  const seen = outputs([
    'flock l sleep 9 & sleep .1; a=$!; flock -s l true & sleep .1; sed "s/$a/A/;s/$!/B/;s/..:..:[0-9]*/F/" /proc/locks; kill $a; wait',
    "exec 7>l; flock 7; cat /proc/locks; grep -v mnt_id /proc/$$/fdinfo/7 | sed 's/..:..:[0-9]* 0/F 0/'; exec 7>&-",
    "exec 7</dev/null; grep flags /proc/$$/fdinfo/7; : | grep flags /proc/self/fdinfo/0; exec 8<>/dev/null; grep flags /proc/$$/fdinfo/8; exec 7>&-",
  ]);
  expect(seen).toEqual([
    "1: FLOCK  ADVISORY  WRITE A F 0 EOF\n1: -> FLOCK  ADVISORY  READ  B F 0 EOF",
    // 4.16 does not know the number of an owner that is gone: /proc/locks leaves it out
    "pos:\t0\nflags:\t0100001\nlock:\t1: FLOCK  ADVISORY  WRITE 0 F 0 EOF",
    "flags:\t0100000\nflags:\t00\nflags:\t0100002",
  ]);
});

test("locks of fcntl(2): processes' and open files', ranges, who waits for which", () => {
  let text = "";
  run_kernel(function* () {
    const fd = yield sys.open("/tmp/f", O_RDWR | O_CREAT, 0o600);
    const lock = (cmd: number, l_type: number, l_start: number, l_len: number) =>
      sys.fcntl(fd, cmd, { l_type, l_whence: 0, l_start, l_len, l_pid: 0 });
    yield lock(F_SETLK, F_RDLCK, 0, 10);
    yield lock(F_SETLK, F_WRLCK, 20, 5);
    yield lock(F_OFD_SETLK, F_WRLCK, 100, 0);
    const child = yield sys.fork(function* () {
      return yield lock(F_SETLKW, F_WRLCK, 5, 1);
    });
    yield sys.nanosleep({ tv_sec: 1, tv_nsec: 0 });
    const locks = yield sys.open("/proc/locks", O_RDONLY);
    const buf = new UserBuffer();
    yield sys.read(locks, buf, 9999);
    text = buf.data.replaceAll(` ${child} `, " CHILD ").replaceAll(/..:..:\d+/g, "F");
    yield sys.kill(child, SIGKILL);
    yield sys.wait4(child, null);
  });
  expect(text).toBe(
    "1: OFDLCK ADVISORY  WRITE -1 F 100 EOF\n" +
      "2: POSIX  ADVISORY  WRITE 1 F 20 24\n" +
      "3: POSIX  ADVISORY  READ  1 F 0 9\n3: -> POSIX  ADVISORY  WRITE CHILD F 5 5\n",
  );
});
