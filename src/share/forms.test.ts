// If this fails, a link that is pasted somewhere does not lead here, or says more than its title.
import { expect, test } from "vitest";
import { formOf } from "./forms.ts";

const choices = { what: "session", moment: false, title: `A "b" <i>[c](d)`, interactive: false } as const;
const PAGE = "https://example.org/a/";

test("a link", () => {
  expect(formOf("link", PAGE, "#x1.a.b", choices)).toBe("https://example.org/a/#x1.a.b");
});

test("Markdown: the title is only a title", () => {
  expect(formOf("markdown", PAGE, "#x1.a.b", choices)).toBe(
    String.raw`[A "b" \<i\>\[c\](d)](https://example.org/a/#x1.a.b)`,
  );
});

test("a frame: the title is only a title", () => {
  expect(formOf("frame", PAGE, "#x1.a.b", choices)).toBe(
    `<iframe src="https://example.org/a/?embed=1#x1.a.b" title="A &quot;b&quot; &lt;i>[c](d)" width="100%" height="560"></iframe>`,
  );
  expect(formOf("frame", PAGE, "#x1.a.b", { ...choices, title: " ", interactive: true })).toBe(
    `<iframe src="https://example.org/a/?embed=interactive#x1.a.b" title="auditlab session" width="100%" height="560"></iframe>`,
  );
});
