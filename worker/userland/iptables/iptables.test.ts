// If this fails, rules cannot be set or shown as iptables does, or packets do not obey them. The listing and the
// errors about AUDIT are those of iptables 1.8.9 on a real machine.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const out = (script: string): string => run_script(`exec 2>&1\n${script}`).stdout;

test("-A, -L -n and -S show rules as 1.8.9 does", () => {
  expect(
    out(
      "iptables -A INPUT -i lo -p icmp -j AUDIT --type accept\n" +
        "iptables -A INPUT -i lo -p tcp --dport 9 -j AUDIT --type reject\n" +
        "iptables -L INPUT -n\n" +
        "iptables -A OUTPUT -o lo -p tcp --dport 10 -m mark --mark 0 -j AUDIT --type accept\n" +
        "iptables -S\n",
    ),
  ).toBe(
    "Chain INPUT (policy ACCEPT)\n" +
      "target     prot opt source               destination         \n" +
      "AUDIT      1    --  0.0.0.0/0            0.0.0.0/0            AUDIT accept\n" +
      "AUDIT      6    --  0.0.0.0/0            0.0.0.0/0            tcp dpt:9 AUDIT reject\n" +
      "-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n" +
      "-A INPUT -i lo -p icmp -j AUDIT --type accept\n" +
      "-A INPUT -i lo -p tcp -m tcp --dport 9 -j AUDIT --type reject\n" +
      "-A OUTPUT -o lo -p tcp -m tcp --dport 10 -m mark --mark 0x0 -j AUDIT --type accept\n",
  );
});

test("wrong options are refused in the words of the real one", () => {
  const lines = [
    ["-A INPUT -j AUDIT --type bogus", 'Bad action type value "bogus"'],
    ["-A INPUT -j AUDIT", 'AUDIT: option "--type" must be specified\n'],
    ["-A INPUT -j NOWHERE", "Couldn't load target `NOWHERE':No such file or directory\n"],
    ["-A INPUT -p nonsense", 'unknown protocol "nonsense" specified'],
    ["-A INPUT --dport 9", 'unknown option "--dport"'],
    ["-A INPUT -o lo", "Can't use -o with INPUT\n"],
    ["-A INPUT -s 10.0.0.300", "host/network `10.0.0.300' not found"],
    ["", "no command specified"],
  ];
  for (const [args, text] of lines)
    expect(out(`iptables ${args}; echo $?`)).toBe(
      `iptables v1.8.9 (legacy): ${text}\nTry \`iptables -h' or 'iptables --help' for more information.\n2\n`,
    );
  expect(out("iptables -D INPUT 1; iptables -N a; iptables -N a; iptables -L b; iptables -P a DROP")).toBe(
    "iptables: Index of deletion too big.\niptables: Chain already exists.\n" +
      "iptables: No chain/target/match by that name.\niptables: Bad built-in chain name.\n",
  );
});

test("packets obey: DROP, REJECT, chains of the user, connection states, counters", () => {
  const ping = "ping -c 1 -W 1 127.0.0.1 | grep -o ' [0-9]* received'";
  expect(out(`iptables -A INPUT -p icmp -j DROP; ${ping}; iptables -F; ${ping}`)).toBe(
    " 0 received\n 1 received\n",
  );
  expect(
    out(
      "iptables -N mine; iptables -A mine -p icmp --icmp-type echo-request -j RETURN\n" +
        `iptables -A mine -j DROP; iptables -A INPUT -j mine; ${ping}\n` +
        "iptables -L mine -v -n -x | grep -c 84",
    ),
  ).toBe(" 0 received\n2\n");
  expect(
    out(
      "iptables -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\n" +
        `iptables -A INPUT -p icmp --icmp-type 8 -j ACCEPT; iptables -A INPUT -j DROP; ${ping}\n` +
        "iptables -S INPUT -v",
    ),
  ).toBe(
    " 1 received\n-P INPUT ACCEPT -c 0 0\n-A INPUT -m conntrack --ctstate ESTABLISHED -c 1 84 -j ACCEPT\n" +
      "-A INPUT -p icmp -m icmp --icmp-type 8 -c 1 84 -j ACCEPT\n-A INPUT -c 0 0 -j DROP\n",
  );
  expect(
    out(
      "iptables -A OUTPUT -p tcp --dport 81 -j REJECT --reject-with tcp-reset; sctool connect4 127.0.0.1 81",
    ),
  ).toBe("connect: Connection refused\n");
});

test("what iptables-save writes, iptables-restore reads", () => {
  const text = out(
    "iptables -N mine; iptables -A INPUT ! -s 10.0.0.0/8 -m comment --comment 'two words' -j mine\n" +
      "iptables -A mine -j LOG --log-prefix 'seen: '; iptables -P FORWARD DROP\n" +
      "iptables-save | grep -v '^#' > /tmp/a; iptables -F; iptables -X; iptables -P FORWARD ACCEPT\n" +
      'iptables-restore < /tmp/a && iptables-save | grep -v \'^#\' > /tmp/b; cat /tmp/b; test "$(cat /tmp/a)" = "$(cat /tmp/b)" && echo same\n',
  );
  expect(text).toBe(
    "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:mine - [0:0]\n" +
      '-A INPUT ! -s 10.0.0.0/8 -m comment --comment "two words" -j mine\n' +
      '-A mine -j LOG --log-prefix "seen: "\nCOMMIT\nsame\n',
  );
});
