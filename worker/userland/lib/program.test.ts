// If this fails, a program says of a standard output that is closed or full what its original does not say, or the
// other way round.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

test("which programs see that they cannot write", () => {
  const programs = 'ps lsblk "mount" "setpriv --dump" "namei /"';
  const statuses = (to: string) => `for p in ${programs}; do $p ${to} 2>/dev/null; echo -n "$? "; done`;
  expect(run_commands([statuses(">&-"), statuses(">/dev/full"), "lsns >/dev/full"])).toEqual([
    "1 0 0 0 0 -> 0\n",
    "1 1 1 1 1 -> 0\n",
    "lsns: write error: No space left on device\n-> 1\n",
  ]);
});
