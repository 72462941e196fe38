// If this fails, fallocate(1) or fallocate(2) does otherwise than util-linux 2.38.1 on ext4 (and tmpfs) of Linux.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

/** What commands print, all in one directory of the disk; "rc N" where they fail. */
const run = (commands: readonly string[], where = "/root"): string[] =>
  run_script(
    `mkdir ${where}/fa; cd ${where}/fa; exec 2>&1; printf abcdefghij >p\n${commands.map((c) => `${c} || echo rc $?`).join("\n")}`,
  )
    .stdout.split("\n")
    .slice(0, -1);

test("sizes, and what is said", () => {
  expect(
    run([
      "fallocate -v -l 1K g",
      "fallocate -v -l 1KB g; stat -c %s g",
      "fallocate -l 1KiB -o 2048 h; stat -c %s h",
      "fallocate -n -l 100000 p; stat -c %s p",
      "fallocate -x -v -l 20001 x",
      "fallocate -v -l 1500000 q",
      "fallocate --length=5 --offset=0x10 r; stat -c %s r",
      "fallocate -l 1.5K s; stat -c %s s",
      "fallocate -v -c -l 4096 q; stat -c %s q",
      "fallocate -v -i -l 4096 q; stat -c %s q",
      "fallocate -v -z -l 4096 q",
    ]),
  ).toEqual([
    "g: 1 KiB (1024 bytes) allocated.",
    "g: 1000 B (1000 bytes) allocated.",
    "1024",
    "3072",
    "10",
    "x: 19.5 KiB (20001 bytes) allocated.",
    "q: 1.4 MiB (1500000 bytes) allocated.",
    "21",
    "1536",
    "q: 4 KiB (4096 bytes) removed.",
    "1495904",
    "q: 4 KiB (4096 bytes) inserted.",
    "1500000",
    "q: 4 KiB (4096 bytes) zeroed.",
  ]);
});

test("what is in the file then", () => {
  expect(
    run([
      "fallocate -v -p -o 2 -l 3 p; tr '\\0' . <p; echo",
      "fallocate -p -o 8 -l 300 p; tr '\\0' . <p; echo",
      "fallocate -z -o 5 -l 7 p; tr '\\0' . <p; echo",
      "fallocate -z -n -o 1 -l 100 p; tr '\\0' . <p; echo",
      "printf %04096dB%04095dC 0 0 >c; fallocate -c -l 4KiB c; head -c1 c; fallocate -i -o 4K -l 4096 c; stat -c %s c; tail -c1 c; echo",
    ]),
  ).toEqual([
    "p: 3 B (3 bytes) hole created.",
    "ab...fghij",
    "ab...fgh..",
    "ab..........",
    "a...........",
    "B8193",
    "C",
  ]);
});

test("what is refused", () => {
  expect(
    run([
      "fallocate",
      "fallocate f",
      "fallocate -l",
      "fallocate -l 0 f",
      "fallocate -l 9E f",
      "fallocate -l -5 f",
      "fallocate -l 10 -o -5 f",
      "fallocate -l 10 f g",
      "fallocate -l 10 /nope/f",
      "fallocate -l 10 .",
      "fallocate -l 10 /dev/null",
      "fallocate -l 10 -p -c f",
      "fallocate -l 10 -n -c f",
      "fallocate -d f",
      "fallocate -l 10 -Q f",
      "fallocate -p -l 5 nofile",
      "fallocate -c -l 4096 p",
      "fallocate -i -l 5 p",
      "fallocate -l 7E p",
      "fallocate -l 1G p",
      "mkfifo ff; fallocate -l 5 ff",
      "chattr +i p; fallocate -l 50 p; chattr -i p; chattr +a p; fallocate -p -l 5 p; chattr -a p",
      "(ulimit -f 1; trap '' XFSZ; fallocate -l 2000 big)",
    ]),
  ).toEqual([
    "fallocate: no filename specified",
    "rc 1",
    "fallocate: no length argument specified",
    "rc 1",
    "fallocate: option requires an argument -- 'l'",
    "Try 'fallocate --help' for more information.",
    "rc 1",
    ...[
      "invalid length value specified",
      "invalid length value specified",
      "invalid length value specified",
      "invalid offset value specified",
      "unexpected number of arguments",
      "cannot open /nope/f: No such file or directory",
      "cannot open .: Is a directory",
      "fallocate failed: No such device",
      "mutually exclusive arguments: --collapse-range --dig-holes --punch-hole --zero-range",
      "mutually exclusive arguments: --collapse-range --keep-size",
      "option -d is not simulated",
    ].flatMap((l) => [`fallocate: ${l}`, "rc 1"]),
    "fallocate: invalid option -- 'Q'",
    "Try 'fallocate --help' for more information.",
    "rc 1",
    ...[
      "cannot open nofile: No such file or directory",
      "fallocate failed: Invalid argument",
      "fallocate failed: Invalid argument",
      "fallocate failed: File too large",
      "fallocate failed: No space left on device",
      "fallocate failed: Illegal seek",
    ].flatMap((l) => [`fallocate: ${l}`, "rc 1"]),
    "fallocate: cannot open p: Operation not permitted",
    "fallocate: cannot open p: Operation not permitted",
    "fallocate: fallocate failed: File too large",
    "rc 1",
  ]);
});

test("tmpfs takes out nothing and puts in nothing", () => {
  expect(
    run(
      [
        "fallocate -l 9000 p; fallocate -p -l 2 p; head -c 3 p | tr '\\0' .; echo",
        "fallocate -z -l 2 p",
        "fallocate -c -l 4096 p",
      ],
      "/tmp",
    ),
  ).toEqual([
    "..c",
    "fallocate: fallocate failed: Operation not supported",
    "rc 1",
    "fallocate: fallocate failed: Operation not supported",
    "rc 1",
  ]);
});
