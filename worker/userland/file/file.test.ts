// file tells what the files of the machine are, in the words of file 5.44: each case was shown to the real one.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

test("texts and data", () => {
  const cases: [string, string][] = [
    ["", "empty; inode/x-empty; charset=binary"],
    ["a", "very short file (no magic); application/octet-stream; charset=binary"],
    ["hello\\n", "ASCII text; text/plain; charset=us-ascii"],
    ["no newline", "ASCII text, with no line terminators; text/plain; charset=us-ascii"],
    ["a\\r\\nb\\n", "ASCII text, with CRLF, LF line terminators; text/plain; charset=us-ascii"],
    ["a\\rb\\r", "ASCII text, with CR line terminators; text/plain; charset=us-ascii"],
    [
      "a\\033[1mb\\bc\\n",
      "ASCII text, with escape sequences, with overstriking; text/plain; charset=us-ascii",
    ],
    ["h\\303\\251llo\\n", "Unicode text, UTF-8 text; text/plain; charset=utf-8"],
    ["\\357\\273\\277bom\\n", "Unicode text, UTF-8 (with BOM) text; text/plain; charset=utf-8"],
    ["\\376\\377\\0a\\0\\n", "Unicode text, UTF-16, big-endian text; text/plain; charset=utf-16be"],
    ["h\\351llo\\n", "ISO-8859 text; text/plain; charset=iso-8859-1"],
    ["a\\200b\\n", "Non-ISO extended-ASCII text; text/plain; charset=unknown-8bit"],
    ["a\\302\\205b\\n", "Unicode text, UTF-8 text, with LF, NEL line terminators; text/plain; charset=utf-8"],
    ["a\\001b\\n", "data; application/octet-stream; charset=binary"],
    ["a\\177b\\n", "data; application/octet-stream; charset=binary"],
    [
      "#!/bin/sh -e\\nx\\n",
      "POSIX shell script, ASCII text executable; text/x-shellscript; charset=us-ascii",
    ],
    [
      "#!/usr/bin/env bash\\nx\\n",
      "Bourne-Again shell script, ASCII text executable; text/x-shellscript; charset=us-ascii",
    ],
    ["#!/usr/bin/perl\\nx\\n", "Perl script text executable; text/x-perl; charset=us-ascii"],
    [
      "#!/usr/bin/env python3\\nx\\n",
      "Python script, ASCII text executable; text/x-script.python; charset=us-ascii",
    ],
    [
      "#! /opt/x/foo bar\\nx\\n",
      "a /opt/x/foo bar script, ASCII text executable; text/plain; charset=us-ascii",
    ],
    ["#!/usr/bin/env -S a b\\nx\\n", "a -S a b script, ASCII text executable; text/plain; charset=us-ascii"],
    ['{"a": [1]}\\n', "JSON text data; application/json; charset=us-ascii"],
    ['{"a": [1]\\n', "ASCII text; text/plain; charset=us-ascii"],
    ["a,b\\n1,2\\n", "CSV text; text/csv; charset=us-ascii"],
    ["<!DOCTYPE html>\\n", "HTML document, ASCII text; text/html; charset=us-ascii"],
    [
      "--- a\\n+++ b\\n@@ -1 +1 @@\\n-a\\n+b\\n",
      "unified diff output, ASCII text; text/x-diff; charset=us-ascii",
    ],
  ];
  const seen = run_commands(
    cases.map(
      ([data]) => `printf -- '${data.replaceAll("%", "%%")}' >/tmp/x; file -b /tmp/x; file -ib /tmp/x`,
    ),
  );
  expect(seen).toEqual(cases.map(([, told]) => `${told.replace("; ", "\n")}\n-> 0\n`));
});

const DYNAMIC =
  "ELF 64-bit LSB pie executable, x86-64, version 1 (SYSV), dynamically linked, interpreter /lib64/ld-linux-x86-64.so.2, for GNU/Linux 3.2.0, stripped";

