// declare -p, set, printf %q and ${v@Q} must print what the shell reads back as the same value.
import { expect, test } from "vitest";
import { encode_utf8 } from "../lib/bytes.ts";
import { utf8_of } from "./escapes.ts";
import { ansi_c, declare_quote, echo_escapes, printf_q, set_quote, shell_quote } from "./quote.ts";

// value, printf %q, ${v@Q}, declare -p, set: from bash 5.2 (C.UTF-8)
const ROWS: [string, string, string, string, string][] = [
  ["", "''", "''", '""', ""],
  ["ab", "ab", "'ab'", '"ab"', "ab"],
  ["a b", "a\\ b", "'a b'", '"a b"', "'a b'"],
  ["a'b", "a\\'b", "'a'\\''b'", '"a\'b"', "'a'\\''b'"],
  ["'", "\\'", "\\'", '"\'"', "\\'"],
  ['a$b`"\\', 'a\\$b\\`\\"\\\\', "'a$b`\"\\'", '"a\\$b\\`\\"\\\\"', "'a$b`\"\\'"],
  ["a\nb'", "$'a\\nb\\''", "$'a\\nb\\''", "$'a\\nb\\''", "$'a\\nb\\''"],
  ["\x1b[1m\x7f", "$'\\E[1m\\177'", "$'\\E[1m\\177'", "$'\\E[1m\\177'", "$'\\E[1m\\177'"],
  ["~a", "\\~a", "'~a'", '"~a"', "'~a'"],
  ["a~", "a~", "'a~'", '"a~"', "a~"],
  ["a:~b", "a:\\~b", "'a:~b'", '"a:~b"', "'a:~b'"],
  ["#a", "\\#a", "'#a'", '"#a"', "'#a'"],
  ["a#", "a#", "'a#'", '"a#"', "a#"],
  ["a,b", "a\\,b", "'a,b'", '"a,b"', "a,b"],
  ["{a}", "\\{a\\}", "'{a}'", '"{a}"', "'{a}'"],
  ["%1@-_./+=:", "%1@-_./+=:", "'%1@-_./+=:'", '"%1@-_./+=:"', "%1@-_./+=:"],
  ["é", "é", "'é'", '"é"', "é"],
];

test("quoted forms", () => {
  for (const row of ROWS) {
    const v = encode_utf8(row[0]);
    expect([printf_q(v), shell_quote(v), declare_quote(v), set_quote(v)]).toEqual(
      row.slice(1).map((x) => encode_utf8(x)),
    );
  }
  expect(printf_q("\x80\xc3\xa9")).toBe("$'\\200\xc3\xa9'");
  expect(shell_quote("\xc2\x85")).toBe("$'\\302\\205'");
});

// escape, bytes of $'<\e>', bytes of echo -ne: from bash 5.2
const ESCAPES = `
a 3c073e 3c073e
d 3c5c643e 3c5c643e
E 1b 1b
\\ 3c5c3e 3c5c3e
' 3c273e 3c5c273e
? 3c3f3e 3c5c3f3e
0 3c 3c003e
0123 3c0a333e 3c533e
1013 3c41333e 3c5c313031333e
0777 3c3f373e 3cff3e
400 3c 3c5c3430303e
8 3c5c383e 3c5c383e
xg 3c5c78673e 3c5c78673e
x411 3c41313e 3c41313e
x{41}b 3c41623e 3c5c787b34317d623e
u00e9x 3cc3a9783e 3cc3a9783e
ug 3c5c75673e 3c5c75673e
U0001F600x 3cf09f9880783e 3cf09f9880783e
ud800 3ceda0803e 3ceda0803e
UFFFFFFFF 3c3e 3c3e
cA 3c013e 3c
c? 3c7f3e 3c
c\\\\ 3c1c3e 3c
`;

test("escapes", () => {
  for (const row of ESCAPES.trim().split("\n")) {
    const [name, ansi, echo] = row.split(" ");
    const hex = (s: string) => [...s].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");
    const wrap = (h: string) => (h.startsWith("3c") ? h : `3c${h}3e`);
    expect([name, hex(ansi_c(`<\\${name}>`)), hex(echo_escapes(`<\\${name}>`).text)]).toEqual([
      name,
      wrap(ansi),
      wrap(echo),
    ]);
  }
  expect(echo_escapes("a\\cb")).toEqual({ text: "a", stop: true });
  expect(echo_escapes("a\\")).toEqual({ text: "a\\", stop: false });
  expect(utf8_of(0x20ac)).toBe("\xe2\x82\xac");
});
