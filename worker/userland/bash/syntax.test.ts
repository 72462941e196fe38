// If this fails, the shell asks for more lines when it should not, or runs half a command. (What it says about wrong
// text is compared with the real bash in the corpus.)
import { expect, it } from "vitest";
import { parse_source } from "./program.ts";

const options = { extglob: false, comments: true, alias: null };
const incomplete = (text: string) => parse_source(text, 1, options).incomplete;

it("waits for what closes a construct", () => {
  for (const text of [
    "if :\n",
    "for x in a\n",
    "a |\n",
    "a &&\n",
    "{ a\n",
    "f()\n",
    "case x in\n",
    "(a\n",
    "echo \\\n",
  ])
    expect([text, incomplete(text)]).toEqual([text, true]);
  for (const text of [
    "echo 'a\n",
    'echo "a\n',
    "echo `a\n",
    "echo $(a\n",
    "echo ${a\n",
    "cat <<E\na\n",
    "a=(1\n",
  ])
    expect([text, incomplete(text)]).toEqual([text, true]);
});

it("does not wait after an error or a whole command", () => {
  for (const text of [
    "echo )\n",
    "fi\n",
    "echo a\n",
    "cat <<E\na\nE\n",
    "if :; then :; fi\n",
    "[[ a b ]]\n",
    "\n",
    "# if\n",
  ])
    expect([text, incomplete(text)]).toEqual([text, false]);
});

it("puts aliases in command position, not into themselves, and after an alias that ends with a blank", () => {
  const aliases: Record<string, string> = { ls: "ls -F", sudo: "sudo ", x: "y", y: "x" };
  const alias = (name: string) => aliases[name];
  const texts = (text: string) => parse_source(text, 1, { ...options, alias }).commands.map((c) => c.text);
  expect(texts("ls ls; sudo ls | ls\necho ls $(ls)\n")).toEqual([
    "ls -F ls; sudo  ls -F | ls -F",
    "echo ls $(ls -F)",
  ]);
  expect(texts("x\n")).toEqual(["x"]);
  // the word around $( ) goes on behind the alias's text, which has another length than its name
  expect(texts('[[ $(ls) =~ $(ls)|"x" ]]; echo $(ls)>f; [[ a$(ls | ls)b =~ b ]]\n')).toEqual([
    '[[ $(ls -F) =~ $(ls -F)|"x" ]]; echo $(ls -F)>f; [[ a$(ls -F | ls -F)b =~ b ]]',
  ]);
});

it("stops at a depth instead of the end of the host's stack", () => {
  for (const open of ["(", "$(", "{ ", "if ", '"$(', "${x:-"]) {
    const { error } = parse_source(
      `${open.startsWith("{") || open === "(" || open === "if " ? "" : "echo "}${open.repeat(50_000)}\n`,
      1,
      options,
    );
    expect(error?.message).toBeTruthy();
  }
});
