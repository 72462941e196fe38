// If this fails, a link types something else than what its reader was shown.
import { expect, test } from "vitest";
import { data_messages, edit_message } from "./edit_wire.ts";
import { typedLines } from "./typed.ts";

const lines = (...inputs: string[]) =>
  typedLines(inputs.map((bytes, i) => ({ at: i, kind: "input", bytes })));

test("a line for each Enter, and what is left", () => {
  expect(lines("l", "s", "\r", "id\rpw")).toEqual(["ls", "id", "pw"]);
  expect(lines()).toEqual([]);
});

test("what was rubbed out is not there", () => {
  expect(lines("lx\x7fs\r", "rm -rf /\x15ls\r")).toEqual(["ls", "ls"]);
});

test("keys that are no characters have names", () => {
  expect(lines("sl", "\x1b[A", "\t", "\x03", "\x1b[1;5D", "\x1bOH", "\r")).toEqual([
    "sl⟨↑⟩⟨Tab⟩⟨^C⟩⟨Esc⟩⟨Home⟩",
  ]);
});

test("text is UTF-8, also when a character comes in pieces", () => {
  expect(lines("echo \xf0\x9f", "\x90\xa7\r")).toEqual(["echo 🐧"]);
});

test("a paste is what was pasted", () => {
  expect(lines("\x1b[200~one\rtwo\x1b[201~", "\r")).toEqual(["one", "two"]);
});

test("a file that was written in the page's editor is not shown as keys, but that it was written is", () => {
  const nonce = "0123456789abcdef";
  const saved = [edit_message(nonce, "save", 3, 0), ...data_messages(nonce, "abc")].join("");
  const keys = `edit a\r${edit_message(nonce, "ready")}${saved}${edit_message(nonce, "quit")}ls\r\x1b]x`;
  expect(typedLines([{ at: 0, kind: "input", bytes: keys }])).toEqual([
    "edit a",
    "⟨3 bytes saved⟩ls",
    "⟨Esc⟩x",
  ]);
});
