// If this fails, programs cannot be put into namespaces, or see and count the wrong processes there.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";
import { Typing } from "../../../test/terminal.ts";

const out = (script: string): string => run_script(`exec 2>&1\n${script}`).stdout;

test("a pid namespace begins at 1, and its numbers are its own", () => {
  expect(
    out(
      "unshare -p -f --mount-proc bash -c 'echo $$ $PPID; sleep 9 & echo $!; kill $!; echo /proc/[0-9]*'\n" +
        "unshare -p -f bash -c 'exit 3'; echo $?\n",
    ),
  ).toMatch(/^1 0\n2\n\/proc\/1(?: \/proc\/2)?\n3\n$/);
});

test("the end of its first process ends the namespace", () => {
  expect(
    out(
      "unshare -p -f bash -c 'sleep 1000 & exit 0'; sleep 1\n" +
        "for p in /proc/[0-9]*; do read -r name < $p/comm; [ $name = sleep ] && echo left over; done; echo done",
    ),
  ).toBe("done\n");
});

test("records have the numbers of the initial namespace; audit cannot be set up from another", () => {
  const text = out(
    "auditctl -a always,exit -F arch=b64 -S kill -k kl\n" +
      "unshare -p -f --mount-proc bash -c 'sleep 9 & kill $!; true'\n" +
      "unshare -p -f --mount-proc auditctl -s; ausearch -k kl -m OBJ_PID | grep -o -E 'a0=[0-9a-f]+|opid=[0-9]+'",
  );
  expect(text).toMatch(/^opid=[3-9]\d\d\na0=2\n$|^a0=2\nopid=[3-9]\d\d\n$|Operation not permitted/);
  expect(text).toContain("Error sending status request (Operation not permitted)\n");
  expect(text).toMatch(/a0=2\n/);
  expect(text).toMatch(/opid=[3-9]\d\d\n/);
});

test("a network namespace has a loopback device that is down; nsenter finds the namespaces of a process", () => {
  expect(
    out(
      "unshare -n ping -c 1 127.0.0.1; unshare -u bash -c 'hostname inner; sleep 100' & sleep 1\n" +
        "nsenter -t $! -u hostname; test $(hostname) = inner || echo outside; nsenter -u hostname; nsenter -t 99999 -n true",
    ),
  ).toBe(
    "ping: connect: Network is unreachable\ninner\noutside\n" +
      "nsenter: neither filename nor target pid supplied for ns/uts\n" +
      "nsenter: cannot open /proc/99999/ns/net: No such file or directory\n",
  );
});

test("what cannot be done is said", () => {
  expect(
    out(
      "su nobody -s /bin/bash -c 'unshare -n true'; echo $?; unshare -T true; unshare nosuchprogram; echo $?",
    ),
  ).toBe(
    "unshare: unshare failed: Operation not permitted\n1\nunshare: unshare failed: Invalid argument\n" +
      "unshare: failed to execute nosuchprogram: No such file or directory\n127\n",
  );
});

test("root of a user namespace: ids, maps, what it may and what not", () => {
  const script = `unshare -U -r bash -c 'id; cat /proc/self/uid_map /proc/self/setgroups'; unshare -U id -u
su nobody -s /bin/bash -c 'unshare -rn ip link set lo up && echo up; unshare -r hostname x; unshare -ru bash -c "hostname x; hostname"'
su nobody -s /bin/bash -c 'exec unshare -r sleep 60' & sleep .2; t=$(pgrep -nx sleep); nsenter -t $t -a readlink /proc/self/ns/user | tr -d 0-9
nsenter -t $t -U id -u; kill $t`;
  expect(out(script).replace(/.*Terminated.*\n/, "")).toBe(
    "uid=0(root) gid=0(root) groups=0(root)\n         0          0          1\ndeny\n65534\nup\n" +
      "hostname: you must be root to change the host name\nx\nuser:[]\n0\n",
  );
});

test("the first process of a pid namespace takes no signal from inside that it does not handle", () => {
  expect(
    out(
      "unshare -p -f bash -c 'trap \"echo got\" TERM; kill -9 $$; kill -STOP $$; kill -INT $$; kill -TERM $$; echo alive'",
    ),
  ).toBe("got\nalive\n");
});

test("it is killed from outside, and all others of the namespace with it, those of inner namespaces too", () => {
  const text = out(
    `unshare -p -f bash -c 'sleep 88 & unshare -p -f sleep 99 & exec sleep 66' & sleep 0.3
pgrep -c sleep; kill -9 $(pgrep -f "^sleep 66"); sleep 0.1; pgrep -c sleep`,
  );
  expect(text).toMatch(/^3\n(?:.*Killed.*\n)?0\n$/);
});

