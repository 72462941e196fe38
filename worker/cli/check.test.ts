// If one of these fails, a scenario can be wrong in that way and nobody is told.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { check_command } from "./check.ts";

const GOOD = join(import.meta.dirname, "../../test/scenarios/good");
let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "auditlab-check-"));
  cpSync(GOOD, join(root, "good"), { recursive: true });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

/** Status and output of `auditlab check`. */
async function check(...args: string[]): Promise<[number, string]> {
  let out = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  const status = await check_command(["--root", root, ...args]);
  vi.restoreAllMocks();
  return [status, out.replaceAll(root, "ROOT")];
}

function edit(file: string, from: string | RegExp, to: string, slug = "good"): void {
  const path = join(root, slug, file);
  const text = readFileSync(path, "utf8");
  expect(typeof from === "string" ? text.includes(from) : from.test(text)).toBe(true);
  writeFileSync(path, text.replace(from, to));
}

test("a scenario that is right passes", async () => {
  const [status, out] = await check();
  expect(out).toMatch(/^ok {3}good +[\d.]+ s {2}2 tasks, 2 lines\n1 passed, 0 failed\n$/);
  expect(status).toBe(0);
});

test.each<[string, string, string | RegExp, string, string]>([
  [
    "a: a key nobody knows",
    "index.md",
    "minutes: 1",
    "minutes: 1\nflavour: sweet",
    'index.md:9:1: the front matter has no key "flavour"',
  ],
  ["a: a regular expression that is none", "index.md", "^auditctl -w", "(", '"(" is no regular expression'],
  [
    "b: a task that is done at the start",
    "index.md",
    '{ rule: { matches: "^-w /etc/shadow " } }',
    "{ file: /etc/shadow }",
    'index.md:1:1: the task "rule" is done before anything was typed',
  ],
  [
    "b: a task that is broken at the start",
    "index.md",
    "enabled: 2",
    "enabled: 1",
    'the task "rule" is broken before anything was typed',
  ],
  [
    "c: a wrong solution",
    "solution.sh",
    "/etc/shadow",
    "/etc/gshadow",
    'solution.sh:1:1: the task "rule" is open at the end of the solution',
  ],
  [
    "c: a solution in the wrong order",
    "solution.sh",
    /(.*)\n(.*)\n/,
    "$2; rm $2\n$1\n",
    'the task "file" is open at the end of the solution',
  ],
  ["c: a solution that waits for ever", "solution.sh", "touch", "tail -f", "solution.sh:1:1:"],
  [
    "d: a remark that is never shown",
    "index.md",
    "/etc/passwd ",
    "/etc/group ",
    "tasks.rule.not_yet.0 is shown neither",
  ],
  [
    "d: a broken that is never shown",
    "index.md",
    "enabled: 2",
    "enabled: 7",
    "tasks.rule.broken.0 is shown neither",
  ],
  [
    "d: a hint that is never offered",
    "index.md",
    "^auditctl -w",
    "^auditctl -W",
    "tasks.rule.hints.1 is shown neither",
  ],
  [
    "d: an attempt that is none",
    "attempts/other.sh",
    /.*/,
    "auditctl -w /etc/shadow -k k; touch /tmp/made",
    "attempts/other.sh:1:1: is a wrong attempt, but does every task",
  ],
  [
    "e: another transcript",
    "expect/solution.txt",
    "touch",
    "touchy",
    'expect/solution.txt:1:1: line 2 is now "[root@auditlab ~]# touch /tmp/made", not "[root@auditlab ~]# touchy /tmp/made"',
  ],
  [
    "e: a shorter transcript",
    "expect/attempts/locked.txt",
    /\n.*enabled.*/,
    "",
    "expect/attempts/locked.txt:1:1: line 2 is now",
  ],
  [
    "f: a solution that hangs on the seed",
    "solution.sh",
    "touch /tmp/made",
    "[ $((RANDOM % 2)) = 0 ] && touch /tmp/made",
    "solution.sh:1:1: with the seed",
  ],
  [
    "g: a block that is no command",
    "index.md",
    "\ntouch",
    "\ntouchy",
    "index.md:1:1: the machine says: -bash: touchy: command not found",
  ],
  [
    "g: a block with what is not simulated",
    "index.md",
    "\ntouch /tmp/made",
    "\ncat /tmp/made --unheard-of; echo x: option -y is not simulated",
    "is not simulated",
  ],
  [
    "g: a block that waits for ever",
    "index.md",
    "\ntouch /tmp/made",
    "\ntail -f /etc/passwd",
    "index.md:1:1:",
  ],
  [
    "h: a link that is in no source",
    "index.md",
    "(https://example.org/page)",
    "(https://example.org/other)",
    "https://example.org/other is not among the sources",
  ],
  [
    "a need that is not there",
    "index.md",
    "minutes: 1",
    "minutes: 1\nneeds: [none]",
    'needs: there is no scenario "none"',
  ],
])("%s is found", async (_, file, from, to, problem) => {
  edit(file, from, to);
  const [status, out] = await check();
  expect(out).toContain("FAIL good");
  expect(out).toContain(problem);
  expect(out).toContain("0 passed, 1 failed\n");
  expect(status).toBe(1);
});

test("--update writes transcripts, and mends nothing else", async () => {
  rmSync(join(root, "good/expect"), { recursive: true });
  edit("solution.sh", "/etc/shadow", "/etc/gshadow");
  expect((await check())[1]).toContain("expect/solution.txt:1:1: is missing");
  const [status, out] = await check("--update", "good");
  expect(out).not.toContain("expect/");
  expect(status).toBe(1);
  expect(readFileSync(join(root, "good/expect/solution.txt"), "utf8")).toContain(
    "# auditctl -w /etc/gshadow -k k\n",
  );
});

test("a transcript of no script is found", async () => {
  writeFileSync(join(root, "good/expect/solutions.txt"), "\n");
  const [status, out] = await check();
  expect([status, out]).toEqual([
    1,
    expect.stringContaining("expect/solutions.txt:1:1: is the transcript of nothing"),
  ]);
});

test("scenarios do not share a place, and one that does not exist is refused", async () => {
  cpSync(GOOD, join(root, "twin"), { recursive: true });
  expect((await check("twin"))[1]).toContain("order: good has the place 1 in the chapter audit already");
  await expect(check("none")).rejects.toThrow("there is no scenario none");
});

test("a scenario begins where another one's solution ends, with its files and what it has typed", async () => {
  cpSync(join(root, "good"), join(root, "next"), { recursive: true });
  edit("index.md", /^order: \d+/m, "start: good#end\norder: 99", "next");
  // Everything is done before anything is typed: the rule is there, and the file.
  const [status, out] = await check("next");
  expect(out).toContain('the task "rule" is done before anything was typed');
  expect(status).toBe(1);

  edit("index.md", "start: good#end", "start: nobody#end", "next");
  expect((await check("next"))[1]).toContain('start: there is no scenario "nobody"');
  edit("index.md", "start: nobody#end", "start: next#end", "next");
  expect((await check("next"))[1]).toContain("scenarios begin at each other's end in a circle: next at next");
});
