import { describe, expect, test } from "vitest";
import { yaml_place } from "./yaml_place.ts";

/** The place of the bar in the text. */
function at(marked: string) {
  const offset = marked.indexOf("|");
  const { path, role, typed, beside, from } = yaml_place(marked.replace("|", ""), offset);
  expect(marked.slice(from, offset)).toBe(typed);
  return { where: `${role} ${path.join(".")}`, typed, beside };
}

const HEAD = "title: x\nkind: guide\ntasks:\n  label:\n    title: Write it\n    done:\n";

describe("block style", () => {
  test.each([
    ["|", "key ", ""],
    ["ti|", "key ", "ti"],
    ["title: x\nkind: gu|\n", "value kind", "gu"],
    ["title: x\nmachine:\n  pa|", "key machine", "pa"],
    [`${HEAD}      ev|`, "key tasks.label.done", "ev"],
    [`${HEAD}      all:\n        - ev|`, "key tasks.label.done.all.0", "ev"],
    [`${HEAD}      all:\n      - ev|`, "key tasks.label.done.all.0", "ev"],
    [
      `${HEAD}      all:\n        - event:\n            - type: |`,
      "value tasks.label.done.all.0.event.0.type",
      "",
    ],
    [
      `${HEAD}      all:\n        - event:\n            - type: X\n              fi|`,
      "key tasks.label.done.all.0.event.0",
      "fi",
    ],
    [`${HEAD}      ran: x\n    hi|`, "key tasks.label", "hi"],
    [`${HEAD}      ran: x\n    hints:\n      - say: a\n      - w|`, "key tasks.label.hints.0", "w"],
    [`${HEAD}      ran: x\n  other:\n    |`, "key tasks.other", ""],
    [`${HEAD}      ran: x\nqui|`, "key ", "qui"],
    ["needs:\n  - fi|", "key needs.0", "fi"],
    ["# a: b\nti|", "key ", "ti"],
  ])("%j", (text, where, typed) => {
    expect(at(text)).toMatchObject({ where, typed });
  });

  test("keys beside it", () => {
    expect(at("title: x\nki|\nlevel: 1\n").beside.sort()).toEqual(["level", "title"]);
    expect(at(`${HEAD}      ran: x\n    |\n    needs: []\n  other:\n    hints: []\n`).beside.sort()).toEqual([
      "done",
      "needs",
      "title",
    ]);
    expect(at("a:\n  - x: 1\n    |\n  - z: 1\n").beside).toEqual(["x"]);
  });
});

describe("flow style", () => {
  test.each([
    ["needs: [a, b|", "value needs.0", "b"],
    [`${HEAD}      event:\n        - { ty|`, "key tasks.label.done.event.0", "ty"],
    [`${HEAD}      event:\n        - { type: CONT|`, "value tasks.label.done.event.0.type", "CONT"],
    [
      `${HEAD}      event:\n        - { type: X, fields: { op: set, re|`,
      "key tasks.label.done.event.0.fields",
      "re",
    ],
    [`${HEAD}      event: [{ type: X }, { |`, "key tasks.label.done.event.0", ""],
    ["a: { b: 1,\n  c: [ 2,\n  |", "value a.c.0", ""],
    ['a: { b: \'}\', "c": {d: "x\\"}", e|', "key a.c", "e"],
    ["title: what { is: this\nki|", "key ", "ki"],
    ["title: it's {\nki|", "key ", "ki"],
    ["a: [1, 2] # {\nb|", "key ", "b"],
  ])("%j", (text, where, typed) => {
    expect(at(text)).toMatchObject({ where, typed });
  });

  test("keys beside it", () => {
    expect(at("a: { b: 1, c: 2, |").beside).toEqual(["b", "c"]);
  });
});
