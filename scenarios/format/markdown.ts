// Markdown of a scenario: parsed, judged, and cut into steps of blocks.
import type { Code, Nodes, PhrasingContent, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import { fences } from "./fences.ts";
import { MAX_ALL_MARKS, MAX_INDENT, MAX_LINES, MAX_MARKS, MAX_NESTING, MAX_STEPS } from "./limits.ts";
import { NAME } from "./schema.ts";
import type { Block, CodeBlock, Inline, Step } from "./types.ts";

/** A place in the Markdown, both counted from 1. */
export interface At {
  readonly line: number;
  readonly column: number;
}

/** Says what is wrong at a place of the Markdown. */
type Complain = (at: At, message: string) => void;

/** A link of the text, and where it stands. */
export interface Link {
  readonly url: string;
  readonly at: At;
}

const parse = (text: string): Root =>
  fromMarkdown(text, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });

const at = (node: Nodes): At => {
  const { line, column } = node.position?.start ?? { line: 1, column: 1 };
  return { line, column };
};

/** What the page does not show, and what to do instead. */
const REFUSED: Partial<Record<Nodes["type"], string>> = {
  html: "HTML is not shown: use Markdown, and put < in `code`",
  image: "images are not shown",
  imageReference: "images are not shown",
  linkReference: "write the link as [text](address)",
  definition: "write the link where it is used, as [text](address)",
};

function check_link(url: string): string | null {
  if (/^https?:\/\/[^\s]+$/.test(url)) return null;
  const own = /^#scenario=(.*)$/.exec(url);
  if (own && NAME.test(own[1])) return null;
  return `a link leads to http:, https: or #scenario=SLUG, not to ${url.slice(0, 60) || "nothing"}`;
}

/** Reports what is not shown and gathers the links; the tree is shallow enough to walk (read_markdown sees to it). */
function judge(node: Nodes, complain: Complain, links: Link[]): void {
  const refused = REFUSED[node.type];
  if (refused) complain(at(node), refused);
  if (node.type === "link") {
    const wrong = check_link(node.url);
    if (wrong) complain(at(node), wrong);
    links.push({ url: node.url, at: at(node) });
  }
  if (!("children" in node)) return;
  for (const [i, child] of node.children.entries()) {
    const before = node.children[i - 1];
    if (child.type === "text" && before?.type === "inlineCode" && child.value.startsWith("{{"))
      complain(at(child), "only a code block can be run or copied, not code within a line");
    judge(child, complain, links);
  }
}

/** Without places: they are not shown, and an edit above would change them all. */
function bare<N extends Nodes>(node: N): N {
  const { position: _, ...rest } = node;
  const copy = rest as N;
  if ("children" in copy) (copy as { children: Nodes[] }).children = copy.children.map(bare);
  return copy;
}

/** A line of Markdown from the front matter. */
export function read_inline(text: string, complain: (message: string) => void, links: string[]): Inline {
  const found: Link[] = [];
  const { children } = parse(text);
  const [first] = children;
  if (children.length !== 1 || first.type !== "paragraph") {
    complain("is one line of Markdown: text, `code`, emphasis and links");
    return [{ type: "text", value: text }];
  }
  judge(first, (_, message) => complain(message), found);
  links.push(...found.map(({ url }) => url));
  return first.children.map((node): PhrasingContent => bare(node));
}

/** Killercoda writes what a block is for after its last line: "```{{exec}}" becomes part of the first. */
function killercoda(text: string): string {
  const lines = text.split("\n");
  for (const { first, last, info, use } of fences(text)) {
    if (last === null || use === "") continue;
    // lines and the columns before stay what they were
    lines[last] = lines[last].slice(0, lines[last].lastIndexOf(use));
    lines[first] += `${info === "" ? "text" : ""} ${use}`;
  }
  return lines.join("\n");
}

/** What a block is for, from what stands behind its language. */
function use_of(node: Code, complain: Complain): Pick<CodeBlock, "use" | "predict"> {
  let use: CodeBlock["use"] = "show";
  let predict: string | undefined;
  const lang = node.lang ?? "";
  // "```{exec}" has no language
  const meta = `${lang.startsWith("{") ? lang : ""} ${node.meta ?? ""}`.trim();
  const inner = /^\{\{(exec|copy)\}\}$|^\{([^{}]*)\}$/.exec(meta);
  if (meta !== "" && !inner) complain(at(node), `a block is {exec}, {copy} or {predict=QUIZ}, not ${meta}`);
  for (const word of (inner?.[1] ?? inner?.[2] ?? "").split(/[ ,]+/).filter(Boolean)) {
    const quiz = /^predict=(.*)$/.exec(word);
    if (word === "exec" || word === "copy") use = word;
    else if (quiz) {
      use = "exec";
      predict = quiz[1];
    } else complain(at(node), `a block is {exec}, {copy} or {predict=QUIZ}, not {${word}}`);
  }
  return predict === undefined ? { use } : { use, predict };
}

