// gzip: what it compresses others can read, and the other way round; if this fails, an archive of logs is lost. Messages
// as gzip 1.12 prints them.
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";
import { deflate } from "./deflate.ts";
import { inflate } from "./inflate.ts";

/** Bytes of a small generator, of few kinds or many: compressible or not. */
function bytes(length: number, kinds: number): Uint8Array {
  let seed = length * 31 + kinds;
  return Uint8Array.from({ length }, () => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return Math.floor((seed / 0x7fffffff) ** 3 * kinds);
  });
}

describe("DEFLATE", () => {
  it.each([
    [0, 1],
    [1, 256],
    [300, 1],
    [2000, 7],
    [5000, 256],
    [20_000, 30],
  ])("%i bytes of %i kinds go through zlib both ways, at four levels", (length, kinds) => {
    const data = bytes(length, kinds);
    for (const level of [1, 4, 6, 9])
      expect(new Uint8Array(inflateRawSync(deflate(data, level)))).toEqual(data);
    const packed = deflateRawSync(data);
    expect(inflate(packed, 0)).toEqual({ bytes: data, end: packed.length });
  });
});

it("replaces a file, with its mode and time, and brings it back", () => {
  const r = run_script(`cd /tmp; seq 400 > f; chmod 640 f; touch -d @1000000000 f; sha256sum f > s
gzip f; stat -c '%a %Y' f.gz; ls; zcat f.gz | tail -1; gunzip f.gz; stat -c '%a %Y' f; sha256sum -c s; gzip -k f; gzip -l f.gz | tail -1
cat f.gz f.gz | gzip -d | wc -l; gzip -n < f | gzip -t; echo $?
`);
  expect(r.stderr).toBe("");
  expect(r.stdout).toMatch(
    /^640 1000000000\nf.gz\ns\n400\n640 1000000000\nf: OK\n +\d+ +1492 +\d\d\.\d% f\n800\n0\n$/,
  );
});

it.each([
  ["gzip nosuch", 1, "gzip: nosuch: No such file or directory\n"],
  ["gzip -d nosuch", 1, "gzip: nosuch.gz: No such file or directory\n"],
  ["gzip d", 2, "gzip: d is a directory -- ignored\n"],
  ["gzip f.gz", 0, "gzip: f.gz already has .gz suffix -- unchanged\n"],
  ["gzip -d f", 2, "gzip: f: unknown suffix -- ignored\n"],
  ["gzip -d j.gz", 1, "\ngzip: j.gz: not in gzip format\n"],
  ["gzip -t t.gz", 1, "\ngzip: t.gz: unexpected end of file\n"],
  ["gzip -k f", 2, "gzip: f.gz already exists;\tnot overwritten\n"],
  ["gzip l", 1, "gzip: l: Too many levels of symbolic links\n"],
  ["gzip -z", 1, "gzip: invalid option -- 'z'\nTry `gzip --help' for more information.\n"],
  ["gzip --rsyncable f", 1, "gzip: option --rsyncable is not simulated\n"],
])("%s", (command, status, stderr) => {
  const r =
    run_script(`cd /tmp; mkdir d; echo hello > f; gzip -k f; echo junk > j.gz; head -c 20 f.gz > t.gz; ln -s f l
${command}
`);
  expect([r.status, r.stderr]).toEqual([status, stderr]);
});
