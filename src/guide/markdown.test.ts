// If this fails, a scenario's text is shown wrongly, or a hostile one gets markup or a script address into the page.
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import { type ComponentChild, Fragment, h, isValidElement } from "preact";
import { expect, test } from "vitest";
import { type Links, Prose } from "./markdown.tsx";

const links: Links = { out: () => {}, scenario: () => {} };

/** Elements as they would stand in the page; text in it is marked by guillemets, so that markup cannot hide in it. */
function shown(child: ComponentChild): string {
  if (child === null || child === undefined || typeof child === "boolean") return "";
  if (Array.isArray(child)) return child.map(shown).join("");
  if (!isValidElement(child)) return `«${child}»`;
  const { type, props } = child as { type: unknown; props: Record<string, unknown> };
  if (type === Fragment) return shown(props.children as ComponentChild);
  if (typeof type === "function") return shown(type(props));
  const { children, ...rest } = props;
  expect(rest).not.toHaveProperty("dangerouslySetInnerHTML");
  const attributes = ["href", "rel", "start", "scope"].flatMap((name) =>
    rest[name] === undefined ? [] : [` ${name}=${rest[name]}`],
  );
  return `<${type}${attributes.join("")}>${shown(children as ComponentChild)}</${type}>`;
}

const page = (markdown: string) => {
  const root = fromMarkdown(markdown, {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  return root.children.map((node) => shown(h(Prose, { node, links }))).join("\n");
};

test.each([
  ["a *b* **c** `d`", "<p>«a »<em>«b»</em>« »<strong>«c»</strong>« »<code>«d»</code></p>"],
  ["### Title", "<h4>«Title»</h4>"],
  ["- one\n- two", "<ul><li><span>«one»</span></li><li><span>«two»</span></li></ul>"],
  ["3. x\n\n4. y", "<ol start=3><li><p>«x»</p></li><li><p>«y»</p></li></ol>"],
  ["> quoted", "<blockquote><p>«quoted»</p></blockquote>"],
  ["a  \nb", "<p>«a»<br></br>«b»</p>"],
  ["---", "<hr></hr>"],
  [
    "| a | b |\n|---|--:|\n| 1 | 2 |",
    "<section><table><thead><tr><th scope=col>«a»</th><th scope=col>«b»</th></tr></thead><tbody><tr><td>«1»</td><td>«2»</td></tr></tbody></table></section>",
  ],
  ["[man](https://man7.org/x)", "<p><a href=https://man7.org/x rel=noopener noreferrer>«man»</a></p>"],
  ["[next](#scenario=first-record)", "<p><a href=#scenario=first-record>«next»</a></p>"],
])("%s", (markdown, expected) => {
  expect(page(markdown)).toBe(expected);
});

// The usual ways of smuggling script into Markdown: each must end as text.
test.each([
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "a <b onclick=alert(1)>b</b>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java\nscript:alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "[x](vbscript:msgbox)",
  "[x](//evil.example)",
  "[x](file:///etc/passwd)",
  "[x](#x1.payload)",
  "[x](#scenario=../../x)",
  "![x](https://evil.example/track.png)",
  "![x](javascript:alert(1))",
  "<javascript:alert(1)>",
  "[x]: javascript:alert(1)\n\n[x]",
  '<a href="javascript:alert(1)">x</a>',
  "<style>@import 'https://evil.example'</style>",
  "<svg><script>alert(1)</script></svg>",
])("hostile: %s", (markdown) => {
  const html = page(markdown);
  expect(html.replaceAll(/«[^»]*»/g, "")).toMatch(/^(<\/?(p|span|section)>|\s)*$/);
});
