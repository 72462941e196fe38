// If this fails, `shopt -s cdspell` corrects nothing, or what bash 5.2.15 does not correct.
import { expect, it } from "vitest";
import { Typing } from "../../../test/terminal.ts";

it("corrects the names of directories for who types", () => {
  const typing = new Typing({ term: "dumb" });
  typing.type("PS1='$ '; mkdir -p sp/alpha/inner sp/fob sp/.hid; touch sp/file; cd sp; shopt -s cdspell\r");
  const lines = (command: string) => typing.type(`${command}; cd ~/sp\r`).split("\r\n").slice(1, -1);
  expect(lines("cd alhpa/innre")).toEqual(["alpha/inner"]);
  expect(lines("cd alph; pwd")).toEqual(["alpha", "/root/sp/alpha"]);
  expect(lines("cd -P alphax//")).toEqual(["alpha//"]);
  expect(lines("cd ../ps/Fob")).toEqual(["../sp/fob"]);
  expect(lines("cd hid")).toEqual([".hid"]);
  expect(lines("pushd alhpa")).toEqual(["alpha", "~/sp/alpha ~/sp"]);
  expect(lines("cd fiel")).toEqual(["bash: cd: fiel: Not a directory"]);
  for (const far of ["ahlap", "alhpa/nothing", "./alhpa", "xyz"])
    expect(lines(`cd ${far}`)).toEqual([`bash: cd: ${far}: No such file or directory`]);
  expect(lines("(cd alhpa)")).toEqual(["bash: cd: alhpa: No such file or directory"]);
  expect(lines("shopt -u cdspell; cd alhpa")).toEqual(["bash: cd: alhpa: No such file or directory"]);
});

it("bind -X shows commands quoted", () => {
  const typing = new Typing({ term: "dumb" });
  typing.type(`bind -x '"\\C-xw": echo "a\\b"'\r`);
  expect(typing.type("bind -X\r")).toContain('"\\C-xw": "echo \\"a\\\\b\\""\r\n');
});
