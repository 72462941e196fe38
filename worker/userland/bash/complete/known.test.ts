// Tab offers what the audit tools and the shell's own tables really take; if this fails, completion lies or is silent.
import { describe, expect, it } from "vitest";
import { screen, Typing } from "../../../../test/terminal.ts";

/** The line after typing `keys` at a fresh prompt. */
async function line(keys: string, patches = 13): Promise<string> {
  const typing = new Typing({ patches, cols: 200 });
  const { rows, y } = await screen(typing.take() + typing.type(keys), 24, 200);
  return rows[y];
}

describe("completion of known commands", () => {
  it.each([
    ["auditctl --loginuid\t", "$ auditctl --loginuid-immutable "],
    ["auditctl -a exit,al\t", "$ auditctl -a exit,always "],
    ["auditctl -a exit,always -F cont\t", "$ auditctl -a exit,always -F containerid="],
    ["auditctl -a exit,always -F sessi\t", "$ auditctl -a exit,always -F sessionid="],
    ["auditctl -a exit,always -F arch=b6\t", "$ auditctl -a exit,always -F arch=b64 "],
    ["auditctl -a exit,always -S execvea\t", "$ auditctl -a exit,always -S execveat "],
    ["auditctl -a exit,always -S open,execvea\t", "$ auditctl -a exit,always -S open,execveat "],
    ["auditctl -w /etc/passw\t", "$ auditctl -w /etc/passwd "],
    ["ausearch --container\t", "$ ausearch --container-id "],
    ["ausearch -m container_\t", "$ ausearch -m container_"],
    ["ausearch -m CONTAINER_\t", "$ ausearch -m CONTAINER_INFO "],
    ["ausearch -ts rec\t", "$ ausearch -ts recent "],
    ["ausyscall execvea\t", "$ ausyscall execveat "],
    ["kill -SIGKI\t", "$ kill -SIGKILL "],
    ["kill -KI\t", "$ kill -KILL "],
    ["set -o pipef\t", "$ set -o pipefail "],
    ["shopt -s histv\t", "$ shopt -s histverify "],
    // directories, as bash 5.2.15 goes on with them
    ["cd $HOM\t", "$ cd $HOME/"],
    ['cd "$HOM\t', '$ cd "$HOME"/'],
    ["ls $HOME/../etc/audi\t", "$ ls $HOME/../etc/audit/"],
    ["echo $LAN\t", "$ echo $LANG "],
    ["sleep 100 &\rfg %\t", "$ fg %1 "],
  ])("%j", async (keys, shown) => {
    expect(await line(keys)).toBe(shown);
  });

  it("offers containerid only where the kernel has it", async () => {
    expect(await line("auditctl -F containe\t", 3)).toBe("$ auditctl -F containe");
    expect(await line("auditctl -F containe\t", 4)).toBe("$ auditctl -F containerid=");
  });
});

it("a setting of completion that would change nothing is refused by name", () => {
  const typing = new Typing({ term: "dumb" });
  expect(typing.type("bind 'set colored-stats on'; echo $?\r")).toContain(
    "\nbash: bind: set colored-stats on is not simulated\r\n1\r\n",
  );
  expect(typing.type("bind 'set visible-stats off' 'set show-all-if-ambiguous on'; echo $?\r")).toContain(
    "\r\n0\r\n",
  );
});
