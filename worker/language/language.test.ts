// If this fails, the editor says something of a text that auditctl or bash would not say.
import { beforeAll, describe, expect, test } from "vitest";
import { run_script } from "../../test/machine.ts";
import type { TextCompletions, TextHelp, TextMark, TextQuestion } from "../api.ts";
import { Machine } from "../machine/machine.ts";
import { CommandSource } from "../userland/bash/program.ts";
import * as language from "./language.ts";

const config = { hostname: "auditlab", seed: 1, epoch: 1521190800, rows: 24, cols: 80 };
const answer = (kernel: Machine["kernel"], question: TextQuestion) =>
  language.answer(kernel, question, CommandSource);
let machine: Machine;
let old: Machine;
beforeAll(() => {
  machine = new Machine({ ...config, patches: 13 });
  old = new Machine({ ...config, patches: 3 });
});

const check = (text: string, language: "audit-rules" | "shell" = "audit-rules", on = machine): TextMark[] =>
  answer(on.kernel, { kind: "check", language, text }) as TextMark[];
const complete = (line: string, at = line.length): TextCompletions | null =>
  answer(machine.kernel, { kind: "complete", line, column: at + 1 }) as TextCompletions | null;
const labels = (line: string, at?: number): string[] => complete(line, at)?.items.map((i) => i.label) ?? [];
const explain = (line: string, word: string): TextHelp | null =>
  answer(machine.kernel, { kind: "explain", line, column: line.indexOf(word) + 1 }) as TextHelp | null;
/** What a mark is under. */
const marked = (text: string, { line, column, end_column }: TextMark): string =>
  text.split("\n")[line - 1].slice(column - 1, end_column - 1);

describe("rules", () => {
  test.each([
    ["-a always,exit -F nosuch=1 -k x", "nosuch=1"],
    ["-a always,exit -S open,nosuch -k x", "open,nosuch"],
    ["-a always,exit -Snosuch", "nosuch"],
    ["-a always,task -S mkdir", "mkdir"],
    ["-a sometimes,exit", "sometimes,exit"],
    ["-a always,exit -F auid>=nobodyatall", "auid>=nobodyatall"],
    ["-a always,exit -Z", "-Z"],
    ["-a always,exit -S mkdir stray", "stray"],
    ["-w relative -p wa", "relative"],
    ["-w /etc/passwd -p q", "q"],
    ["-e 7", "7"],
    ["-f x", "x"],
    ["-b lots", "lots"],
    ["-b 99999999999999999999", "99999999999999999999"],
    ["--backlog_wait_time soon", "soon"],
    ["-q /mnt", "/mnt"],
    ["-a always,exclude -F path=/x", "path=/x"],
    ["-a always,exit -F arch=b64 -S mkdir -F", "-F"],
  ])("%s: auditctl's own words, under %s", (line, under) => {
    const text = `# a comment\n\n${line}\n`;
    const marks = check(text).filter(({ warning }) => !warning);
    expect(marks.map((mark) => [mark.line, marked(text, mark)])).toEqual([[3, under]]);
    const { stderr } = run_script(`auditctl ${line.replace(/[<>]/g, "\\$&")}\n`);
    expect(stderr).toContain(marks[0].message);
  });

  test("what is well, and what the tool only warns of", () => {
    const both = ["b64", "b32"].map((arch) => `-a always,exit -F arch=${arch} -S mkdir,mkdirat -k d\n`);
    expect(check(`-D\n-b 8192\n--loginuid-immutable\n-i\n${both.join("")}`)).toEqual([]);
    expect(check("-w /etc/passwd -p wa -k a\\ b\n-e 2\n")).toEqual([]);
    const text = "-a always,exit -S open,openat -k x";
    const [mark, ...others] = check(text);
    expect(others).toEqual([]);
    expect(mark.warning).toBe(true);
    expect(mark.message).toContain("32/64 bit syscall mismatch");
    expect(marked(text, mark)).toBe("open,openat");
  });

  test.each([
    ["-a never,task", "are never audited", "-a never,task"],
    ["-a always,exit -F arch=b64 -S openat -k x", "arch=b32", "-a always,exit -F arch=b64 -S openat -k x"],
    ["-a always,exit -F arch=b64 -S rmdir,unlink -k x", "rm removes files by unlinkat", "rmdir,unlink"],
    ["-a always,exit -F path=/etc/passwd", "has no key", "-a always,exit -F path=/etc/passwd"],
    ["-w /etc/hosts -p wa -k h", "Line 1 has the same rule", "-w /etc/hosts -p wa -k h"],
    ["-a always,exit -F path=/etc/group -k g", "Line 2 says never", "-a always,exit -F path=/etc/group -k g"],
  ])("a trap: %s", (line, said, under) => {
    const text = `-w /etc/hosts -p wa -k h\n-a never,exit -F auid=1000\n${line}\n`;
    const traps = check(text).filter(({ message }) => message.includes(said));
    expect(traps).toHaveLength(1);
    expect(traps[0]).toMatchObject({ line: 3, warning: true });
    expect(marked(text, traps[0])).toBe(under);
  });

  test("it depends on the machine: users, and the patches of the series", () => {
    const rule = "-a always,exit -F containerid=5";
    const errors = (text: string) => check(text).filter(({ warning }) => !warning);
    expect(errors(rule)).toEqual([]);
    expect(check(rule, "audit-rules", old)[0].message).toContain("not supported by kernel");
    expect(errors("-a always,exit -F auid=root")).toEqual([]);
  });

  test("columns count characters, messages are text, and a line too long is said to be", () => {
    const text = "-w /étc -p q";
    expect(marked(text, check(text)[0])).toBe("q");
    expect(check("-a always,exit -F auid=Zoë")[0].message).toBe("Unknown user: Zoë");
    expect(check(`-k ${"x".repeat(7000)}`)[0].message).toContain("6144");
    expect(check(`${"-Z\n".repeat(1000)}`)).toHaveLength(200);
    expect(check("-a always,exit -F auid=\ud800")[0].message).toContain("Unknown user");
  });
});

