// If this fails, a teacher is told that a learner has done what they have not, or the other way round.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { verify_command } from "./verify.ts";

vi.stubGlobal("__AUDITLAB_VERSION__", "0.1.0");

const INDEX = `---
title: Two files
summary: Make two files.
kind: guide
chapter: audit
order: 1
level: 1
minutes: 5
tasks:
  one:
    title: Make /tmp/one.
    done: { file: /tmp/one }
    hints: []
  two:
    title: Take it away again.
    needs: [one]
    done: { file: /tmp/one, exists: false }
    hints: []
sources:
  - { title: touch(1) }
---

## One

\`\`\`task
one
\`\`\`

\`\`\`task
two
\`\`\`
`;

/** A link in which these lines are typed, a second between two. */
function link(lines: readonly string[], more: object = {}): string {
  const journal = {
    times: lines.map((line) => `1000*${line.length + 1}`).join(" "),
    typed: lines.map((line) => `${line}\r`).join(""),
  };
  const scenario = [
    ["index.md", INDEX],
    ["solution.sh", "touch /tmp/one\nrm /tmp/one\n"],
  ];
  const machine = { v: 1, sim: "0.1.0", patches: 13, seed: 1, epoch: 0, rows: 24, cols: 80 };
  const data = { ...machine, scenario, journal, until: lines.length * 1e9 + 1e9, ...more };
  const json = JSON.stringify(Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))));
  const body = `x1.${deflateRawSync(json).toString("base64url")}`;
  return `#${body}.${createHash("sha256").update(body).digest().subarray(0, 8).toString("base64url")}`;
}

let printed = "";
beforeEach(() => {
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

test("all done, also what is undone later: 0", async () => {
  expect(await verify_command([link(["touch /tmp/one", "rm /tmp/one"], { title: "Ada\x1b[2J" })])).toBe(0);
  expect(printed).toBe(
    "Ada⟨U+001B⟩[2J\nscenario linked: Two files\n2 lines typed, 3.0 s of the machine's time\n" +
      "done    one\ndone    two\n2 of 2 tasks done\n",
  );
});

test("not all done: 1", async () => {
  expect(await verify_command([link(["touch /tmp/one"])])).toBe(1);
  expect(printed).toContain("done    one\nopen    two\n1 of 2 tasks done\n");
  printed = "";
  expect(await verify_command([link(["rm /tmp/one"])])).toBe(1);
  expect(printed).toContain("open    one\nlocked  two\n0 of 2 tasks done\n");
});

test("a link in a file, of another version", async () => {
  const folder = mkdtempSync(join(tmpdir(), "auditlab-verify-"));
  try {
    const file = join(folder, "link.txt");
    writeFileSync(file, `<https://example.org/${link(["touch /tmp/one"], { sim: "9.0.0" })}>\n`);
    expect(await verify_command([file])).toBe(1);
    expect(printed).toContain("WARNING: made with auditlab 9.0.0, and this is 0.1.0: results may differ\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ["a damaged link", () => link([]).replace(/.{11}$/, "AAAAAAAAAAA"), "The link is damaged"],
  ["a newer link", () => link([]).replace("x1", "x3"), "The link is of format 3"],
  ["no link", () => "hello", "This is not a link"],
  ["an unknown scenario", () => link([], { scenario: "no-such" }), "the link is for the scenario no-such"],
  ["a broken scenario", () => link([], { scenario: [["index.md", "x"]] }), "the scenario is not valid"],
])("%s is refused", async (_, made, why) => {
  await expect(verify_command([made()])).rejects.toThrow(why);
});
