// The part of the coreutils that was once called textutils: programs that read text and write text.
import type { ProgramEntry } from "../../lib/code.ts";
import { base32, base64, basenc } from "./basenc.ts";
import { cksum, sum } from "./cksum.ts";
import { comm } from "./comm.ts";
import { csplit } from "./csplit.ts";
import { cut } from "./cut.ts";
import { b2sum, md5sum, sha1sum, sha224sum, sha256sum, sha384sum, sha512sum } from "./digests.ts";
import { expand, unexpand } from "./expand.ts";
import { expr } from "./expr.ts";
import { factor } from "./factor.ts";
import { fold } from "./fold.ts";
import { head } from "./head.ts";
import { join } from "./join.ts";
import { basename, dirname } from "./names.ts";
import { nl } from "./nl.ts";
import { numfmt } from "./numfmt.ts";
import { od } from "./od.ts";
import { paste } from "./paste.ts";
import { pr } from "./pr.ts";
import { seq } from "./seq.ts";
import { shuf } from "./shuf.ts";
import { sort } from "./sort.ts";
import { split } from "./split.ts";
import { tac } from "./tac.ts";
import { tail } from "./tail.ts";
import { tee } from "./tee.ts";
import { tr } from "./tr.ts";
import { tsort } from "./tsort.ts";
import { uniq } from "./uniq.ts";
import { wc } from "./wc.ts";
import { yes } from "./yes.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/b2sum", main: b2sum, summary: "compute and check BLAKE2 message digest" },
  {
    path: "/usr/bin/base32",
    main: base32,
    summary: "base32 encode or decode data and print to standard output",
  },
  { path: "/usr/bin/basenc", main: basenc, summary: "encode/decode data and print to standard output" },
  { path: "/usr/bin/base64", main: base64, summary: "base64 encode or decode data" },
  { path: "/usr/bin/cksum", main: cksum, summary: "compute and verify file checksums" },
  { path: "/usr/bin/sum", main: sum, summary: "checksum and count the blocks in a file" },
  { path: "/usr/bin/comm", main: comm, summary: "compare two sorted files line by line" },
  {
    path: "/usr/bin/csplit",
    main: csplit,
    summary: "split a file into sections determined by context lines",
  },
  { path: "/usr/bin/expand", main: expand, summary: "convert tabs to spaces" },
  { path: "/usr/bin/expr", main: expr, summary: "evaluate expressions" },
  { path: "/usr/bin/factor", main: factor, summary: "factor numbers" },
  { path: "/usr/bin/fold", main: fold, summary: "wrap each input line to fit in specified width" },
  { path: "/usr/bin/join", main: join, summary: "join lines of two files on a common field" },
  { path: "/usr/bin/nl", main: nl, summary: "number lines of files" },
  { path: "/usr/bin/numfmt", main: numfmt, summary: "convert numbers from/to human-readable strings" },
  { path: "/usr/bin/od", main: od, summary: "dump files in octal and other formats" },
  { path: "/usr/bin/paste", main: paste, summary: "merge lines of files" },
  { path: "/usr/bin/pr", main: pr, summary: "convert text files for printing" },
  { path: "/usr/bin/shuf", main: shuf, summary: "generate random permutations" },
  { path: "/usr/bin/split", main: split, summary: "split a file into pieces" },
  { path: "/usr/bin/unexpand", main: unexpand, summary: "convert spaces to tabs" },
  { path: "/usr/bin/md5sum", main: md5sum, summary: "compute and check MD5 message digest" },
  { path: "/usr/bin/sha1sum", main: sha1sum, summary: "compute and check SHA1 message digest" },
  { path: "/usr/bin/sha224sum", main: sha224sum, summary: "compute and check SHA224 message digest" },
  { path: "/usr/bin/sha256sum", main: sha256sum, summary: "compute and check SHA256 message digest" },
  { path: "/usr/bin/sha384sum", main: sha384sum, summary: "compute and check SHA384 message digest" },
  { path: "/usr/bin/sha512sum", main: sha512sum, summary: "compute and check SHA512 message digest" },
  { path: "/usr/bin/tac", main: tac, summary: "concatenate and print files in reverse" },
  { path: "/usr/bin/basename", main: basename, summary: "strip directory and suffix from filenames" },
  { path: "/usr/bin/cut", main: cut, summary: "remove sections from each line of files" },
  { path: "/usr/bin/dirname", main: dirname, summary: "strip last component from file name" },
  { path: "/usr/bin/head", main: head, summary: "output the first part of files" },
  { path: "/usr/bin/seq", main: seq, summary: "print a sequence of numbers" },
  { path: "/usr/bin/sort", main: sort, summary: "sort lines of text files" },
  { path: "/usr/bin/tail", main: tail, summary: "output the last part of files" },
  {
    path: "/usr/bin/tee",
    main: tee,
    summary: "read from standard input and write to standard output and files",
  },
  { path: "/usr/bin/tr", main: tr, summary: "translate or delete characters" },
  { path: "/usr/bin/tsort", main: tsort, summary: "perform topological sort" },
  { path: "/usr/bin/uniq", main: uniq, summary: "report or omit repeated lines" },
  { path: "/usr/bin/wc", main: wc, summary: "print newline, word, and byte counts for each file" },
  { path: "/usr/bin/yes", main: yes, summary: "output a string repeatedly until killed" },
];
