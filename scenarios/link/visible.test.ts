// If this fails, a title from a stranger can look like something it is not.
import { expect, test } from "vitest";
import { visible } from "./visible.ts";

test.each([
  ["plain, é, 日本, 👩‍💻", "plain, é, 日本, 👩‍💻"],
  ["a\u202eb\u2066c", "a⟨U+202E⟩b⟨U+2066⟩c"],
  ["a\nb\x1b[31m\0", "a⟨U+000A⟩b⟨U+001B⟩[31m⟨U+0000⟩"],
  ["\u200b\ufeff\u2028\u{e0041}", "⟨U+200B⟩⟨U+FEFF⟩⟨U+2028⟩⟨U+E0041⟩"],
  ["\ud800x", "⟨U+D800⟩x"],
  ["<b>javascript:alert(1)</b>", "<b>javascript:alert(1)</b>"],
])("%j", (text, shown) => {
  expect(visible(text)).toBe(shown);
});
