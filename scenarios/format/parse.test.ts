// If these fail, an author is not told what is wrong with a scenario, or a hostile one reaches the page.
import { describe, expect, it } from "vitest";
import { parse_scenario, type ScenarioFiles } from "./parse.ts";
import { show_problems } from "./problems.ts";
import { resolve_start } from "./start.ts";

const FRONT = `title: A title
summary: One sentence.
kind: guide
chapter: audit
order: 1
level: 1
minutes: 5
tasks:
  look:
    title: Look at \`/etc/passwd\`.
    done: { ran: { matches: passwd } }
sources:
  - { title: A page, url: "https://example.org/page" }
`;
const BODY = `
# Title

## First

Some *text*.

\`\`\`task
look
\`\`\`
`;

const with_index = (index: string | Uint8Array, more: ScenarioFiles = {}): ScenarioFiles => ({
  "index.md": index,
  "solution.sh": "cat /etc/passwd\n",
  ...more,
});
const make = (front = FRONT, body = BODY) => `---\n${front}---\n${body}`;

function problems(files: ScenarioFiles, slug = "slug"): string[] {
  const parsed = parse_scenario(slug, files, { check_regex: (p) => (p.includes("(") ? "missing )" : null) });
  return parsed.ok ? [] : show_problems(parsed.problems).split("\n");
}
const problems_of = (front?: string, body?: string) => problems(with_index(make(front, body)));
function good(files: ScenarioFiles) {
  const parsed = parse_scenario("slug", files);
  if (!parsed.ok) throw new Error(show_problems(parsed.problems));
  return parsed.scenario;
}

describe("a scenario", () => {
  it("is made of its files", () => {
    const bytes = new Uint8Array([0x23, 0x21, 0xff, 0x0a]);
    const files = with_index(make(), {
      "files/etc/rc.local": bytes,
      "files/tmp/ä": "ö",
      "attempts/a.sh": "x",
    });
    const scenario = good(files);
    expect(scenario).toMatchObject({
      slug: "slug",
      title: "A title",
      level: 1,
      needs: [],
      start: null,
      before: [],
      machine: { patches: 13, as_posted: [], boot: [], seed: 20180316, epoch: 1521190800 },
      solution: ["cat /etc/passwd"],
      quizzes: [],
    });
    expect(scenario.files).toEqual([
      { path: "/etc/rc.local", data: "#!\xff\n", mode: 0o755 },
      { path: "/tmp/\xc3\xa4", data: "\xc3\xb6", mode: 0o644 },
    ]);
    expect(scenario.tasks[0].title).toEqual([
      { type: "text", value: "Look at " },
      { type: "inlineCode", value: "/etc/passwd" },
      { type: "text", value: "." },
    ]);
    expect(scenario.steps).toEqual([
      {
        title: "First",
        blocks: [
          {
            kind: "prose",
            node: {
              type: "paragraph",
              children: [
                { type: "text", value: "Some " },
                { type: "emphasis", children: [{ type: "text", value: "text" }] },
                { type: "text", value: "." },
              ],
            },
          },
          { kind: "task", name: "look" },
        ],
      },
    ]);
  });

  it("knows what its code blocks are for", () => {
    const quiz = `quizzes:
  q:
    question: What?
    options:
      - { text: a, right: true, say: yes }
      - { text: b, say: no }
`;
    const block = (info: string, end = "") => `\`\`\`${info}\nls\n\`\`\`${end}\n\n`;
    const body =
      BODY +
      block("sh {exec}") +
      block("sh {{copy}}") +
      block("plain", "{{exec}}") +
      block("sh {predict=q}") +
      block("text") +
      block("{exec}");
    const { steps } = good(
      with_index(make(FRONT + quiz.replaceAll("yes", '"yes"').replaceAll("no }", '"no" }'), body)),
    );
    const code = steps[0].blocks.filter((block) => block.kind === "code");
    expect(code.map(({ lang, use, predict, lines }) => [lang, use, predict, lines.join("|")])).toEqual([
      ["sh", "exec", undefined, "ls"],
      ["sh", "copy", undefined, "ls"],
      ["plain", "exec", undefined, "ls"],
      ["sh", "exec", "q", "ls"],
      ["text", "show", undefined, "ls"],
      ["", "exec", undefined, "ls"],
    ]);
  });
});

