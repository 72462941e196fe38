// tree: what is where, and how much; if this fails, a directory is shown in the wrong place. As tree 2.1.0 prints it.
import { expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";

const FILES = `export LANG=C.UTF-8; mkdir -p /tmp/t/a/b/c /tmp/t/d; cd /tmp/t; echo hi > a/1; echo hello > a/b/2; touch a/.h 'd/z w'; chmod 755 a/1
ln -s ../d a/link; ln -s nowhere broken; ln -s .. a/b/up
`;
const utf8 = (s: string) => String.fromCharCode(...new TextEncoder().encode(s));

it.each([
  [
    "tree",
    "├── a\n│\u00a0\u00a0 ├── 1\n│\u00a0\u00a0 ├── b\n│\u00a0\u00a0 │\u00a0\u00a0 ├── 2\n│\u00a0\u00a0 │\u00a0\u00a0 ├── c\n│\u00a0\u00a0 │\u00a0\u00a0 └── up -> ..\n│\u00a0\u00a0 └── link -> ../d\n├── broken -> nowhere\n└── d\n    └── z w\n\n7 directories, 4 files\n",
  ],
  ["LANG=C tree --noreport -L 1 a", "|-- 1\n|-- b\n`-- link -> ../d\n"],
  ["tree -dif a", "a/b\na/b/c\na/b/up -> ..\na/link -> ../d\n\n5 directories\n"],
  ["tree -P '*w' --prune --noreport", "└── d\n    └── z w\n"],
  ["tree -l --noreport -I b a", "├── 1\n└── link -> ../d\n    └── z w\n"],
  [
    "tree -l --noreport -P up a/b",
    "├── c\n└── up -> ..\n    ├── b  [recursive, not followed]\n    └── link -> ../d\n",
  ],
  [
    "tree -F --dirsfirst --noreport a",
    "├── b/\n│\u00a0\u00a0 ├── c/\n│\u00a0\u00a0 ├── up -> ../\n│\u00a0\u00a0 └── 2\n├── link -> ../d/\n└── 1*\n",
  ],
])("%s", (command, expected) => {
  const r = run_script(`${FILES}${command}\n`);
  expect([r.status, r.stdout.slice(r.stdout.indexOf("\n") + 1)]).toEqual([0, utf8(expected)]);
});

it.each([
  ["tree nosuch", 2, "nosuch  [error opening dir]\n\n0 directories, 0 files\n", ""],
  ["tree -p a/1", 0, "[-rwxr-xr-x]  a/1  [error opening dir]\n\n0 directories, 1 file\n", ""],
  ["tree -L 0", 1, "", "tree: Invalid level, must be greater than 0.\n"],
  ["tree -J", 1, "", "tree: option -J is not simulated\n"],
])("%s", (command, status, stdout, stderr) => {
  const r = run_script(`${FILES}${command}\n`);
  expect([r.status, r.stdout, r.stderr]).toEqual([status, stdout, stderr]);
});
