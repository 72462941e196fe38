import { expect, test } from "vitest";
import { oneChunk } from "./one_chunk.ts";

/** A build in which these modules import each other at once; what they import later is no part of it. */
const build = (imports: Record<string, readonly string[]>) => ({
  getModuleInfo: (id: string) => (id in imports ? { importedIds: imports[id] } : null),
});

test("what the entry leads to is in its chunk, also in a circle, and nothing else is", () => {
  const name = oneChunk("main", "/main");
  const context = build({
    "/main": ["/a"],
    "/a": ["/b"],
    "/b": ["/a"],
    "/later": ["/b", "/own"],
    "/own": [],
  });
  const named = ["/main", "/a", "/b", "/later", "/own"].filter((id) => name(id, context) === "main");
  expect(named).toEqual(["/main", "/a", "/b"]);
});

test("a build without the entry leaves nothing behind", () => {
  const name = oneChunk("main", "/main");
  expect(name("/other", build({ "/other": [] }))).toBe(null);
  expect(name("/a", build({ "/main": ["/a"], "/a": [] }))).toBe("main");
});