test("files of other kinds, names and options", () => {
  const seen = run_commands([
    "cd /tmp; mkdir d; chmod +t d; ln -s d link; ln -s nope broken; mkfifo fifo; echo x >sx; chmod u+s sx; echo x >sg; chmod 6755 sg; file *; file -i link broken fifo d",
    "file /bin/ls /usr/bin/passwd /usr/local/bin/sctool /lib64/ld-linux-x86-64.so.2 $(find /lib/modules -name loop.ko)",
    "file --mime-type /bin/ls /dev/null; file /dev/null /proc/self/status; file -s /dev/null",
    "file nope; file -E nope; file -L link broken; printf 'sx\\nd\\n' | file -f -; file -f /nope",
    "echo hi | file -; file -bL link; file -F ' =' sx link; file -N sx link; file -00 sx d | od -An -c; touch 'n\nl'; file n*; file -r n*",
    "gzip -k sx; file sx.gz | sed 's/modified: [^,]*/modified: .../'; tar cf t.tar sx; file t.tar; printf '\\177ELF' >e; file -b e",
    "file 2>&1 | head -1; file -x 2>&1 | head -1; file -z sx; file --help | head -1",
    "head -c 100000 /dev/zero | tr '\\0' x >big; file big; seq 20000 >many; file many; su nobody -s /bin/bash -c 'file /etc/shadow'",
  ]);
  expect(seen).toEqual([
    `broken: broken symbolic link to nope
d:      sticky, directory
fifo:   fifo (named pipe)
link:   symbolic link to d
sg:     setuid, setgid , ASCII text
sx:     setuid ASCII text
link:   inode/symlink; charset=binary
broken: inode/symlink
fifo:   inode/fifo; charset=binary
d:      inode/directory; charset=binary
-> 0
`,
    `/bin/ls:                                                   ${DYNAMIC}
/usr/bin/passwd:                                           setuid ${DYNAMIC}
/usr/local/bin/sctool:                                     ELF 64-bit LSB executable, x86-64, version 1 (GNU/Linux), statically linked, for GNU/Linux 3.2.0, stripped
/lib64/ld-linux-x86-64.so.2:                               symbolic link to /lib/x86_64-linux-gnu/ld-linux-x86-64.so.2
/lib/modules/4.16.0-ghak32v2/kernel/drivers/block/loop.ko: ELF 64-bit LSB relocatable, x86-64, version 1 (SYSV), not stripped
-> 0
`,
    `/bin/ls:   application/x-pie-executable
/dev/null: inode/chardevice
/dev/null:         character special (1/3)
/proc/self/status: empty
/dev/null: empty
-> 0
`,
    `nope: cannot open \`nope' (No such file or directory)
nope: ERROR: cannot stat \`nope' (No such file or directory)
link:   sticky, directory
broken: cannot open \`broken' (No such file or directory)
sx: setuid ASCII text
d:  sticky, directory
file: Cannot open \`/nope' (No such file or directory)
-> 1
`,
    `/dev/stdin: ASCII text
sticky, directory
sx =   setuid ASCII text
link = symbolic link to d
sx: setuid ASCII text
link: symbolic link to d
   s   x  \\0   s   e   t   u   i   d       A   S   C   I   I    
   t   e   x   t  \\0   d  \\0   s   t   i   c   k   y   ,       d
   i   r   e   c   t   o   r   y  \\0
n\\012l: empty
n
l: empty
-> 0
`,
    `sx.gz: gzip compressed data, was "sx", last modified: ..., from Unix, original size modulo 2^32 2
t.tar: POSIX tar archive (GNU)
ELF
-> 0
`,
    `Usage: file [-bcCdEhikLlNnprsSvzZ0] [--apple] [--extension] [--mime-encoding]
file: invalid option -- 'x'
file: option -z is not simulated
Usage: file [OPTION...] [FILE...]
-> 0
`,
    `big: ASCII text, with very long lines (65536), with no line terminators
many: ASCII text
/etc/shadow: regular file, no read permission
-> 0
`,
  ]);
});
