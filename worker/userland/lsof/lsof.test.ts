// lsof and fuser: who has a file or a port open; if this fails, the wrong process is blamed. Form as lsof 4.95 and psmisc
// 23.6 print it.
import { expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";

const OPEN = "cd /tmp; echo hi > f; sleep 100 < f & P=$!; nc -l -p 80 & N=$!; nc -u -l -p 53 & sleep 0.1\n";
const shown = (s: string) => s.replace(/^(\w+ +)\d+/gm, "$1PID").replace(/ +/g, " ");

it("lists by process, file, directory and descriptor", () => {
  const r = run_script(`${OPEN}lsof -a -p $P -d cwd,txt,0; lsof f; lsof -t f | diff - <(echo $P) && echo same
lsof -a -c sleep +D /tmp -d 0; lsof -p 99999; echo $?; lsof nosuch; echo $?
`);
  expect(shown(r.stdout)).toMatch(
    new RegExp(
      [
        "^COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME",
        "sleep PID root cwd DIR \\d+,\\d+ \\d+ \\d+ /tmp",
        "sleep PID root txt REG 253,1 \\d+ \\d+ /usr/bin/sleep",
        "sleep PID root 0r REG \\d+,\\d+ 3 \\d+ /tmp/f",
        "COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME",
        "sleep PID root 0r REG \\d+,\\d+ 3 \\d+ f",
        "same",
        "COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME",
        "sleep PID root 0r REG \\d+,\\d+ 3 \\d+ /tmp/f",
        "1\n1\n$",
      ].join("\n"),
    ),
  );
  expect(r.stderr).toBe("lsof: status error on nosuch: No such file or directory\n");
});

it("lists sockets, with names of hosts and services or without", () => {
  const r = run_script(
    `${OPEN}lsof -i | tail -n +2; lsof -nP -i TCP:80 | tail -n +2; lsof -i :99; echo $?\n`,
  );
  expect(shown(r.stdout)).toMatch(
    /^nc PID root 3u IPv4 \d+ 0t0 TCP \*:http \(LISTEN\)\nnc PID root 3u IPv4 \d+ 0t0 UDP \*:53\nnc PID root 3u IPv4 \d+ 0t0 TCP \*:80 \(LISTEN\)\n1\n$/,
  );
});

it("-s takes sockets of TCP by their state; by itself it asks for sizes", () => {
  const r = run_script(
    `${OPEN}exec 2>&1; list() { lsof -nP "$@" | tail -n +2; echo "\${PIPESTATUS[0]}"; }
list -iTCP -sTCP:LISTEN; list -i -s tcp:listen -a -c nc; list -iTCP:80 -sTCP:^LISTEN; list -iTCP -sTCP:LISTEN,CLOSED; lsof -nPs -p $N -a -d 3 | head -n 1
for s in FOO:LISTEN TCP: TCP:FOO TCP:LISTEN,,CLOSED TCP:LISTEN,^LISTEN UDP:Idle; do lsof -s $s 2>&1 | head -n 1; done\n`,
  );
  const listening = "nc PID root 3u IPv4 INO 0t0 TCP *:80 (LISTEN)";
  expect(
    shown(r.stdout)
      .replace(/IPv4 \d+/g, "IPv4 INO")
      .split("\n")
      .slice(0, -1),
  ).toEqual([
    listening,
    "0",
    listening,
    "nc PID root 3u IPv4 INO 0t0 UDP *:53",
    "0",
    "1",
    listening,
    "1",
    "COMMAND PID USER FD TYPE DEVICE SIZE NODE NAME",
    'lsof: unknown -s protocol: "FOO:LISTEN"',
    "lsof: no TCP state names in: TCP:",
    "lsof: unknown TCP state name: FOO",
    "lsof: NULL TCP state name in: TCP:LISTEN,,CLOSED",
    "lsof: can't include and exclude TCP state: LISTEN",
    "lsof: no UDP state names available: UDP:Idle",
  ]);
});

it("says what it may not see", () => {
  const r = run_script("su -s /bin/bash nobody -c 'lsof -p 1'\n");
  expect(shown(r.stdout).split("\n").slice(1)).toEqual([
    "systemd PID root cwd unknown /proc/1/cwd (readlink: Permission denied)",
    "systemd PID root rtd unknown /proc/1/root (readlink: Permission denied)",
    "systemd PID root txt unknown /proc/1/exe (readlink: Permission denied)",
    "systemd PID root NOFD /proc/1/fd (opendir: Permission denied)",
    "",
  ]);
});

it("fuser names users of a file or port, and ends them", () => {
  const r =
    run_script(`${OPEN}[ "$(fuser f 2>/dev/null)" -eq $P ] && echo file; [ "$(fuser 80/tcp 2>/dev/null)" -eq $N ] && echo port
fuser -s nosuch; echo $?; fuser -v -n udp 53; fuser -k -TERM f >/dev/null 2>&1; wait $P; echo $?; fuser f; echo $?
`);
  expect(r.stdout.replace(/\d{3}/, "PID")).toBe("file\nport\n1\n  PID143\n1\n");
  expect(r.stderr).toBe(
    "Specified filename nosuch does not exist.\n                     USER        PID ACCESS COMMAND\n53/udp:              root       F.... nc\n",
  );
});

it("shows that devices, pipes and sockets have no position, and files have one", () => {
  const r = run_script(
    "cd /tmp; echo x | { exec 5>/dev/null 6>f; echo abc >&5; echo abc >&6; read y; lsof -a -p $BASHPID -d 0,5,6; }\n",
  );
  expect(r.stdout).toMatch(/ 0r +FIFO +\S+ +0t0 .* 5w +CHR +1,3 +0t0 .* 6w +REG +\S+ +4 /s);
  expect(
    run_script(
      "exec 5>/dev/null; echo abc >&5; head -n 1 /proc/$$/fdinfo/5; exec 6>/tmp/f; echo abc >&6; head -n 1 /proc/$$/fdinfo/6\n",
    ).stdout,
  ).toBe("pos:\t0\npos:\t4\n");
});
