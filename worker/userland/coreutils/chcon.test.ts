// chcon and runcon: labels of files and of programs, and the system calls behind them.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const output = (script: string) => {
  const { stdout, stderr } = run_script(`cd /tmp; mkdir -p d/e; touch f d/e/y; ln -s f l\n${script}\n`);
  return stdout + stderr;
};

test.each([
  ["a part", "chcon -t etc_t f; ls -Z f", "unconfined_u:object_r:etc_t:s0 f\n"],
  ["several parts", "chcon -u system_u -l s0:c1 f; ls -Z f", "system_u:object_r:user_tmp_t:s0:c1 f\n"],
  [
    "the target of a link",
    "chcon system_u:object_r:bin_t:s0 l; ls -Z f l",
    "         system_u:object_r:bin_t:s0 f\nunconfined_u:object_r:user_tmp_t:s0 l\n",
  ],
  ["a link itself", "chcon -h -t lnk_t l; ls -Z l", "unconfined_u:object_r:lnk_t:s0 l\n"],
  [
    "a tree, contents first",
    "chcon -Rv -t z_t d",
    "changing security context of 'd/e/y'\nchanging security context of 'd/e'\nchanging security context of 'd'\n",
  ],
  [
    "what another file has",
    "chcon -t q_t f; chcon --reference=f d; ls -Zd d",
    "unconfined_u:object_r:q_t:s0 d\n",
  ],
  [
    "nothing that is none",
    "chcon bad f",
    "chcon: failed to change context of 'f' to ‘bad’: Invalid argument\n",
  ],
  ["not / as a whole", "chcon -R --preserve-root -t x / 2>/dev/null; echo $?", "1\n"],
  [
    "with the calls of the real one",
    "strace -o log chcon -t q_t f; grep -o '^[a-z]*xattr(\"f\", [^,]*' log",
    'getxattr("f", "security.selinux"\nsetxattr("f", "security.selinux"\n',
  ],
])("chcon changes %s", (_name, script, expected) => {
  const bytes = output(script);
  expect(new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)))).toBe(expected);
});

test.each([
  ["shows the present context", "runcon", "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023\n"],
  [
    "runs a program in a context with another type",
    "runcon -t httpd_t cat /proc/self/attr/current | tr -d '\\0\\n'",
    "unconfined_u:unconfined_r:httpd_t:s0-s0:c0.c1023",
  ],
  [
    "takes no context that is none",
    "runcon bad true; echo $?",
    "125\nruncon: unable to set security context 'bad': Invalid argument\n",
  ],
  ["names what is not simulated", "runcon -c true", "runcon: option --compute is not simulated\n"],
])("runcon %s", (_name, script, expected) => {
  expect(output(script)).toBe(expected);
});
