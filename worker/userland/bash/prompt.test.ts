// The prompt tells a learner who and where they are; a wrong \w or \$ misleads at every command.
import { expect, test } from "vitest";
import { expand_prompt, type PromptContext } from "./prompt.ts";

const CONTEXT: PromptContext = {
  user: "root",
  host: "vm.example.org",
  home: "/root",
  cwd: "/usr/lib/x86_64-linux-gnu",
  shell: "/bin/bash",
  version: "5.2",
  release: "5.2.15",
  euid: 0,
  edits: false,
  history_number: 1,
  command_number: 2,
  jobs: 0,
  tty: "tty1",
  now: 1234567890,
  editing: false,
  expand: null,
};

function prompt(ps: string, ctx: Partial<PromptContext> = {}): string {
  const step = expand_prompt(ps, { ...CONTEXT, ...ctx }).next(0);
  if (!step.done) throw new Error("no system call expected");
  return step.value;
}

test("escapes", () => {
  expect(prompt("\\u@\\h:\\w\\$ ")).toBe("root@vm:/usr/lib/x86_64-linux-gnu# ");
  expect(prompt("\\$", { euid: 1000 })).toBe("$");
  expect(prompt("\\s-\\v|\\V|\\H|\\j|\\l|\\!|\\#|\\W")).toBe(
    "bash-5.2|5.2.15|vm.example.org|0|tty1|1|2|x86_64-linux-gnu",
  );
  expect(prompt("\\d|\\t|\\T|\\@|\\A|\\D{}|\\D{%Y %%}|\\D{%N|")).toBe(
    "Fri Feb 13|23:31:30|11:31:30|11:31 PM|23:31|23:31:30|2009 %|%N|",
  );
  expect(prompt("\\a\\e\\n\\r\\101\\0611\\8\\q\\{\\D\\\\ !\\")).toBe("\x07\x1b\n\rA11\\8\\q\\{\\D\\ !\\");
  expect(prompt("\\[\\e[1m\\]x")).toBe("\x1b[1mx");
  expect(prompt("a\\nb", { edits: true })).toBe("a\r\nb");
  expect(prompt("\\[\\e[1m\\]x", { editing: true })).toBe("\x01\x1b[1m\x02x");
});

test("directories", () => {
  const at = (cwd: string, home: string | null, dirtrim = 0) => prompt("\\w \\W", { cwd, home, dirtrim });
  expect(at("/root", "/root")).toBe("~ ~");
  expect(at("/root/a/b", "/root")).toBe("~/a/b b");
  expect(at("/rooty", "/root")).toBe("/rooty rooty");
  expect(at("/", "/root")).toBe("/ /");
  expect(at("/", "/")).toBe("/ /");
  expect(at("/usr", "/")).toBe("/usr usr");
  expect(at("/tmp", null)).toBe("/tmp tmp");
  expect(at("/usr/lib/x86", "/root", 2)).toBe(".../lib/x86 x86");
  expect(at("/usr/lib", "/root", 2)).toBe("/usr/lib lib");
  expect(at("/usr/lib/x86_64/perl", "/usr", 2)).toBe("~/lib/x86_64/perl perl");
  expect(at("/usr/lib/x86_64/perl", "/usr", 1)).toBe("~/.../perl perl");
  expect(at("/usr/lib", "/usr", 1)).toBe("~/lib lib");
});

test("what is inserted is safe from expansion", () => {
  const seen: string[] = [];
  const expand = function* (text: string) {
    seen.push(text);
    return text;
  };
  prompt("\\w \\$$x", { expand, euid: 1, cwd: '/a$(rm) `b"\\' });
  expect(seen).toEqual(['/a\\$(rm) \\`b\\"\\\\ \\$$x']);
});
