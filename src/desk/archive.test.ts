// If this fails, an author's work does not come back from the file it was saved to, or the file is none for others.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readArchive, writeArchive } from "./archive.ts";
import { readTar, writeTar } from "./tar.ts";

const LONG = `files/${"directory/".repeat(12)}${"name".repeat(5)}`;
const FILES = {
  "index.md": "---\ntitle: Ä\n---\n",
  "solution.sh": "true\n",
  "attempts/x.sh": "",
  [LONG]: "deep",
  "files/usr/bin/raw": Uint8Array.of(0, 255, 13, 10),
};
const DRAFT = { id: "x", slug: "mine", files: FILES, created: 0, changed: 1_700_000_000_000 };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "auditlab-tar-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("what is written is read back", () => {
  expect(readArchive(writeArchive(DRAFT), "any.tar")).toEqual({ slug: "mine", files: FILES });
});

test("tar(1) unpacks it, and what tar(1) packs is read", () => {
  writeFileSync(join(folder, "mine.tar"), writeArchive(DRAFT));
  execFileSync("tar", ["xf", "mine.tar"], { cwd: folder });
  for (const [path, data] of Object.entries(FILES))
    expect(readFileSync(join(folder, "mine", path))).toEqual(Buffer.from(data as string));
  const longer = join("mine", "files", ...Array.from({ length: 4 }, () => "d".repeat(30)));
  mkdirSync(join(folder, longer), { recursive: true });
  writeFileSync(join(folder, longer, "x"), "y");
  for (const format of ["gnu", "pax", "ustar"]) {
    execFileSync("tar", ["cf", "again.tar", `--format=${format}`, "./mine"], { cwd: folder });
    const { slug, files } = readArchive(new Uint8Array(readFileSync(join(folder, "again.tar"))), "again.tar");
    expect(slug).toBe("mine");
    expect(files).toEqual({ ...FILES, [`${longer.slice("mine/".length)}/x`]: "y" });
  }
});

test("a folder's contents without the folder have the name of the file", () => {
  const data = new TextEncoder().encode("x");
  const entries = [
    { path: "index.md", data },
    { path: "._index.md", data },
  ];
  expect(readArchive(writeTar(entries, 0), "first-try.tar")).toEqual({
    slug: "first-try",
    files: { "index.md": "x" },
  });
  expect(readArchive(writeTar(entries, 0), "Erster Versuch.tar").slug).toBe("scenario");
});

test.each<[string, Uint8Array, string]>([
  ["nothing", new Uint8Array(0), "not a tar archive"],
  ["noise", Uint8Array.from({ length: 2000 }, (_, i) => i % 251), "not a tar archive"],
  ["a cut archive", writeArchive(DRAFT).subarray(0, 700), "not a tar archive"],
  ["an empty archive", writeTar([], 0), "no index.md"],
  ["a way out", tar("a/index.md", "a/../../etc/passwd"), "dots"],
  ["a stranger", tar("a/index.md", "b/x"), "outside of the scenario's folder"],
  ["what no scenario has", tar("a/index.md", "a/node_modules/x"), "A scenario has"],
  ["a file twice", tar("a/index.md", "a/index.md"), "twice"],
])("%s is refused", (_, archive, words) => {
  expect(() => readArchive(archive, "x.tar")).toThrow(words);
});

test("a changed byte of a header is seen, and so are links", () => {
  const archive = writeTar([{ path: "a", data: new Uint8Array(0) }], 0);
  archive[0] ^= 1;
  expect(() => readTar(archive)).toThrow("damaged");
  execFileSync("ln", ["-s", "/etc/passwd", "link"], { cwd: folder });
  execFileSync("tar", ["cf", "link.tar", "link"], { cwd: folder });
  expect(() => readTar(readFileSync(join(folder, "link.tar")))).toThrow("links");
});

function tar(...paths: string[]): Uint8Array {
  return writeTar(
    paths.map((path) => ({ path, data: new TextEncoder().encode("x") })),
    0,
  );
}
