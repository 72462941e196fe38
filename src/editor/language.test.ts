import { expect, test } from "vitest";
import { languageOf } from "./language.ts";

test("a name tells the language, and where it does not, the first line", () => {
  expect(languageOf("index.md")).toBe("scenario");
  expect(languageOf("files/root/index.md.txt")).toBe("text");
  expect(languageOf("/etc/audit/rules.d/audit.rules")).toBe("audit-rules");
  expect(languageOf("attempts/too-late.sh")).toBe("shell");
  expect(languageOf("/root/.bashrc")).toBe("shell");
  expect(languageOf("/etc/bash.bashrc")).toBe("shell");
  expect(languageOf("/usr/local/bin/thing", "#!/usr/bin/env bash\necho hi\n")).toBe("shell");
  expect(languageOf("/usr/local/bin/thing", "#!/bin/sh\n")).toBe("shell");
  expect(languageOf("/usr/local/bin/thing", "#!/usr/bin/perl\n")).toBe("text");
  expect(languageOf("/etc/passwd", "root:x:0:0\n")).toBe("text");
});
