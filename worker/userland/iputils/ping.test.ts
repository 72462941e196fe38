// If this fails, ping does not reach hosts, does not say when it cannot, or counts wrongly.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const out = (script: string): string => run_script(`exec 2>&1\n${script}`).stdout.replace(/\d+\.\d{3}/g, "N");

test("replies and statistics over IPv4 and IPv6", () => {
  expect(out("ping -c 2 -i 0.2 127.0.0.1; echo $?; ping -q -c 1 ::1; ping6 -c1 -s 8 ::1 | head -2")).toBe(
    "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.\n" +
      "64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=N ms\n" +
      "64 bytes from 127.0.0.1: icmp_seq=2 ttl=64 time=N ms\n" +
      "\n--- 127.0.0.1 ping statistics ---\n" +
      "2 packets transmitted, 2 received, 0% packet loss, time 200ms\n" +
      "rtt min/avg/max/mdev = N/N/N/N ms\n0\n" +
      "PING ::1(::1) 56 data bytes\n\n--- ::1 ping statistics ---\n" +
      "1 packets transmitted, 1 received, 0% packet loss, time 0ms\nrtt min/avg/max/mdev = N/N/N/N ms\n" +
      "PING ::1(::1) 8 data bytes\n16 bytes from ::1: icmp_seq=1 ttl=64\n".replace(
        "ttl=64\n",
        "ttl=64 time=N ms\n",
      ),
  );
});

test("no way, no name, nobody who answers, a wrong option", () => {
  expect(out("ping -c 1 10.1.2.3; echo $?; ping nosuch; echo $?; ping -c x 127.0.0.1; ping")).toBe(
    "ping: connect: Network is unreachable\n2\nping: nosuch: Name or service not known\n2\n" +
      "ping: invalid argument: 'x'\nping: usage error: Destination address required\n",
  );
  expect(out("iptables -A OUTPUT -p icmp -j DROP; ping -c 1 -W 1 127.0.0.1; echo $?")).toContain(
    "ping: sendmsg: Operation not permitted\n",
  );
  expect(out("iptables -A INPUT -p icmp -j DROP; ping -c 2 -W 1 127.0.0.1 | tail -3")).toBe(
    "--- 127.0.0.1 ping statistics ---\n2 packets transmitted, 0 received, 100% packet loss, time 1000ms\n\n",
  );
});

test("without privilege only where the group may", () => {
  const script =
    "setpriv --reuid 1000 --regid 1000 --clear-groups ping -c 1 -q 127.0.0.1 | grep -c '1 received'";
  expect(out(`${script}; echo '1 0' > /proc/sys/net/ipv4/ping_group_range; ${script}`)).toBe(
    "1\nping: socket: Operation not permitted\n0\n",
  );
});
