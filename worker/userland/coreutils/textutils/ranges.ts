// Lists of ranges as cut and numfmt take them: "1,3-5,7-", numbered from 1.
import type { Code } from "../../lib/code.ts";
import type { Tool } from "../tool.ts";

/** [first, last] numbers, sorted, not overlapping; Infinity for an open end. */
export type Ranges = readonly (readonly [number, number])[];

/** 2^64 - 1: the largest number that is not "too large". */
const MAX = 2 ** 64;

interface Words {
  /** "field" or "byte/character position" and what is said of number zero */
  fields: boolean;
  /** a range may have no end at all: "-" */
  endless?: boolean;
}

/** Parses a list, or ends the program with cut's message. */
export function* parse_ranges(t: Tool, list: string, { fields, endless = false }: Words): Code<Ranges> {
  const from_one = fields ? "fields are numbered from 1" : "byte/character positions are numbered from 1";
  const ranges: [number, number][] = [];
  let at = 0;
  for (const part of list.split(/[,\t ]/)) {
    const m = /^(\d*)(-?)(\d*)/.exec(part);
    const rest = m ? part.slice(m[0].length) : part;
    const wrong = list.slice(at + part.length - rest.length);
    at += part.length + 1;
    if (!m || rest !== "") {
      if (rest.startsWith("-"))
        yield* t.usage(fields ? "invalid field range" : "invalid byte or character range");
      yield* t.usage(
        fields
          ? `invalid field value ${t.quote(wrong)}`
          : `invalid byte/character position ${t.quote(wrong)}`,
      );
      return [];
    }
    for (const digits of [m[1], m[3]])
      if (Number(digits) >= MAX)
        yield* t.usage(
          fields
            ? `field number ${t.quote(digits)} is too large`
            : `byte/character offset ${t.quote(digits)} is too large`,
        );
    if (m[2] === "") {
      if (Number(m[1]) === 0) yield* t.usage(from_one);
      ranges.push([Number(m[1]), Number(m[1])]);
      continue;
    }
    if (m[1] === "" && m[3] === "" && !endless) yield* t.usage("invalid range with no endpoint: -");
    const first = m[1] === "" ? 1 : Number(m[1]);
    const last = m[3] === "" ? Number.POSITIVE_INFINITY : Number(m[3]);
    if (first === 0) yield* t.usage(from_one);
    if (last < first) yield* t.usage("invalid decreasing range");
    ranges.push([first, last]);
  }
  return merge(ranges);
}

function merge(ranges: [number, number][]): Ranges {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const out: [number, number][] = [];
  for (const [a, b] of sorted) {
    const last = out.at(-1);
    if (last && a <= last[1]) last[1] = Math.max(last[1], b);
    else out.push([a, b]);
  }
  return out;
}

/** What the ranges leave out. */
export function complement(ranges: Ranges): Ranges {
  const out: [number, number][] = [];
  let next = 1;
  for (const [a, b] of ranges) {
    if (a > next) out.push([next, a - 1]);
    next = b + 1;
  }
  if (next !== Number.POSITIVE_INFINITY) out.push([next, Number.POSITIVE_INFINITY]);
  return out;
}
