// The command line as others use it: a process with arguments, files, two streams and a status.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { main } from "../cli.ts";

const TOOL = join(import.meta.dirname, "../../tools/auditlab.mjs");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "auditlab-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string, mode = 0o644): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

/** Status, standard output and standard error of `auditlab ARGS`. */
async function auditlab(...args: string[]): Promise<[number, string, string]> {
  const streams = [process.stdout, process.stderr].map((stream) => {
    let text = "";
    const spy = vi.spyOn(stream, "write").mockImplementation((data) => {
      text += typeof data === "string" ? data : Buffer.from(data).toString("latin1");
      return true;
    });
    return () => {
      spy.mockRestore();
      return text;
    };
  });
  const status = await main(args);
  const [stdout, stderr] = streams.map((end) => end());
  return [status, stdout, stderr];
}

const run = (script: string, ...options: string[]) => auditlab("run", file("a.sh", script), ...options);

test("the process has the script's output, its errors and its status", () => {
  const script = file("a.sh", "echo out\necho err >&2\nexit 7\n");
  const { status, stdout, stderr } = spawnSync(process.execPath, [TOOL, "run", script], {
    encoding: "latin1",
  });
  expect([status, stdout, stderr]).toEqual([7, "out\n", "err\n"]);
});

test("run --patches N has the first N patches of the series, --log the machine's log", async () => {
  const script = "sleep 1&\necho 5 > /proc/$!/containerid && cat /proc/$!/containerid\n";
  expect((await run(script, "--patches", "0"))[2]).toMatch(/containerid: (No such file|Permission denied)/);
  const log = join(folder, "audit.log");
  expect(await run(script, "--patches=13", "--log", log)).toEqual([0, "5", ""]);
  expect(readFileSync(log, "latin1")).toContain("contid=5 res=1");
});

test("--put reaches every place where a file can stand, directories made, executable if it was", async () => {
  const data = file("data", "some\0bytes\u{ff}\n");
  const tool = file("tool", "#!/bin/bash\necho it runs\n", 0o755);
  const places = [
    "/root/d",
    "/tmp/d",
    "/tmp/in/there/d",
    "/dev/shm/d",
    "/run/d",
    "/var/run/in/d",
    "/new/place/d",
  ];
  const [status, stdout, stderr] = await run(
    `cd /; stat -c '%a %U %n' /tmp /run /dev/shm ${places.join(" ")}
      md5sum ${places.join(" ")} | cut -c1-32 | uniq -c | tr -s ' '; /tmp/tool; sh; ls -d /usr/share/factory`,
    ...places.flatMap((place) => ["--put", `${data}:${place}`]),
    ...["--put", `${tool}:/tmp/tool`, "--put", `${tool}:/bin/sh`],
  );
  expect(stdout.split("\n")).toEqual([
    ...["1777 root /tmp", "755 root /run", "1777 root /dev/shm"],
    ...places.map((place) => `644 root ${place}`),
    ` ${places.length} ${createHash("md5").update("some\0bytes\u{ff}\n").digest("hex")}`,
    "it runs",
    "it runs",
    "",
  ]);
  expect(stderr).toBe("ls: cannot access '/usr/share/factory': No such file or directory\n");
  expect(status).toBe(2);
});

test.each([
  ["/etc", "there is a directory already"],
  ["/tmp", "there is a directory already"],
  ["/etc/hostname/x", "/etc/hostname is not a directory"],
  ["/root/", "is no path of a file"],
  ["/root/../x", "is no path of a file"],
  ["/proc/x", "is in a file system of the kernel, which is not on the disk"],
  ["/dev/x", "is in a file system of the kernel, which is not on the disk"],
  ["x", "--put needs HOST:GUEST with an absolute GUEST"],
])("--put to %s is refused", async (place, why) => {
  const [status, stdout, stderr] = await run("echo no\n", "--put", `${file("data", "")}:${place}`);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(why);
});

test.each([
  [["run"], "which FILE?"],
  [["run", "/no/such/file.sh"], "cannot read /no/such/file.sh"],
  [["run", "a", "--patches", "14"], "--patches needs a number from 0 to 13, not '14'"],
  [["run", "a", "--wrong"], "unknown option '--wrong'"],
  [["walk"], "unknown command 'walk'"],
])("auditlab %j says what is wrong", async (args, why) => {
  const [status, stdout, stderr] = await auditlab(...args);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(why);
});

test("type types a line at each prompt and prints the terminal's bytes", async () => {
  const [status, stdout, stderr] = await auditlab(
    "type",
    file("t.sh", "read x\nanswer\necho $x; x.sh\n"),
    "--put",
    `${file("x.sh", "#!/bin/bash\nexit 3\n", 0o755)}:/usr/local/bin/x.sh`,
  );
  expect(stdout).toContain("# read x\r\nanswer\r\n[root@auditlab ~]# echo $x; x.sh\r\nanswer\r\n");
  expect([status, stderr]).toEqual([0, ""]);
});

test("a journal says which version made it, and is replayed to the byte", async () => {
  vi.stubGlobal("__AUDITLAB_VERSION__", "0.1.0");
  const script = file("kept.sh", "echo hello; false\n");
  const journal = join(folder, "kept.json");
  expect(await auditlab("run", script, "--journal", journal)).toEqual([1, "hello\n", ""]);
  expect(JSON.parse(readFileSync(journal, "utf8"))).toMatchObject({
    format: "auditlab-journal-1",
    sim: "0.1.0",
  });
  expect(await auditlab("replay", journal)).toEqual([1, "hello\n", ""]);
  vi.unstubAllGlobals();
});
