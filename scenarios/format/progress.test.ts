// If these fail, a learner is told that something is done which is not, or is never told that it is.
import { describe, expect, it } from "vitest";
import { catalogue_problems, in_order } from "./catalogue.ts";
import { progress, scenario_questions } from "./progress.ts";
import type { Inline, Scenario, Task } from "./types.ts";

const line = (value: string): Inline => [{ type: "text", value }];
const task = (name: string, more: Partial<Task> = {}): Task => ({
  name,
  title: line(name),
  needs: [],
  done: { ran: name },
  not_yet: [],
  broken: [],
  hints: [],
  ...more,
});

describe("the state of tasks", () => {
  const when = { ran: "x" };
  const tasks = [
    task("second", { needs: ["first"] }),
    task("first", {
      not_yet: [
        { when, say: line("not yet 0") },
        { when, say: line("not yet 1") },
      ],
      broken: [{ when, say: line("broken"), recover: ["true"] }],
      hints: [{ say: line("vague") }, { when, say: line("now") }],
    }),
  ];
  const at = (answers: Record<string, boolean>, before = {}) => progress({ tasks }, answers, before);
  const open = { status: "open", say: null, recover: [], offered: [] };

  it("asks for what each says", () => {
    expect(Object.keys(scenario_questions({ tasks }))).toEqual([
      "second.done",
      "first.done",
      "first.not_yet.0",
      "first.not_yet.1",
      "first.broken.0",
      "first.hints.1",
    ]);
  });

  it("begins open, or locked by what comes before", () => {
    expect(at({})).toEqual({ first: open, second: { ...open, status: "locked" } });
    expect(at({ "second.done": true }).second.status).toBe("locked");
  });

  it("opens what was locked, and finishes it when it is done already", () => {
    expect(at({ "first.done": true }).second).toEqual(open);
    expect(at({ "first.done": true, "second.done": true }).second.status).toBe("done");
  });

  it("stays done, whatever is answered later", () => {
    const done = at({ "first.done": true });
    expect(at({ "first.broken.0": true }, done).first.status).toBe("done");
  });

  it("says the first remark that holds", () => {
    expect(at({ "first.not_yet.1": true }).first.say).toEqual(line("not yet 1"));
    expect(at({ "first.not_yet.0": true, "first.not_yet.1": true }).first.say).toEqual(line("not yet 0"));
    expect(at({ "first.not_yet.1": true, "first.broken.0": true }).first).toMatchObject({
      status: "broken",
      say: line("broken"),
      recover: ["true"],
    });
    expect(at({ "first.done": true, "first.broken.0": true }).first).toMatchObject({
      status: "done",
      say: null,
    });
  });

  it("offers a hint once its moment has come, and does not take it back", () => {
    const offered = at({ "first.hints.1": true });
    expect(offered.first.offered).toEqual([1]);
    expect(at({}, offered).first.offered).toEqual([1]);
  });
});

describe("all scenarios together", () => {
  const scenario = (slug: string, more: Partial<Scenario> = {}): Scenario => ({
    slug,
    title: slug,
    summary: "s",
    kind: "guide",
    chapter: "audit",
    order: 1,
    level: 1,
    minutes: 5,
    needs: [],
    start: null,
    before: [],
    machine: { patches: 13, as_posted: [], seed: 1, boot: [], epoch: 1 },
    files: [],
    steps: [],
    tasks: [],
    quizzes: [],
    solution: [],
    sources: [],
    ...more,
  });
  it("stand in the order of their chapters", () => {
    const all = [
      scenario("c", { chapter: "challenges" }),
      scenario("b", { order: 2 }),
      scenario("a", { order: 1 }),
      scenario("d", { chapter: "container-ids" }),
    ];
    expect(in_order(all).map(({ slug }) => slug)).toEqual(["a", "b", "d", "c"]);
    expect(catalogue_problems(all)).toEqual([]);
  });

  it("need what there is, do not share a place, and link to what there is", () => {
    const link = { type: "link" as const, url: "#scenario=none", children: [] };
    const all = [
      scenario("a", { needs: ["b"] }),
      scenario("b", {
        needs: ["a", "gone"],
        steps: [{ title: "s", blocks: [{ kind: "prose", node: { type: "paragraph", children: [link] } }] }],
      }),
    ];
    expect(catalogue_problems(all).map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'b/index.md: needs: there is no scenario "gone"',
      'b/index.md: a link leads to the scenario "none", which is not there',
      "b/index.md: order: a has the place 1 in the chapter audit already",
      "a/index.md: scenarios need each other in a circle: a needs b needs a",
    ]);
  });
});
