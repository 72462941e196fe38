// If this fails, the guide calls something done that is not, or sends the reader to the wrong scenario.
import { expect, test } from "vitest";
import { progress } from "../../scenarios/format/progress.ts";
import type { Block, Scenario, ScenarioHead } from "../../scenarios/format/types.ts";
import { fresh } from "./progress.ts";
import { isFinished, news, nextOf, openThings, restored } from "./way.ts";

const line = (value: string) => [{ type: "text" as const, value }];
const head = (slug: string, needs: string[] = []): ScenarioHead => ({
  slug,
  title: slug,
  summary: "",
  kind: "guide",
  chapter: "audit",
  order: 1,
  level: 1,
  minutes: 5,
  needs,
});
const run: Block = { kind: "code", lang: "sh", lines: ["id"], use: "exec", predict: "guess" };
const scenario: Scenario = {
  ...head("one"),
  machine: { patches: 13, as_posted: [], seed: 1, epoch: 1 },
  files: [],
  steps: [
    { title: "First", blocks: [{ kind: "task", name: "label" }, run] },
    {
      title: "Second",
      blocks: [
        { kind: "quiz", name: "who" },
        { kind: "task", name: "find" },
      ],
    },
  ],
  tasks: [
    {
      name: "label",
      title: [
        { type: "text", value: "Write to " },
        { type: "inlineCode", value: "containerid" },
      ],
      needs: [],
      done: { terminal: "x" },
      not_yet: [{ when: { terminal: "y" }, say: line("Refused.") }],
      broken: [{ when: { terminal: "z" }, say: line("It is gone."), recover: ["sleep 9 &"] }],
      hints: [{ say: line("a") }, { say: line("b"), when: { terminal: "y" } }],
    },
    {
      name: "find",
      title: line("Find it"),
      needs: ["label"],
      done: { ran: "ausearch" },
      not_yet: [],
      broken: [],
      hints: [],
    },
  ],
  quizzes: ["guess", "who"].map((name) => ({
    name,
    question: line("?"),
    options: [
      { text: line("no"), right: false, say: line("") },
      { text: line("yes"), right: true, say: line("") },
    ],
  })),
  solution: [],
  sources: [],
};

test("what is open, with its step: tasks not done, quizzes and predictions not answered rightly", () => {
  expect(openThings(scenario, fresh(0))).toEqual([
    { kind: "task", name: "label", step: 1 },
    { kind: "quiz", name: "guess", step: 1 },
    { kind: "quiz", name: "who", step: 2 },
    { kind: "task", name: "find", step: 2 },
  ]);
  expect(openThings(scenario, { done: ["label"], answers: { guess: 1, who: 0 } })).toEqual([
    { kind: "quiz", name: "who", step: 2 },
    { kind: "task", name: "find", step: 2 },
  ]);
  // An answer to a question that has fewer options today.
  expect(openThings(scenario, { done: ["label", "find"], answers: { guess: 7, who: 1 } })).toHaveLength(1);
});

test("finished is what has nothing open, and what has nothing to do is when it is read to its end", () => {
  const all = { ...fresh(0), done: ["label", "find"], answers: { guess: 1, who: 1 } };
  expect(isFinished(scenario, all)).toBe(true);
  expect(isFinished(scenario, { ...all, done: ["label"] })).toBe(false);
  const prose = { ...scenario, tasks: [], quizzes: [], steps: [{ title: "", blocks: [] }] };
  expect(isFinished(prose, fresh(0))).toBe(false);
  expect(isFinished(prose, { ...fresh(0), step: 2 })).toBe(true);
});

test("tasks that were done are done again before the machine says anything; hints that came stay", () => {
  const states = restored(scenario, { ...fresh(0), done: ["label"], offered: { label: [1] } });
  expect(states.label).toMatchObject({ status: "done", offered: [1] });
  expect(states.find).toMatchObject({ status: "open" });
  expect(restored(scenario, fresh(0)).find.status).toBe("locked");
});

test("a screen reader is told once, of what has changed and of nothing else", () => {
  const start = restored(scenario, fresh(0));
  const refused = progress(scenario, { "label.not_yet.0": true }, start);
  expect(news(scenario, start, refused)).toBe("Not yet: Refused.");
  expect(news(scenario, refused, progress(scenario, { "label.not_yet.0": true }, refused))).toBe("");
  const broken = progress(scenario, { "label.broken.0": true }, refused);
  expect(news(scenario, refused, broken)).toBe("Cannot be done any more: It is gone.");
  const done = progress(scenario, { "label.done": true }, broken);
  expect(news(scenario, broken, done)).toBe("Done: Write to containerid");
  // The first answers after a reload tell nothing that was known before.
  expect(news(scenario, {}, done)).toBe("");
});

test("next comes the first after this one whose needs are met, then any that is open", () => {
  const heads = [head("a"), head("b", ["a"]), head("c", ["b"]), head("d")];
  const next = (done: string[], slug: string | null = null) =>
    nextOf(heads, (one) => done.includes(one), slug)?.slug ?? null;
  expect(next([])).toBe("a");
  expect(next(["a"], "a")).toBe("b");
  expect(next([], "a")).toBe("d");
  expect(next(["a", "b", "d"], "d")).toBe("c");
  expect(next(["a", "b", "c", "d"], "d")).toBeNull();
  expect(next([], "unknown")).toBe("a");
});
