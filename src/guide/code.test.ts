// If this fails, a reader sees "-" at the end of a line and the option's letter on the next.
import { expect, test } from "vitest";
import { pieces } from "./Code.tsx";

test.each<[string, string[]]>([
  ["", [""]],
  ["auditctl -l", ["auditctl ", "-l", ""]],
  ["setpriv --bounding-set -audit_control x", ["setpriv ", "--bounding-set", " ", "-audit_control", " x"]],
  ["a - b", ["a - b"]],
  ["cat /etc/passwd", ["cat /etc/passwd"]],
  // What is longer than a line has to be torn somewhere.
  [`x --${"y".repeat(40)}`, [`x --${"y".repeat(40)}`]],
  ["é-é\t-k  -k", ["", "é-é", "\t", "-k", "  ", "-k", ""]],
])("%j", (text, wanted) => {
  expect(pieces(text)).toEqual(wanted);
  expect(pieces(text).join("")).toBe(text);
});
