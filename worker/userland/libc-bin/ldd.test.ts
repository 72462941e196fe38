// ldd tells of the libraries that the loader maps for a program; its complaints are those of glibc 2.36's.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

test("ldd", () => {
  const seen = run_commands([
    "ldd /bin/ls; ldd /bin/sh; ldd -r /usr/local/bin/sctool; ldd -- /lib/x86_64-linux-gnu/libc.so.6",
    "ldd /bin/cat /etc/passwd; ldd /nope; cd /tmp; ldd x; ldd /tmp; cp /bin/cat x; chmod -x x; su alice -c 'ldd x; ldd /etc/shadow'",
    "ldd; ldd --bogus; ldd -x; ldd --ver; ldd --v; ldd -v /bin/ls; ldd --help | head -1",
    "strace -f -e trace=openat /bin/ls / 2>&1 | grep -o 'lib[a-z0-9.-]*.so.[0-9]*' | sort -u; ldd /bin/ls | grep -o 'lib[a-z0-9.-]*.so.[0-9]*' | sort -u",
    "mv /lib/x86_64-linux-gnu/libpcre2-8.so.0 /tmp; ldd /bin/ls | sed -n /pcre/p",
  ]);
  const address = "(0x00007f..........)";
  const libc = `\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 ${address}\n`;
  const loader = `\t/lib64/ld-linux-x86-64.so.2 ${address}\n`;
  const of_ls = "libc.so.6\nlibpcre2-8.so.0\nlibselinux.so.1\n";
  expect(seen.map((s) => s.replaceAll(/\(0x00007f[0-9a-f]{7}000\)/g, address))).toEqual([
    `\tlibselinux.so.1 => /lib/x86_64-linux-gnu/libselinux.so.1 ${address}\n${libc}` +
      `\tlibpcre2-8.so.0 => /lib/x86_64-linux-gnu/libpcre2-8.so.0 ${address}\n${loader}` +
      `\tlibtinfo.so.6 => /lib/x86_64-linux-gnu/libtinfo.so.6 ${address}\n${libc}${loader}` +
      `\tstatically linked\n${loader}-> 0\n`,
    `/bin/cat:\n${libc}${loader}/etc/passwd:
	not a dynamic executable
ldd: /nope: No such file or directory
ldd: ./x: No such file or directory
ldd: /tmp: not regular file
${libc}${loader}ldd: error: you do not have read permission for \`/etc/shadow'
-> 1
`,
    `ldd: missing file arguments
Try \`ldd --help' for more information.
ldd: unrecognized option \`--bogus'
Try \`ldd --help' for more information.
ldd: unrecognized option \`-x'
Try \`ldd --help' for more information.
ldd: option \`--ver' is ambiguous
Try \`ldd --help' for more information.
ldd: option \`--v' is ambiguous
Try \`ldd --help' for more information.
ldd: option -v is not simulated
Usage: ldd [OPTION]... FILE...
-> 0
`,
    `${of_ls}${of_ls}-> 0\n`,
    "\tlibpcre2-8.so.0 => not found\n-> 0\n",
  ]);
});
