// If this fails, base32(1) or basenc(1) encodes, decodes or complains otherwise than the real one (coreutils 9.1).
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

test.each([
  ["--base64url", "aGVsbG8hP_8B"],
  ["--base32", "NBSWY3DPEE776AI="],
  ["--base32hex", "D1IMOR3F44VVU08="],
  ["--base16", "68656C6C6F213FFF01"],
  ["--base2msbf", "011010000110010101101100011011000110111100100001001111111111111100000001"],
  ["--base2lsbf", "000101101010011000110110001101101111011010000100111111001111111110000000"],
])("basenc %s, there and back", (option, text) => {
  const { stdout } = run_script(
    `printf 'hello!?\\xff\\x01' | basenc -w 0 ${option}; echo; basenc -d ${option} <<< ${text}\n`,
  );
  expect(stdout).toBe(`${text}\nhello!?\xff\x01`);
});

test.each([
  ["NBSWY3DP NBSW====", "hellohe", 0],
  ["NBSWY3DPNBSWY!DP", "hellohel", 1],
  ["NBSWY3==", "hel", 1],
  ["NBSWY3D", "", 1],
  ["nbswy3dp", "", 1],
])("base32 -d <<< %s", (text, stdout, status) => {
  const r = run_script(`base32 -d <<< '${text.replace(" ", "\n")}'\n`);
  expect(r).toMatchObject({ stdout, status, stderr: status ? "base32: invalid input\n" : "" });
});

test.each([
  ["basenc --z85 -w 3 <<< abc", "vpA\nZN\n", "", 0],
  ["basenc --z85 -d <<< 'xK#0@~~~~~'", "hell", "basenc: invalid input\n", 1],
  ["printf abc | basenc --z85", "", "basenc: invalid input (length must be multiple of 4 characters)\n", 1],
  ["basenc --base16 -di <<< '4-a 1'", "A", "", 0],
  ["basenc --base32 --base16 <<< hi", "68690A\n", "", 0],
  ["base32 -w 99999999999999999999 <<< a", "MEFA====", "", 0],
  ["basenc -d", "", "basenc: missing encoding type\nTry 'basenc --help' for more information.\n", 1],
])("%s", (command, stdout, stderr, status) => {
  expect(run_script(`${command}\n`)).toMatchObject({ stdout, stderr, status });
});

test("what has no end is encoded, and found to be wrong, as it comes", () => {
  const { stdout, stderr } = run_script(
    "base64 < /dev/zero | head -n 1 | cut -c 1-8; base32 -d < /dev/zero; seq 20000 | base32 -w 0 | base32 -d | cmp - <(seq 20000)\n",
  );
  expect([stdout, stderr]).toEqual(["AAAAAAAA\n", "base32: invalid input\n"]);
});
