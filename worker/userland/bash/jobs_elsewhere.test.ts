// Jobs that were started in another directory than the shell is in: as bash 5.2.15 told of them at a terminal.
import { expect, it } from "vitest";
import { type_script } from "../../../test/type.ts";

it("listings, fg, bg and what is told unasked name the directory, ~ for the home", () => {
  const out = type_script(`PS1='$ '
sleep 100 &
cd /
jobs
cd /tmp
sleep 101 | cat &
jobs
cd
jobs
kill %1
jobs
mkdir -p sub; cd sub
kill -STOP %2
bg %2
kill %2
true
cd /
sleep 1 &
cd /usr
sleep 1.3
`);
  const shown = out
    .replaceAll("\r", "")
    .split("\n")
    .filter((line) => line.includes("wd") || /^\[\d\]. {2}/.test(line));
  expect(shown).toEqual([
    "[1]+  Running                 sleep 100 &  (wd: ~)",
    "[1]-  Running                 sleep 100 &  (wd: ~)",
    "[2]+  Running                 sleep 101 | cat &",
    "[1]-  Running                 sleep 100 &",
    "[2]+  Running                 sleep 101 | cat &  (wd: /tmp)",
    "[1]-  Terminated              sleep 100",
    "[2]+  Running                 sleep 101 | cat &  (wd: /tmp)",
    "[2]+  Stopped                 sleep 101 | cat  (wd: /tmp)",
    "(wd now: ~/sub)",
    "[2]+ sleep 101 | cat &\t(wd: /tmp)",
    "[2]+  Terminated              sleep 101 | cat  (wd: /tmp)",
    "(wd now: ~/sub)",
    "[1]+  Done                    sleep 1  (wd: /)",
    "(wd now: /usr)",
  ]);
});
