// Front matter: YAML taken apart, checked against the schema, each problem with its place.
import * as v from "valibot";
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  visit,
} from "yaml";
import { MAX_DEPTH, MAX_FRONT } from "./limits.ts";
import type { Report } from "./problems.ts";
import { type FrontMatter, front_matter } from "./schema.ts";

/** The keys that an object in JavaScript has a meaning of its own for. */
const MAGIC: ReadonlySet<unknown> = new Set(["__proto__", "constructor", "prototype"]);

/** Offset of what stands at `path`; with `key`, of the key that leads there. The nearest there is, if it is missing. */
export type Place = (path: readonly (string | number)[], key?: boolean) => number;

export interface Front {
  readonly value: FrontMatter;
  readonly place: Place;
}

/** Where the front matter's YAML begins and ends, and where the Markdown does; null when there is none. */
export function split_front(text: string): { start: number; end: number; body: number } | null {
  const match = /^---[ \t]*\n([\s\S]*?)^---[ \t]*(?:\n|$)/m.exec(text);
  if (match?.index !== 0) return null;
  const start = text.indexOf("\n") + 1;
  return { start, end: start + match[1].length, body: match[0].length };
}

/** What is deeper than anything sensible is refused before a recursive parser or schema sees it. */
function too_deep(yaml: string): number | null {
  let flow = 0;
  let offset = 0;
  for (const line of yaml.split("\n")) {
    const indent = line.search(/[^ ]/);
    // a sequence within a sequence may stand on one line: "- - - a"
    const dashes = /^[ ]*((?:[-?:][ ]+)*)/.exec(line)?.[1].length ?? 0;
    if (indent > 0 && indent + dashes > MAX_DEPTH * 8) return offset + indent;
    if (dashes > MAX_DEPTH * 4) return offset;
    for (let i = 0; i < line.length; i++) {
      if ("[{".includes(line[i])) flow++;
      else if ("]}".includes(line[i])) flow = Math.max(0, flow - 1);
      // braces in text count as well, so there is room for some
      if (flow > MAX_DEPTH * 4) return offset + i;
    }
    offset += line.length + 1;
  }
  return null;
}

function place_in(doc: Document, base: number, end: number): Place {
  return (path, key = false) => {
    let node: unknown = doc.contents;
    let offset = 0;
    for (const [i, step] of path.entries()) {
      let next: unknown;
      let key_offset: number | null = null;
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
        if (!pair) break;
        key_offset = (pair.key as Node).range?.[0] ?? null;
        next = pair.value;
      } else if (isSeq(node)) next = node.items[Number(step)];
      const range = (next as Node | null)?.range;
      const last = i === path.length - 1;
      if ((last && key && key_offset !== null) || !range) {
        if (key_offset !== null) offset = key_offset;
        break;
      }
      offset = range[0];
      node = next;
    }
    return Math.min(base + offset, end);
  };
}

const shown = (input: unknown): string =>
  typeof input === "object" && input !== null
    ? Array.isArray(input)
      ? "a list"
      : "a mapping"
    : String(input);

/** What valibot found, in a sentence that begins with the place. */
function sentence(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map(({ key }) => String(key)) ?? [];
  const where = keys.join(".");
  const own = /^(?:Invalid|Expected)/.test(issue.message);
  if (issue.type === "strict_object" && own) {
    const name = keys.at(-1);
    const above = keys.slice(0, -1).join(".") || "the front matter";
    if (issue.expected === "never") return `${above} has no key "${name}"`;
    if (issue.received === "undefined") return `${above} needs the key "${name}"`;
  }
  const subject = where || "the front matter";
  if (!own) return `${subject} ${issue.message}`;
  const wanted = issue.expected ?? "something else";
  if (wanted === "Object") return `${subject} is a mapping, not ${shown(issue.input)}`;
  if (wanted === "Array") return `${subject} is a list, not ${shown(issue.input)}`;
  if (issue.type === "max_length") return `${subject} is longer than ${wanted.replace(/\D/g, "")}`;
  if (issue.type === "min_value" || issue.type === "max_value")
    return `${subject} is ${wanted}, not ${shown(issue.input)}`;
  return `${subject} is ${wanted.replace(/^\((.*)\)$/, "$1").replaceAll(" | ", " or ")}, not ${shown(issue.input)}`;
}

/** The front matter of `text` (YAML from `start` to `end`), or null when it was reported what is wrong with it. */
export function read_front(text: string, start: number, end: number, report: Report): Front | null {
  const yaml = text.slice(start, end);
  if (yaml.length > MAX_FRONT) {
    report(start, `the front matter is larger than ${MAX_FRONT / 1024} kB`);
    return null;
  }
  const deep = too_deep(yaml);
  if (deep !== null) {
    report(start + deep, "nested too deeply");
    return null;
  }
  const doc = parseDocument(yaml, {
    schema: "core",
    uniqueKeys: true,
    prettyErrors: false,
    stringKeys: true,
  });
  let bad = false;
  const complain = (offset: number, message: string) => {
    bad = true;
    report(Math.min(start + offset, end), message);
  };
  for (const { pos, message } of [...doc.errors, ...doc.warnings]) complain(pos[0], message);
  visit(doc, {
    Node(_, node, path) {
      const offset = node.range?.[0] ?? 0;
      if (isAlias(node)) complain(offset, "aliases are not understood: write it out");
      else if (node.anchor) complain(offset, "anchors are not understood: write it out");
      const parent = path.at(-1);
      if (isPair(parent) && parent.key === node && isScalar(node) && MAGIC.has(node.value))
        complain(offset, `"${String(node.value)}" cannot be a key`);
    },
  });
  if (bad) return null;
  const place = place_in(doc, start, end);
  const result = v.safeParse(front_matter, doc.toJS({ maxAliasCount: 0 }));
  if (result.success) return { value: result.output, place };
  for (const issue of result.issues) {
    const path = (issue.path ?? []).map(({ key }) => key as string | number);
    report(place(path, issue.expected === "never"), sentence(issue));
  }
  return null;
}
