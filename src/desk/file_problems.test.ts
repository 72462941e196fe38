// If this fails, what bash or auditctl would say of a draft's file is not told, or at a wrong place.
import { expect, test } from "vitest";
import { answer } from "../../worker/language/language.ts";
import { DEFAULT_CONFIG } from "../../worker/machine/config.ts";
import { Machine } from "../../worker/machine/machine.ts";
import { CommandSource } from "../../worker/userland/bash/program.ts";
import { blocksOf, type CheckText, fileProblems, transcriptFindings } from "./file_problems.ts";

const { kernel } = new Machine(DEFAULT_CONFIG);
const check: CheckText = async (language, text) =>
  (answer(kernel, { kind: "check", language, text }, CommandSource) ?? []) as Awaited<ReturnType<CheckText>>;

const INDEX = `---
title: x
---

## A step

\`\`\`sh {exec}
echo well
\`\`\`

\`\`\`text
echo )
\`\`\`

  ~~~sh {predict=q}
  echo a
  echo b )
  ~~~
`;

test("shell blocks, without their fences and indentation, where they stand", () => {
  expect(blocksOf(INDEX)).toEqual([
    { language: "shell", text: "echo well\n", line: 7, column: 0 },
    { language: "shell", text: "echo a\necho b )\n", line: 15, column: 2 },
  ]);
  expect(blocksOf("```sh\nnever closed\n")).toEqual([]);
  expect(blocksOf("```\nls\n```{{exec}}\n\n```{exec}\nid\n```\n\n```\nshown\n```\n")).toEqual([
    { language: "shell", text: "ls\n", line: 1, column: 0 },
    { language: "shell", text: "id\n", line: 5, column: 0 },
  ]);
});

test("a block of rules is read as a file of rules, its mistakes where they stand; an example in another language is not", async () => {
  const text =
    "---\ntitle: x\n---\n\n```rules\n-w /etc/passwd -p wa -k a\n\n-w relative -p wa -k b\n```\n\n ```audit.rules\n -b lots\n ```\n";
  expect((await fileProblems({ "index.md": text }, check)).map(({ line, column }) => [line, column])).toEqual(
    [
      [8, 4],
      [12, 5],
    ],
  );
  for (const info of ["", "text", "rulesets", "sh"]) {
    const found = await fileProblems({ "index.md": `---\n---\n\`\`\`${info}\n-b lots\n\`\`\`\n` }, check);
    expect(found, info).toEqual([]);
  }
});

test("transcripts: what is certain, and what is only a suspicion", () => {
  const files = { "solution.sh": "id\n", "expect/solution.txt": "# ls\n", "expect/x.txt": "x\n" };
  expect(transcriptFindings(files).map(({ file, warning = false }) => [file, warning])).toEqual([
    ["expect/x.txt", false],
    ["solution.sh", true],
  ]);
});

test("every file of the draft is read by the program it is for, and transcripts by none", async () => {
  const found = await fileProblems(
    {
      "index.md": INDEX,
      "solution.sh": "if true\n",
      "attempts/wrong.sh": "echo 'a\n",
      "files/etc/audit/rules.d/x.rules": "# a comment\n-w relative -p wa\n-a never,task\n",
      "files/root/bin": Uint8Array.of(0),
      "expect/solution.txt": "echo )\n",
    },
    check,
  );
  const places = found.map(({ file, line, column, warning = false }) => [file, line, column, warning]);
  expect(places).toEqual([
    ["index.md", 17, 10, false],
    ["solution.sh", 2, 1, false],
    ["attempts/wrong.sh", 1, 6, false],
    ["files/etc/audit/rules.d/x.rules", 2, 4, false],
    ["files/etc/audit/rules.d/x.rules", 3, 1, true],
  ]);
  expect(INDEX.split("\n")[16].slice(9)).toBe(")");
});
