// If this fails, a copied rule does something else in a shell than it says.
import { expect, test } from "vitest";
import { commandLine } from "./command_line.ts";

test.each([
  ["-a always,exit -F arch=b64 -S openat -F key=k", "auditctl -a always,exit -F arch=b64 -S openat -F key=k"],
  ["-a always,exit -S all -F auid>=1000", "auditctl -a always,exit -S all -F 'auid>=1000'"],
  ["-a never,exit -F containerid!=unset", "auditctl -a never,exit -F 'containerid!=unset'"],
  ["-w /tmp/a b -p wa -k it's", "auditctl -w '/tmp/a b' -p wa -k 'it'\\''s'"],
])("%s", (text, line) => {
  expect(commandLine(text)).toBe(line);
});
