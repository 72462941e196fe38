// If this fails, an author hears of a mistake in expect/ only from the check, or of one that is none.
import { join } from "node:path";
import { expect, test } from "vitest";
import { read_folder, scenario_slugs } from "../../worker/cli/scenario_files.ts";
import { stray_transcripts, transcript_problems } from "./transcripts.ts";

const told = (files: Record<string, string | Uint8Array>) => {
  const { problems, suspicions } = transcript_problems(files);
  const show = ({ file, line, message }: (typeof problems)[number]) => `${file}:${line}: ${message}`;
  return { problems: problems.map(show), suspicions: suspicions.map(show) };
};
const NOTHING = { problems: [], suspicions: [] };
const GOOD = {
  "solution.sh": "ls\nid\n",
  "expect/solution.txt": "[root@auditlab ~]# ls\n[root@auditlab ~]# id\nuid=0(root)\n[root@auditlab ~]#\n",
};

test("transcripts of scripts, and none at all, are right", () => {
  expect(told(GOOD)).toEqual(NOTHING);
  expect(told({ "solution.sh": "ls\n", "attempts/a.sh": "id\n" })).toEqual(NOTHING);
});

test("a transcript of nothing", () => {
  expect(stray_transcripts(GOOD)).toEqual([]);
  const stray = { "expect/attempts/gone.txt": "a\n", "expect/notes.md": "a\n", "expect/index.txt": "a\n" };
  expect(told({ ...GOOD, ...stray }).problems).toEqual([
    "expect/attempts/gone.txt:1: is the transcript of nothing: there is no attempts/gone.sh. Delete it",
    "expect/index.txt:1: is the transcript of nothing: only scripts have one. Delete it",
    "expect/notes.md:1: is the transcript of nothing: only scripts have one. Delete it",
  ]);
});

test("a form that no transcript has", () => {
  const form = (transcript: string) =>
    told({ "solution.sh": "", "expect/solution.txt": transcript }).problems.map((p) => p.slice(20));
  expect(form("a\r\nb\n")[0]).toMatch(/^1: has a carriage return/);
  expect(form("a\nb")).toEqual(["2: does not end with a newline"]);
  expect(form("a\n\n")[0]).toMatch(/^2: ends with blanks/);
  expect(form("a\nb \n")[0]).toMatch(/^2: ends with blanks/);
  expect(form("\n")[0]).toMatch(/^1: ends with blanks/);
  expect(form("a\n")).toEqual([]);
});

test("a script that was changed since, and one without a transcript among others", () => {
  expect(told({ ...GOOD, "solution.sh": "ls\nid -u\n" }).suspicions).toEqual([
    "solution.sh:2: the line is not in expect/solution.txt, which is of an earlier state",
  ]);
  expect(told({ ...GOOD, "solution.sh": "id\nls\n" }).suspicions).toHaveLength(1);
  expect(told({ ...GOOD, "attempts/a.sh": "id\n" }).suspicions).toEqual([
    "attempts/a.sh:1: has no transcript expect/attempts/a.txt so far",
  ]);
  const bytes = Uint8Array.from(Buffer.from("# echo ü\nü\n#\n"));
  expect(told({ "solution.sh": "echo ü\n", "expect/solution.txt": bytes })).toEqual(NOTHING);
});

test("nothing is wrong with what is shipped", () => {
  const root = join(import.meta.dirname, "..");
  const slugs = scenario_slugs(root);
  expect(slugs.length).toBeGreaterThan(21);
  for (const slug of slugs) expect([slug, told(read_folder(join(root, slug)))]).toEqual([slug, NOTHING]);
});
