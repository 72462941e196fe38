// id -Z: SELinux labels processes on this machine, though no selinuxfs says that it is there.
import { expect, test } from "vitest";
import { run_commands } from "../../../../test/commands.ts";

test("id -Z tells the label of the process", () => {
  const seen = run_commands([
    "id -Z",
    "runcon -t user_t id --context",
    "id -Z root",
    "id -Zu",
    "id | grep -c context",
  ]);
  expect(seen).toEqual([
    "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023\n-> 0\n",
    "unconfined_u:unconfined_r:user_t:s0-s0:c0.c1023\n-> 0\n",
    "id: cannot print security context when user specified\n-> 1\n",
    'id: cannot print "only" of more than one choice\n-> 1\n',
    "0\n-> 1\n",
  ]);
});