test("an interactive shell in a pid namespace has job control, and procfs the numbers of who mounted it", () => {
  const typing = new Typing({ term: "dumb" });
  typing.type("unshare -p -f --mount-proc bash --norc\r");
  expect(typing.type("ps -o pid,ppid,pgid,sid,tpgid,comm\r").replaceAll(/ +/g, " ")).toContain(
    "\n 1 0 1 0 2 bash\r\n 2 1 2 0 2 ps\r\n",
  );
  expect(typing.type("sleep 50 & kill %1; wait %1; echo $?\r")).toContain("\n143\r\n");
  expect(typing.type("readlink /proc/self; grep -E '^(Pid|NSpid):' /proc/self/status\r")).toMatch(
    /\n4\r\nPid:\t5\r\nNSpid:\t5\r\n/,
  );
  expect(typing.type("exit\r")).toContain("exit\r\n$ ");
  // without a procfs of its own it sees the outer numbers
  expect(typing.type("unshare -p -f bash -c 'echo $$; ps -p 1 -o comm='\r")).toContain("\n1\r\nsystemd\r\n");
});

test("unshare: which ids are mapped, setgroups, and who one is then", () => {
  expect(
    out(`chmod 755 /root; su alice -c 'unshare --map-user=5 cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups; unshare --map-group=6 id -g
unshare -r --map-user=7 id -u; unshare --map-user=root id -u; unshare --map-user=nosuch id; unshare --map-group=nosuch id
unshare -r --setgroups=allow id; unshare -U --setgroups=deny cat /proc/self/setgroups; unshare -U --setgroups=bogus id
unshare -r -S 5 id; unshare -r -G 0 id; unshare -S x id'; unshare -S 1000 -G bob id`),
  ).toBe(`         5       1000          1
allow
6
7
0
unshare: failed to parse uid: 'nosuch'
unshare: failed to parse gid: 'nosuch'
unshare: options --setgroups=allow and --map-group are mutually exclusive
deny
unshare: unsupported --setgroups argument 'bogus'
unshare: setuid failed: Invalid argument
unshare: setgroups failed: Operation not permitted
unshare: failed to parse uid: 'x'
uid=1000(alice) gid=1001(bob) groups=1001(bob)
`);
});

test("nsenter: root, working directory and ids", () => {
  expect(
    out(`mkdir -p /r/usr /r/w; cp -a /usr/bin /usr/lib /usr/lib64 /r/usr; ln -s usr/bin usr/lib usr/lib64 /r; cd /tmp
chroot /r sleep 50 & sleep 0.2; P=$(pgrep -x sleep); nsenter -t $P -r -W /w pwd; nsenter -t $P -r -w ls; nsenter -w/usr pwd; kill $P
nsenter -r pwd; nsenter -w/nope pwd; nsenter -r/nope pwd; nsenter -S x id; nsenter -S 1000 -G 1000 id -u; su alice -c 'nsenter -r/ pwd'`),
  ).toBe(`/w
bin
lib
lib64
usr
w
/usr
nsenter: neither filename nor target pid supplied for root
nsenter: cannot open /nope: No such file or directory
nsenter: cannot open /nope: No such file or directory
nsenter: failed to parse uid: 'x'
1000
nsenter: chroot failed: Operation not permitted
`);
});

test("choom, and what a score is", () => {
  expect(
    out(`choom -p $$ | sed s/$$/PID/; choom -n 100 -p $$ | sed s/$$/PID/; choom -n 500 -- cat /proc/self/oom_score; choom -n -1000 cat /proc/self/oom_score /proc/1/oom_score
su alice -c 'choom -n -5 true'; choom -n 2000 true; choom -n x true; choom; choom -p 999999; choom -n 5 -p $$ true; choom cat; choom -n 3 nosuch; echo $?`),
  ).toBe(`pid PID's current OOM score: 1
pid PID's current OOM score adjust value: 0
pid PID's OOM score adjust value changed from 0 to 100
501
0
0
choom: failed to set score adjust value: Permission denied
choom: failed to set score adjust value: Invalid argument
choom: invalid adjust argument: 'x'
choom: no PID or COMMAND specified
Try 'choom --help' for more information.
choom: failed to read OOM score value: No such file or directory
choom: invalid argument: true
Try 'choom --help' for more information.
choom: no OOM score adjust value specified
Try 'choom --help' for more information.
choom: failed to execute nosuch: No such file or directory
127
`);
});