describe("completion", () => {
  test("options, and not in comments", () => {
    expect(labels("")).toContain("-a");
    expect(labels("")).toContain("--loginuid-immutable");
    expect(labels("")).not.toContain("-l");
    expect(labels("--b")).toEqual(["--backlog_wait_time"]);
    expect(complete("# -")).toBeNull();
  });
  test("lists and actions, either way round", () => {
    expect(labels("-a always,e")).toEqual(["always,exit", "always,exclude"]);
    expect(labels("-a exit,")).toEqual(["exit,never", "exit,always"]);
    expect(labels("-A ")).toHaveLength(10);
  });
  test("fields, operators, values", () => {
    expect(labels("-a always,exit -F au")).toEqual(["auid"]);
    expect(labels("-F auid")).toContain("auid>=");
    expect(labels("-F arch=")).toEqual(["b64", "b32"]);
    expect(labels("-F auid!=un")).toEqual(["unset"]);
    expect(labels("-F uid=ro")).toContain("root");
    expect(labels("-F msgtype=CONTAINER")).toEqual(["CONTAINER", "CONTAINER_INFO"]);
    expect(labels("-F exit=-EPER")).toEqual(["-EPERM"]);
    expect(labels("-C auid!=obj")).toEqual(["obj_uid"]);
    expect(labels("-Fperm=w")).toEqual(["w", "wa"]);
  });
  test("system calls, after a comma as well, and only the word that is being typed is replaced", () => {
    const line = "-a always,exit -S openat,mkd,rmdir -k x";
    const at = line.indexOf("mkd") + 3;
    const found = complete(line, at);
    expect(found?.items.map((i) => i.label)).toEqual(["mkdir", "mkdirat"]);
    expect(line.slice((found?.column ?? 0) - 1, (found?.end_column ?? 0) - 1)).toBe("mkd");
    const all = complete("-S ");
    expect(all?.more).toBe(true);
    expect(all?.items).toHaveLength(100);
  });
  test("paths of the machine", () => {
    expect(labels("-w /etc/audit/ru")).toEqual(["/etc/audit/rules.d/"]);
    expect(labels("-F exe=/usr/bin/mkd")).toEqual(["/usr/bin/mkdir"]);
    expect(labels("-w /nosuch/")).toEqual([]);
  });
  test("every proposal but an operator is something that auditctl takes there", () => {
    const errors = (text: string) => check(text).filter(({ warning }) => !warning);
    for (const label of labels("-a ")) expect(errors(`-a ${label}`), label).toEqual([]);
    for (const label of labels("-w /etc/passwd -p "))
      expect(errors(`-w /etc/passwd -p ${label}`)).toEqual([]);
    for (const list of ["e", "f"])
      for (const label of labels(`-${list} `)) expect(check(`-${list} ${label}`)).toEqual([]);
    for (const field of ["arch", "perm", "filetype", "exit", "success", "auid", "gid", "sessionid"])
      for (const label of labels(`-a always,exit -F ${field}=`))
        expect(errors(`-a always,exit -F ${field}=${label}`), label).toEqual([]);
    for (const label of labels("-a never,exclude -F msgtype="))
      expect(check(`-a never,exclude -F msgtype=${label}`), label).toEqual([]);
  });
});

test("help is what explain says", () => {
  const line = "-a always,exit -F arch=b64 -S mkdir -F auid>=1000 -k dirs";
  expect(explain(line, "1000")?.text).toContain("auid is the login user id");
  expect(explain(line, "mkdir")).toEqual({
    column: 28,
    end_column: 36,
    text: "only the system call mkdir (number 83)",
  });
  expect(explain("-b 8192", "8192")?.text).toContain("max number of outstanding audit buffers");
  expect(explain("# -b 8192", "8192")).toBeNull();
});

describe("scripts", () => {
  const marks = (text: string) =>
    check(text, "shell").map(({ line, column, message }) => [line, column, message]);
  test("what bash would say, and where", () => {
    expect(marks("#!/bin/bash\nfor i in 1 2; do echo $i; done\n")).toEqual([]);
    expect(marks("echo a\n  echo b )\necho c\n")).toEqual([
      [2, 10, "syntax error near unexpected token `)'"],
    ]);
    expect(marks("if true; then\n  echo a\n")).toEqual([[3, 1, "syntax error: unexpected end of file"]]);
    expect(marks("echo 'a\n")[0]).toEqual([1, 6, "unexpected EOF while looking for matching `''"]);
    expect(check("cat << EOF\nx\n", "shell")[0]).toMatchObject({ warning: true });
  });
  test("it is what bash itself says", () => {
    for (const script of [
      "echo a\n  echo b )\n",
      "if true; then\n  echo a\n",
      "case x in\nesac esac\n",
      "a() {\n",
    ]) {
      const { stderr } = run_script(`cat > /tmp/s <<'END'\n${script}END\nbash -n /tmp/s\n`);
      expect(stderr).toContain(marks(script)[0][2]);
    }
  });
});
