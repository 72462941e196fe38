// If this fails, a program in the machine could drive the reader's terminal (title, clipboard, replies, hiding).
import { expect, test } from "vitest";
import { cleanPaste, OutputFilter } from "./filter.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Filters `text` whole, and again byte by byte: a sequence may be cut anywhere. */
function filtered(text: string): string {
  const whole = new OutputFilter().push(bytes(text));
  const filter = new OutputFilter();
  let pieces = "";
  for (const byte of bytes(text)) pieces += filter.push(Uint8Array.of(byte));
  expect(pieces).toBe(whole);
  return whole;
}

test.each([
  ["OSC 52, clipboard", "\x1b]52;c;ZXZpbA==\x07"],
  ["OSC 0, title", "\x1b]0;owned\x1b\\"],
  ["OSC 8, hidden link", "\x1b]8;;https://evil.example/\x1b\\"],
  ["OSC in C1", "\u009d0;owned\u009c"],
  ["DCS", "\x1bP$q m\x1b\\"],
  ["APC", "\x1b_payload\x1b\\"],
  ["PM", "\x1b^payload\x1b\\"],
  ["SOS", "\x1bXpayload\x1b\\"],
  ["cursor report, a reply on stdin", "\x1b[6n"],
  ["device attributes", "\x1b[c\x1b[>c\x1b[=c"],
  ["DECRQM", "\x1b[?2004$p"],
  ["window operation", "\x1b[21t"],
  ["media copy", "\x1b[5i"],
  ["alternate screen", "\x1b[?1049h"],
  ["hide cursor", "\x1b[?25l"],
  ["mouse reporting", "\x1b[?1000h\x1b[?1006h"],
  ["application cursor keys", "\x1b[?1h"],
  ["full reset", "\x1bc"],
  ["soft reset", "\x1b[!p"],
  ["charset", "\x1b(0\x1b)B"],
  ["save and restore cursor", "\x1b7\x1b8\x1b[s\x1b[u"],
  ["C1 CSI", "\u009b6n"],
  [
    "C0",
    "\x00\x01\x05\x06\x07\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1c\x1d\x1e\x1f\x7f",
  ],
  ["C1", "\u0080\u0084\u0085\u0088\u008d\u008e\u008f\u0099\u009a"],
])("%s is dropped", (_, payload) => {
  expect(filtered(`<${payload}>`)).toBe("<>");
});

test.each([
  ["text in any script", "a\u00e9\u4e2d\u{1f600}"],
  ["line ends, tab and backspace", "a\r\n\tb\b"],
  ["colours", "\x1b[1;31mred\x1b[0m\x1b[38;5;208m\x1b[38:2::1:2:3m"],
  ["cursor and erase", "\x1b[A\x1b[2K\x1b[10;20H\x1b[J\x1b[3J\x1b[4P\x1b[2@\x1b[1G\x1bM"],
  ["bracketed paste", "\x1b[?2004h$ \x1b[?2004l"],
])("%s passes", (_, text) => {
  expect(filtered(text)).toBe(text);
});

test("a huge parameter is clamped: xterm would loop as often as it says", () => {
  expect(filtered("\x1b[2147483647S\x1b[99999999999999999999;5H")).toBe("\x1b[999S\x1b[999;5H");
});

test("an unterminated string gives the terminal back at the end of the line", () => {
  expect(filtered("\x1b]0;never ended\r\nnext")).toBe("\r\nnext");
  expect(filtered(`\x1bP${"x".repeat(5000)}`).length).toBeLessThan(1000);
});

test("an invalid sequence does not eat what follows", () => {
  expect(filtered("\x1b[12\nafter")).toBe("\nafter");
  expect(filtered(`\x1b[${"1;".repeat(300)}`).length).toBeLessThan(400);
});

test("invalid UTF-8 shows as replacement characters", () => {
  expect(new OutputFilter().push(Uint8Array.of(0x61, 0x9b, 0xff, 0x62))).toBe("a\ufffd\ufffdb");
});

test("a paste cannot end its own bracket or press keys", () => {
  expect(cleanPaste("a\x1b[201~\r\nrm -rf /\r\x03\x04\tb\u009b")).toBe("a[201~\nrm -rf /\n\tb");
});

test("operating system commands are told, whole, and nothing else is", () => {
  const told: string[] = [];
  const filter = new OutputFilter((command) => told.push(command));
  const text =
    "a\x1b]7717;x;hello\x07b\x1b]0;title\x1b\\c\u009d1;c1\u009cd\x1bPno\x1b\\\x1b]cut\nshort\x07" +
    `\x1b]${"l".repeat(5000)}\x07\x1b]half\x1b[m\x07`;
  for (const byte of bytes(text)) filter.push(Uint8Array.of(byte));
  expect(told).toEqual(["7717;x;hello", "0;title", "1;c1"]);
});
