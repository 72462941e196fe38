// man shows what programs say of themselves, those too that take no --help; asking changes nothing on the machine.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

test("pages of the audit tools", () => {
  const seen = run_commands([
    "man auditctl | sed -n '1p;3p;5p'",
    "man 8 autrace | sed -n '1p;3p;5p'; auditctl -l",
    "man ausearch | sed -n '1p;3p;5p'",
    "man nosuch",
    "su alice -c 'man auditctl'",
  ]);
  const page = (title: string, command: string, usage: string) =>
    `${title}(8)\n       There are no manual pages on this machine. This is what "${command}" prints.\n       ${usage}\n`;
  expect(seen).toEqual([
    `${page("AUDITCTL", "auditctl -h", "usage: auditctl [options]")}-> 0\n`,
    `${page("AUTRACE", "autrace", "usage: autrace [-r] program")}No rules\n-> 0\n`,
    `${page("AUSEARCH", "ausearch --help", "usage: ausearch [options]")}-> 0\n`,
    "No manual entry for nosuch\n-> 16\n",
    expect.stringContaining("AUDITCTL(8)"),
  ]);
});
