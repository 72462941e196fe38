// Passwords and logins: a password that is set opens the account, and a login has an id and a session of its own.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";
import { type_script } from "../../../test/type.ts";

test("passwd, su with the password, chage", () => {
  const seen = run_commands([
    "printf 'secret1\\nsecret1\\n' | passwd alice",
    "printf 'a\\nb\\n' | passwd alice",
    "su bob -c 'echo secret1 | su alice -c whoami; echo wrong | su alice -c whoami'",
    "passwd -l alice; passwd -S alice | cut -d' ' -f1-2; su bob -c 'echo secret1 | su alice -c id'; passwd -u alice",
    "su bob -c 'passwd alice'",
    "chage -M 90 -E 2020-01-01 alice && chage -li alice",
    "su bob -c 'chage -l alice'",
    "su bob -c 'newgrp sudo' </dev/null",
    "echo 'id -gn' | newgrp users",
    'auditctl -m x >/dev/null; ausearch -m USER_CHAUTHTOK,CHGRP_ID | sed -n "s/.* msg=\'op=\\(.*\\) exe=.* res=/\\1 /p"',
  ]);
  expect(seen).toEqual([
    "New password: Retype new password: passwd: password updated successfully\n-> 0\n",
    "New password: Retype new password: Sorry, passwords do not match.\n" +
      "passwd: Authentication token manipulation error\npasswd: password unchanged\n-> 10\n",
    "Password: alice\nPassword: su: Authentication failure\n-> 1\n",
    "passwd: password changed.\nalice L\nPassword: su: Authentication failure\npasswd: password changed.\n-> 0\n",
    "passwd: You may not view or modify password information for alice.\n-> 1\n",
    "Last password change\t\t\t\t\t: 2018-03-16\nPassword expires\t\t\t\t\t: 2018-06-14\n" +
      "Password inactive\t\t\t\t\t: never\nAccount expires\t\t\t\t\t\t: 2020-01-01\n" +
      "Minimum number of days between password change\t\t: 0\n" +
      "Maximum number of days between password change\t\t: 90\n" +
      "Number of days of warning before password expires\t: 7\n-> 0\n",
    "chage: Permission denied.\n-> 1\n",
    "Password: newgrp: Permission denied.\n-> 1\n",
    "users\n-> 0\n",
    `PAM:chauthtok grantors=pam_permit acct="alice" success'
PAM:chauthtok grantors=? acct="alice" failed'
change max age id=1000 success'
change passwd expiration id=1000 success'
display aging info id=1000 success'
changing new-group=sudo id=1001 failed'
changing new-gid=100 id=0 success'
-> 0
`,
  ]);
});

test("login gives a login uid and a session, and tells audit of each step", () => {
  const screen = type_script(`echo alice:secret1 | chpasswd
login alice
secret1
echo $(whoami) $(cat /proc/self/loginuid) $(cat /proc/self/sessionid) $PWD
exit
login alice
wrong
nobody1
x
alice
secret1
exit
echo $(cat /proc/self/loginuid)
ausearch -m LOGIN,USER_LOGIN,USER_START,CRED_ACQ,USER_END,CRED_DISP,USER_ACCT,USER_AUTH | sed -n 's/^type=\\([A-Z_]*\\) .* auid=\\([0-9]*\\) .*ses=\\([0-9]*\\).* res=\\([a-z0-9]*\\).*/<\\1 \\2 \\3 \\4>/p'
`);
  expect(screen).toContain("alice 1000 2 /home/alice");
  expect(screen).toContain(
    "Login incorrect\r\nauditlab login: nobody1\r\nPassword: \r\n\r\nLogin incorrect\r\n",
  );
  expect([...screen.matchAll(/^<(.*)>/gm)].map((m) => m[1])).toEqual([
    "LOGIN 0 1 1",
    "USER_AUTH 0 1 success",
    "USER_ACCT 0 1 success",
    "LOGIN 1000 2 1",
    "CRED_ACQ 1000 2 success",
    "USER_START 1000 2 success",
    "USER_LOGIN 1000 2 success",
    "USER_END 1000 2 success",
    "CRED_DISP 1000 2 success",
    "USER_AUTH 0 1 failed",
    "USER_LOGIN 0 1 failed",
    "USER_AUTH 0 1 failed",
    "USER_LOGIN 0 1 failed",
    "USER_AUTH 0 1 success",
    "USER_ACCT 0 1 success",
    "LOGIN 1000 3 1",
    "CRED_ACQ 1000 3 success",
    "USER_START 1000 3 success",
    "USER_LOGIN 1000 3 success",
    "USER_END 1000 3 success",
    "CRED_DISP 1000 3 success",
  ]);
});
