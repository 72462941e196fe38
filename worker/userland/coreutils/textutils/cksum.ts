// cksum(1) and sum(1): checksums of files; cksum knows all digests too.
import type { Code } from "../../lib/code.ts";
import { type Tool, tool } from "../tool.ts";
import { BsdSum, type Checksum, Crc, SysvSum } from "./checksums.ts";
import { ALGORITHMS, BLAKE2B } from "./digest_algorithms.ts";
import {
  blake2b_length,
  CHECK_OPTIONS,
  check_lists,
  check_options,
  length_option,
  print_digests,
} from "./digest_lines.ts";
import { ListReader } from "./digest_list.ts";

const make_crc = (): Checksum => new Crc();
const make_bsd = (): Checksum => new BsdSum();
const make_sysv = (): Checksum => new SysvSum();
const CHECKSUMS: Readonly<Record<string, () => Checksum>> = { bsd: make_bsd, sysv: make_sysv, crc: make_crc };

/** A line of each operand. The CRC takes what cannot be read for the end: the machine instructions' version does so. */
function* print_sums(t: Tool, make: () => Checksum, eol: string): Code<void> {
  for (const name of t.operands.length > 0 ? t.operands : ["-"]) {
    const input = yield* t.open_input(name);
    if (!input) continue;
    const sum = make();
    for (let c = yield* input.chunk(); c !== null; c = yield* input.chunk()) sum.update(c);
    const failed = input.error !== 0 && make !== make_crc;
    if (!failed) input.error = 0;
    yield* t.close_input(input, name);
    if (failed) continue;
    t.out.put(`${sum.result()}${t.operands.length > 0 ? ` ${name}` : ""}${eol}`);
    yield* t.out.flush();
  }
}

export const sum = tool({
  name: "sum",
  usage: "[OPTION]... [FILE]...",
  about: `Print or check BSD (16-bit) checksums.

With no FILE, or when FILE is -, read standard input.`,
  options: `
  -r              use BSD sum algorithm (the default), use 1K blocks
  -s, --sysv      use System V sum algorithm, use 512 bytes blocks`,
  *run(t) {
    yield* print_sums(t, t.last("r", "s")?.opt === "s" ? make_sysv : make_bsd, "\n");
  },
});

export const cksum = tool({
  name: "cksum",
  usage: "[OPTION]... [FILE]...",
  about: `Print or verify checksums.
By default use the 32 bit CRC algorithm.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -a, --algorithm=TYPE  select the digest type to use.  See DIGEST below.
  -c, --check           read checksums from the FILEs and check them
  -l, --length=BITS     digest length in bits; must not exceed the max for
                          the blake2 algorithm and must be a multiple of 8
      --tag             create a BSD-style checksum (the default)
      --untagged        create a reversed style checksum, without digest type
  -z, --zero            end each output line with NUL, not newline,
                          and disable file name escaping

The following five options are useful only when verifying checksums:${CHECK_OPTIONS}

      --debug           indicate which implementation used
`,
  notes: `DIGEST determines the digest algorithm and default output format:
  sysv      (equivalent to sum -s)
  bsd       (equivalent to sum -r)
  crc       (equivalent to cksum)
  md5       (equivalent to md5sum)
  sha1      (equivalent to sha1sum)
  sha224    (equivalent to sha224sum)
  sha256    (equivalent to sha256sum)
  sha384    (equivalent to sha384sum)
  sha512    (equivalent to sha512sum)
  blake2b   (equivalent to b2sum)
  sm3       (only available through cksum)

When checking, the input should be a former output of this program,
or equivalent standalone program.`,
  *explain(t, _digit, error) {
    // its getopt knows the letters of its relatives, and nothing else does
    if (/^invalid option -- '[bt]'$/.test(error)) yield* t.usage();
  },
  *run(t) {
    const types = [...Object.keys(CHECKSUMS), ...ALGORITHMS.map((a) => a.option)];
    let type: string | null = null;
    let length = 0;
    for (const { opt, arg } of t.options) {
      if (opt === "a") {
        const choices = types.map((name) => [name]);
        type = types[yield* t.choose("--algorithm", arg ?? "", choices, { whole: true })];
      } else if (opt === "l") length = yield* length_option(t, arg ?? "");
    }
    const algorithm = ALGORITHMS.find((a) => a.option === type);
    let bits = algorithm?.bits ?? 0;
    if (algorithm === BLAKE2B) bits = yield* blake2b_length(t, length, t.last("l")?.arg ?? "");
    else if (length > 0) yield* t.die("--length is only supported with --algorithm=blake2b");
    if (t.has("c") && type !== null && !algorithm)
      yield* t.die("--check is not supported with --algorithm={bsd,sysv,crc}");
    yield* check_options(t, false);
    if (t.has("c")) return yield* check_lists(t, new ListReader(algorithm ?? null, false));
    const zero = t.has("z");
    if (algorithm) {
      const tag = t.last("tag", "untagged")?.opt !== "untagged";
      return yield* print_digests(t, algorithm, bits, { tag, binary: false, zero });
    }
    const make = CHECKSUMS[type ?? "crc"];
    if (t.has("debug") && make === make_crc) yield* t.warn("using pclmul hardware support");
    yield* print_sums(t, make, zero ? "\0" : "\n");
  },
});