function block_of(node: RootContent, complain: Complain): Block {
  if (node.type !== "code") return { kind: "prose", node: bare(node) };
  const lang = node.lang ?? "";
  if (lang === "task" || lang === "quiz") {
    if (node.meta) complain(at(node), `a ${lang} block has nothing behind "${lang}"`);
    return { kind: lang, name: node.value.trim() };
  }
  const lines = node.value.split("\n");
  const { use, predict } = use_of(node, complain);
  if (lines.length > MAX_LINES) complain(at(node), `the block has more than ${MAX_LINES} lines`);
  if (use === "exec" && node.value.trim() === "") complain(at(node), "there is nothing to run");
  return {
    kind: "code",
    lang: lang.startsWith("{") ? "" : lang,
    lines,
    use,
    ...(predict === undefined ? {} : { predict }),
  };
}

const text_of = (nodes: readonly Nodes[]): string =>
  nodes
    .map((node) => ("value" in node ? node.value : "children" in node ? text_of(node.children) : ""))
    .join("");

/** Blocks that are for something would not be found within a list or a quotation. */
function no_use_inside(node: Nodes, complain: Complain): void {
  if (!("children" in node)) return;
  for (const child of node.children) {
    if (child.type === "code" && (child.meta || child.lang === "task" || child.lang === "quiz"))
      complain(
        at(child),
        "a block that is run, copied, a task or a quiz stands outside lists and quotations",
      );
    if (child.type === "heading") complain(at(child), "a heading stands outside lists and quotations");
    no_use_inside(child, complain);
  }
}

/** Where each block stands, for what is found out later. */
export type Places = ReadonlyMap<Block, At>;

/** Where the text would take a parser too long, and why; code is not told from text, which makes no difference. */
function too_much(text: string): [At, string] | null {
  let marks = 0;
  let all_marks = 0;
  for (const [i, line] of text.split("\n").entries()) {
    const here = { line: i + 1, column: 1 };
    const prefix = /^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t]))*/.exec(line)?.[0] ?? "";
    const opened = prefix.match(/>|[-+*][ \t]|[.)][ \t]/g)?.length ?? 0;
    const indent = line.replaceAll("\t", "    ").search(/[^ ]/);
    if (opened > MAX_NESTING || indent > MAX_INDENT) return [here, "nested too deeply"];
    if (indent < 0) marks = 0;
    const found = line.match(/[*_[\]<]/g)?.length ?? 0;
    marks += found;
    all_marks += found;
    if (marks > MAX_MARKS || all_marks > MAX_ALL_MARKS)
      return [here, "too many of the characters *, _, [, ] and <"];
  }
  return null;
}

/** Steps of the Markdown `text`, where their blocks stand, and the links. */
export function read_markdown(
  text: string,
  complain: Complain,
): { steps: Step[]; places: Places; links: Link[] } {
  const steps: { title: string; blocks: Block[] }[] = [];
  const places = new Map<Block, At>();
  const links: Link[] = [];
  const much = too_much(text);
  if (much !== null) {
    complain(...much);
    return { steps, places, links };
  }
  const root = parse(killercoda(text));
  judge(root, complain, links);
  for (const node of root.children) {
    no_use_inside(node, complain);
    if (node.type === "heading" && node.depth === 2) {
      const title = text_of(node.children).trim();
      if (title === "") complain(at(node), "a step needs a title");
      if (steps.length === MAX_STEPS) complain(at(node), `there are more than ${MAX_STEPS} steps`);
      steps.push({ title, blocks: [] });
      continue;
    }
    if (node.type === "heading" && node.depth === 1 && steps.length > 0)
      complain(at(node), "a step begins with ##, and within it headings with ###");
    const block = block_of(node, complain);
    places.set(block, at(node));
    if (steps.length > 0) steps.at(-1)!.blocks.push(block);
    else if (block.kind === "task" || block.kind === "quiz")
      complain(at(node), "stands before the first step, so it is not shown");
  }
  return { steps, places, links };
}