describe("what is wrong is told with its place", () => {
  it.each<[string, string, string]>([
    [
      "a key nobody knows",
      FRONT.replace("order: 1", "order: 1\nflavour: sweet"),
      'index.md:7:1: the front matter has no key "flavour"',
    ],
    [
      "a key that is missing",
      FRONT.replace("minutes: 5\n", ""),
      'index.md:2:1: the front matter needs the key "minutes"',
    ],
    [
      "a key within a task",
      FRONT.replace("    done: { ran: { matches: passwd } }\n", ""),
      'index.md:11:5: tasks.look needs the key "done"',
    ],
    [
      "a wrong word",
      FRONT.replace("kind: guide", "kind: book"),
      'index.md:4:7: kind is "guide" or "challenge" or "diagnose", not book',
    ],
    [
      "a number too large",
      FRONT.replace("minutes: 5", "minutes: 500"),
      "index.md:8:10: minutes is <=120, not 500",
    ],
    [
      "a number for text",
      FRONT.replace("{ matches: passwd }", "5"),
      "index.md:12:18: tasks.look.done.ran is text: put it in quotes",
    ],
    [
      "no predicate",
      FRONT.replace("ran:", "run:"),
      "index.md:12:11: tasks.look.done a predicate has one of the keys all, any, not, event, ran, terminal, task, rule, file, netns, audit",
    ],
    [
      "two predicates",
      FRONT.replace("{ ran:", "{ file: /x, ran:"),
      "index.md:12:11: tasks.look.done a predicate has one of file and ran, not both",
    ],
    [
      "an empty list",
      FRONT.replace("{ ran: { matches: passwd } }", "{ all: [] }"),
      "index.md:12:18: tasks.look.done.all needs at least one item",
    ],
    [
      "a bad regular expression",
      FRONT.replace("matches: passwd", 'matches: "("'),
      'index.md:12:29: "(" is no regular expression: missing )',
    ],
    [
      "bad YAML",
      FRONT.replace("kind: guide", "kind: [guide"),
      "index.md:5:1: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
    ["a key twice", FRONT.replace("order: 1", "order: 1\norder: 2"), "index.md:7:1: Map keys must be unique"],
    [
      "an alias",
      FRONT.replace("title: A title", "title: &a A title").replace("summary: One sentence.", "summary: *a"),
      "index.md:3:10: aliases are not understood: write it out",
    ],
    [
      "__proto__",
      FRONT.replace("tasks:", "tasks:\n  __proto__: {}"),
      'index.md:10:3: "__proto__" cannot be a key',
    ],
    [
      "an unknown task",
      FRONT.replace("    done", "    needs: [other]\n    done"),
      'index.md:12:13: there is no task "other"',
    ],
    [
      "a circle",
      FRONT.replace("    done", "    needs: [look]\n    done"),
      "index.md:12:12: tasks need each other in a circle: look needs look",
    ],
    [
      "HTML in a title",
      FRONT.replace("Look at", "Look <b>at</b>"),
      "index.md:11:12: tasks.look.title HTML is not shown: use Markdown, and put < in `code`",
    ],
    [
      "a script's address",
      FRONT.replace("https://example.org/page", "javascript:alert(1)"),
      "index.md:14:27: sources.0.url is no http: or https: address",
    ],
    [
      "text turned round",
      FRONT.replace("A title", "A \u202etitle"),
      "index.md:2:10: the character U+202E cannot be seen",
    ],
  ])("%s", (_, front, problem) => {
    expect(problems_of(front)).toContain(problem);
  });

  it.each<[string, string, string]>([
    [
      "HTML",
      `${BODY}\n<script>1</script>\n`,
      "index.md:27:1: HTML is not shown: use Markdown, and put < in `code`",
    ],
    [
      "a script's address",
      `${BODY}\n[a](javascript:1)\n`,
      "index.md:27:1: a link leads to http:, https: or #scenario=SLUG, not to javascript:1",
    ],
    [
      "an uncited link",
      `${BODY}\na [b](https://other.example/)\n`,
      "index.md:27:3: https://other.example/ is not among the sources",
    ],
    ["an image", `${BODY}\n![a](https://example.org/page)\n`, "index.md:27:1: images are not shown"],
    [
      "a task twice",
      `${BODY}\n\`\`\`task\nlook\n\`\`\`\n`,
      'index.md:27:1: the task "look" stands in a step already',
    ],
    ["an unknown task", `${BODY}\n\`\`\`task\nnone\n\`\`\`\n`, 'index.md:27:1: there is no task "none"'],
    [
      "an unknown quiz",
      `${BODY}\n\`\`\`sh {predict=none}\nls\n\`\`\`\n`,
      'index.md:27:1: there is no quiz "none"',
    ],
    [
      "an unknown use",
      `${BODY}\n\`\`\`sh {run}\nls\n\`\`\`\n`,
      "index.md:27:1: a block is {exec}, {copy} or {predict=QUIZ}, not {run}",
    ],
    [
      "a use within a list",
      `${BODY}\n- a\n\n  \`\`\`sh {exec}\n  ls\n  \`\`\`\n`,
      "index.md:29:3: a block that is run, copied, a task or a quiz stands outside lists and quotations",
    ],
    ["a task in no step", "\n## First\n\ntext\n", 'index.md:11:5: the task "look" stands in no step'],
    ["no step", "\ntext\n", "index.md:16:1: there is no step: each begins with a heading ## TITLE"],
    ["quotations without end", `${BODY}\n${">".repeat(100)} a\n`, "index.md:27:1: nested too deeply"],
    [
      "a line without end",
      `${BODY}\n${"a".repeat(5000)}\n`,
      "index.md:27:4001: the line is longer than 4000 characters",
    ],
  ])("in the Markdown: %s", (_, body, problem) => {
    expect(problems_of(FRONT, body)).toContain(problem);
  });

  it("in the folder", () => {
    expect(problems({})).toEqual(["index.md:1:1: is missing", "solution.sh:1:1: is missing"]);
    expect(problems(with_index("no front matter"))).toEqual([
      "index.md:1:1: begins with front matter: a line ---, YAML, a line ---",
    ]);
    expect(problems(with_index(new Uint8Array([0xff])))).toEqual(["index.md:1:1: is not text in UTF-8"]);
    expect(problems(with_index("x".repeat(300_000)))).toContain("index.md:1:1: is larger than 256 kB");
    expect(problems(with_index(make(), { "files/../../etc": "x" }))).toContain(
      "files/../../etc:1:1: is no path of a file",
    );
    expect(problems(with_index(make(), { "files/big": new Uint8Array(1024 * 1024) }))).toContain(
      "files:1:1: all files together are larger than 1048576 bytes",
    );
    expect(problems(with_index(make()), "../../x")).toEqual([
      'index.md:1:1: "../../x" is no name for a scenario',
    ]);
  });
});

describe("a hostile scenario ends in problems, soon", () => {
  const tasks = (n: number) =>
    Array.from({ length: n }, (_, i) => `  t${i}:\n    title: a\n    done: { ran: x }\n`).join("");
  const deep = (n: number) =>
    FRONT.replace("{ ran: { matches: passwd } }", `${"{ not: ".repeat(n)}{ ran: x }${" }".repeat(n)}`);
  it.each<[string, string]>([
    ["ten thousand tasks", make(FRONT.replace("tasks:\n", `tasks:\n${tasks(5_000)}`))],
    ["deep predicates", make(deep(10_000))],
    ["predicates that are a little too deep", make(deep(40))],
    ["deep flow", make(`${FRONT}a: ${"[".repeat(100_000)}\n`)],
    [
      "deep blocks",
      make(`${FRONT}a:\n${Array.from({ length: 400 }, (_, i) => `${" ".repeat(i + 1)}a:\n`).join("")}`),
    ],
    ["deep sequences", make(`${FRONT}a: \n ${"- ".repeat(1_900)}a\n`)],
    ["a billion laughs", make(`a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n${FRONT}`)],
    ["ten megabytes", make(FRONT, "## a\n\n".repeat(2_000_000))],
    ["lists in lists", make(FRONT, Array.from({ length: 300 }, (_, i) => `${"  ".repeat(i)}- a\n`).join(""))],
    ["a tag", make(FRONT.replace("A title", "!!js/function 'x'"))],
  ])("%s", (_, index) => {
    const before = performance.now();
    const found = problems(with_index(index));
    expect(found.length).toBeGreaterThan(0);
    for (const problem of found) expect(problem).toMatch(/^(?:index.md|files):[1-9]\d*:[1-9]\d*: ./);
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it.each<[string, string]>([
    ["brackets", "[".repeat(3_900)],
    ["stars", "*a ".repeat(1_300)],
    ["underscores and stars", "_*".repeat(1_900)],
    ["back-ticks", Array.from({ length: 85 }, (_, i) => "`".repeat(i)).join(" ")],
    ["links", "[a](".repeat(950)],
    ["autolinks", "<a".repeat(1_900)],
    ["a table", `|${"a|".repeat(1_000)}\n|${"-|".repeat(1_000)}\n${`|${"b|".repeat(1_000)}\n`.repeat(20)}`],
  ])("Markdown that some parsers are slow at: %s", (_, line) => {
    const before = performance.now();
    parse_scenario("slug", with_index(make(FRONT, `${BODY}\n${`${line}\n`.repeat(20)}`)));
    expect(performance.now() - before).toBeLessThan(3_000);
  });
});

describe("where a scenario begins", () => {
  const parsed = (front: string, more: ScenarioFiles = {}) => {
    const made = parse_scenario("slug", with_index(make(front), more));
    if (!made.ok) throw new Error(show_problems(made.problems, ""));
    return made.scenario;
  };

  it("is the end of another, on its machine, with the files of both", () => {
    const first = parsed(FRONT.replace("tasks:", "machine: { patches: 4, boot: [audit=1] }\ntasks:"), {
      "files/root/a": "theirs",
      "files/root/b": "theirs",
      "solution.sh": "echo \u00e9\n",
    });
    const second = { ...parsed(`start: first#end\n${FRONT}`, { "files/root/b": "ours" }), slug: "second" };
    const third = parsed(`start: second#end\n${FRONT}`);
    const find = (slug: string) => ({ first, second })[slug] ?? null;
    const { machine, before, files } = resolve_start(third, find);
    expect(machine).toMatchObject({ patches: 4, boot: ["audit=1"] });
    expect(before).toEqual(["echo \xc3\xa9", "cat /etc/passwd"]);
    expect(files.map(({ path, data }) => [path, data])).toEqual([
      ["/root/a", "theirs"],
      ["/root/b", "ours"],
    ]);
  });

  it("is no circle, and no machine of its own", () => {
    const round = { ...parsed(`start: slug#end\n${FRONT}`) };
    expect(resolve_start(round, () => round).before).toEqual([]);
    expect(problems(with_index(make(`start: other#end\nmachine: { seed: 1 }\n${FRONT}`)))).toEqual([
      expect.stringContaining("is that of the scenario of start"),
    ]);
    expect(problems(with_index(make(`start: other\n${FRONT}`)))).toEqual([
      expect.stringContaining("is a scenario's name and #end"),
    ]);
  });
});
