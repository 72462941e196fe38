// If this fails, curl(1) and httpd do not speak HTTP with each other, curl words its errors otherwise than 7.88, or
// ss(8) and lsns(8) show other sockets and namespaces than there are.
import { describe, expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const run = (script: string): string[] =>
  run_script(`exec 2>&1\n${script}`).stdout.replaceAll("\r", "").split("\n").slice(0, -1);
const PAGE = ["<!DOCTYPE html>", "<title>auditlab</title>", "<h1>It works!</h1>"];

describe("curl", () => {
  test("a document, its headers, a redirection followed", () => {
    expect(run("httpd; curl -s localhost")).toEqual(PAGE);
    expect(
      run(`httpd; mkdir /var/www/d; echo hi > /var/www/d/index.html
curl -sI localhost/d | grep -vE '^(Date|Last)'; curl -sL localhost/d; curl -sO localhost/d/index.html; cat index.html
curl -s -o /dev/null -w '%{http_code} %{size_download} %{content_type} %{remote_ip}\\n' 127.0.0.1/none`),
    ).toEqual([
      "HTTP/1.1 302 Found",
      "Connection: close",
      "Content-type: text/html",
      "Location: /d/",
      "",
      "hi",
      "hi",
      "404 124 text/html 127.0.0.1",
    ]);
  });

  test("-v tells both sides of the conversation", () => {
    expect(run("httpd; curl -sv -H 'X-A: b' -d a=b 127.0.0.1 | grep -v H1 | grep -v Date")).toEqual([
      "*   Trying 127.0.0.1:80...",
      "* Connected to 127.0.0.1 (127.0.0.1) port 80 (#0)",
      "> POST / HTTP/1.1",
      "> Host: 127.0.0.1",
      "> User-Agent: curl/7.88.1",
      "> Accept: */*",
      "> X-A: b",
      "> Content-Length: 3",
      "> Content-Type: application/x-www-form-urlencoded",
      "> ",
      "} [3 bytes data]",
      "< HTTP/1.1 501 Not Implemented",
      expect.stringMatching(/^< Date: /),
      "< Connection: close",
      "< Content-type: text/html",
      "< ",
      "{ [143 bytes data]",
      "* Closing connection 0",
      "<HTML><HEAD><TITLE>501 Not Implemented</TITLE></HEAD>",
      "The requested method is not recognized",
      "</BODY></HTML>",
    ]);
  });

  test("errors, as curl words them", () => {
    const hint = "curl: try 'curl --help' or 'curl --manual' for more information";
    expect(
      run(`httpd; for url in http://127.0.0.1:1/ http://nosuch/ https://localhost/ ; do curl -sS $url; echo $?; done
curl -sSf localhost/none; echo $?; curl -s http://127.0.0.1:1/; echo $?; curl; curl --bogus; curl -o; curl -k; echo $?`),
    ).toEqual([
      "curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server",
      "7",
      "curl: (6) Could not resolve host: nosuch",
      "6",
      'curl: (1) Protocol "https" not supported or disabled in libcurl',
      "1",
      "curl: (22) The requested URL returned error: 404",
      "22",
      "7",
      hint,
      "curl: option --bogus: is unknown",
      hint,
      "curl: option -o: requires parameter",
      hint,
      "curl: option -k: is not simulated",
      hint,
      "2",
    ]);
  });

  test("nothing above the home directory is given out", () => {
    const out = run("httpd; curl -s localhost/%2e%2e/etc/passwd; curl -s localhost/../etc/passwd").join("\n");
    expect(out).not.toContain("root:");
    expect(out.match(/<H1>400 Bad Request/g)).toHaveLength(2);
  });

  test("a server in another namespace answers, and its packets name the containers there", () => {
    const out = run(`ip netns add blue; ip link add va type veth peer name vb netns blue
ip addr add 10.9.0.1/24 dev va; ip link set va up; ip -n blue addr add 10.9.0.2/24 dev vb; ip -n blue link set vb up
ip netns exec blue iptables -A INPUT -p tcp --syn -j AUDIT --type accept
ip netns exec blue httpd -f & sleep .1; echo 77 > /proc/$!/containerid; curl -s 10.9.0.2; curl -sS 10.9.0.2:81
ausearch -m NETFILTER_PKT --raw`).map((l) => l.replace(/ msg=audit\([^)]*\)/, ""));
    const packet = "type=NETFILTER_PKT: mark=0x0 saddr=10.9.0.1 daddr=10.9.0.2 proto=6";
    const info = "type=CONTAINER_INFO: op=net0 contid=77";
    expect(out).toEqual([
      ...PAGE,
      "curl: (7) Failed to connect to 10.9.0.2 port 81 after 0 ms: Couldn't connect to server",
      packet,
      info,
      packet,
      info,
    ]);
  });
});

describe("ss", () => {
  test("who listens, with whom, and the connections there are", () => {
    const out = run(`httpd; ss -tlnp | sed 's/pid=[0-9]*/pid=N/; s/ *$//'; ss -tlH; ss -tan | grep -c ESTAB
nc -l 99 & sleep .1; nc 127.0.0.1 99 & sleep .1; ss -tnH; kill %1 %2`).filter((l) => !/Terminated/.test(l));
    expect(out).toEqual([
      "State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess",
      'LISTEN 0      9                  *:80              *:*    users:(("httpd",pid=N,fd=3))',
      "LISTEN 0 9 *:http *:*",
      "0",
      "ESTAB 0 0 127.0.0.1:32768 127.0.0.1:99   ",
      "ESTAB 0 0 127.0.0.1:99    127.0.0.1:32768",
    ]);
  });
});

describe("lsns", () => {
  test("a namespace of its own stands on a line of its own", () => {
    const out = run(
      "unshare -n sleep 100 & sleep .1; lsns -t net -o TYPE,NPROCS,USER,COMMAND -n | tail -1; lsns -t foo; echo $?; kill $!",
    );
    expect(out.filter((l) => !/Terminated/.test(l))).toEqual([
      "net 1 root sleep 100",
      "lsns: unknown namespace type: foo",
      "1",
    ]);
  });
});
