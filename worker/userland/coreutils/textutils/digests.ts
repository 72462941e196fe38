// md5sum(1), sha1sum(1), sha224sum(1), sha256sum(1), sha384sum(1), sha512sum(1), b2sum(1): print digests, or check
// them with -c.
import type { Program } from "../../../kernel/uapi/syscall.ts";
import { tool } from "../tool.ts";
import { type Algorithm, BLAKE2B, MD5, SHA1, SHA224, SHA256, SHA384, SHA512 } from "./digest_algorithms.ts";
import {
  blake2b_length,
  CHECK_OPTIONS,
  check_lists,
  check_options,
  length_option,
  print_digests,
} from "./digest_lines.ts";
import { ListReader } from "./digest_list.ts";

const LENGTH = `
  -l, --length=BITS     digest length in bits; must not exceed the max for
                          the blake2 algorithm and must be a multiple of 8`;

const program = (name: string, a: Algorithm, described: string): Program =>
  tool({
    name,
    usage: "[OPTION]... [FILE]...",
    about: `Print or check ${a.tag} (${a.bits}-bit) checksums.

With no FILE, or when FILE is -, read standard input.${
      a === BLAKE2B ? "\n\nMandatory arguments to long options are mandatory for short options too." : ""
    }`,
    options: `
  -b, --binary          read in binary mode
  -c, --check           read checksums from the FILEs and check them${a === BLAKE2B ? LENGTH : ""}
      --tag             create a BSD-style checksum
  -t, --text            read in text mode (default)
  -z, --zero            end each output line with NUL, not newline,
                          and disable file name escaping

The following five options are useful only when verifying checksums:${CHECK_OPTIONS}
`,
    notes: `The sums are computed as described in ${described}.
When checking, the input should be a former output of this program.
The default mode is to print a line with: checksum, a space,
a character indicating input mode ('*' for binary, ' ' for text
or where binary is insignificant), and name for each FILE.

Note: There is no difference between binary mode and text mode on GNU systems.`,
    *run(t) {
      let { bits } = a;
      for (const { opt, arg } of t.options) if (opt === "l") bits = yield* length_option(t, arg ?? "");
      if (a === BLAKE2B) bits = yield* blake2b_length(t, bits, t.last("l")?.arg ?? "");
      const mode = t.last("b", "t", "tag")?.opt;
      yield* check_options(t, mode === "t");
      if (t.has("c")) yield* check_lists(t, new ListReader(a, a !== BLAKE2B));
      else yield* print_digests(t, a, bits, { tag: t.has("tag"), binary: mode === "b", zero: t.has("z") });
    },
  });

export const md5sum = program("md5sum", MD5, "RFC 1321");
export const sha1sum = program("sha1sum", SHA1, "FIPS-180-1");
export const sha224sum = program("sha224sum", SHA224, "RFC 3874");
export const sha256sum = program("sha256sum", SHA256, "FIPS-180-2");
export const sha384sum = program("sha384sum", SHA384, "FIPS-180-2");
export const sha512sum = program("sha512sum", SHA512, "FIPS-180-2");
export const b2sum = program("b2sum", BLAKE2B, "RFC 7693");
