// If this fails, a link that somebody has does not open any more, or opens as something else. The folder only grows:
// a file that is here is never changed and never taken away, whatever becomes of the program.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decodeLink, type Permalink } from "./codec.ts";

const FOLDER = join(import.meta.dirname, "../../test/links");
/** Raise it with each link that is added. */
const COUNT = 7;

const text = (name: string): string => readFileSync(join(FOLDER, name), "utf8");
/** As sha256sum(1) writes it. */
const manifest = text("MANIFEST")
  .trimEnd()
  .split("\n")
  .map((line) => line.split("  ") as [hash: string, name: string]);

test("every link is in the manifest, and none has gone", () => {
  const files = readdirSync(FOLDER).filter((name) => name !== "MANIFEST");
  expect(files.sort()).toEqual(manifest.map(([, name]) => name));
  expect(files.length).toBe(COUNT);
});

describe("opens as it did", () => {
  for (const [hash, name] of manifest)
    test(name, async () => {
      expect(createHash("sha256").update(text(name)).digest("hex")).toBe(hash);
      const [link, ...opens] = text(name).split("\n");
      expect(await decodeLink(link)).toEqual(JSON.parse(opens.join("\n")) as Permalink);
    });
});
