// The part of the coreutils that was once called textutils: programs that read text and write text.
import type { ProgramEntry } from "../../lib/code.ts";
import { cut } from "./cut.ts";
import { md5sum, sha1sum, sha224sum, sha256sum } from "./digests.ts";
import { head } from "./head.ts";
import { basename, dirname } from "./names.ts";
import { paste } from "./paste.ts";
import { seq } from "./seq.ts";
import { sort } from "./sort.ts";
import { tac } from "./tac.ts";
import { tail } from "./tail.ts";
import { tee } from "./tee.ts";
import { tr } from "./tr.ts";
import { uniq } from "./uniq.ts";
import { wc } from "./wc.ts";
import { yes } from "./yes.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/md5sum", main: md5sum, summary: "compute and check MD5 message digest" },
  { path: "/usr/bin/sha1sum", main: sha1sum, summary: "compute and check SHA1 message digest" },
  { path: "/usr/bin/sha224sum", main: sha224sum, summary: "compute and check SHA224 message digest" },
  { path: "/usr/bin/sha256sum", main: sha256sum, summary: "compute and check SHA256 message digest" },
  { path: "/usr/bin/tac", main: tac, summary: "concatenate and print files in reverse" },
  { path: "/usr/bin/basename", main: basename, summary: "strip directory and suffix from filenames" },
  { path: "/usr/bin/cut", main: cut, summary: "remove sections from each line of files" },
  { path: "/usr/bin/dirname", main: dirname, summary: "strip last component from file name" },
  { path: "/usr/bin/head", main: head, summary: "output the first part of files" },
  { path: "/usr/bin/paste", main: paste, summary: "merge lines of files" },
  { path: "/usr/bin/seq", main: seq, summary: "print a sequence of numbers" },
  { path: "/usr/bin/sort", main: sort, summary: "sort lines of text files" },
  { path: "/usr/bin/tail", main: tail, summary: "output the last part of files" },
  {
    path: "/usr/bin/tee",
    main: tee,
    summary: "read from standard input and write to standard output and files",
  },
  { path: "/usr/bin/tr", main: tr, summary: "translate or delete characters" },
  { path: "/usr/bin/uniq", main: uniq, summary: "report or omit repeated lines" },
  { path: "/usr/bin/wc", main: wc, summary: "print newline, word, and byte counts for each file" },
  { path: "/usr/bin/yes", main: yes, summary: "output a string repeatedly until killed" },
];
