// What may come next in a scenario's index.md, and what its keys mean. No Monaco here.
import { fences } from "../../../scenarios/format/fences.ts";
import { split_front } from "../../../scenarios/format/front.ts";
import { properties_at, schemas_at, words_of } from "./schema.ts";
import { yaml_place } from "./yaml_place.ts";

export interface Proposal {
  readonly label: string;
  readonly insert: string;
  readonly kind: "key" | "value" | "block";
  readonly detail: string;
}

export interface Proposals {
  /** Offsets of what they replace. */
  readonly from: number;
  readonly until: number;
  readonly items: readonly Proposal[];
}

/** Where the YAML is: also of one that has no end so far. */
function front_of(text: string): { start: number; end: number } | null {
  const cut = split_front(text);
  if (cut) return cut;
  const open = /^---[ \t]*\n/.exec(text);
  return open && { start: open[0].length, end: text.length };
}

/** Names below `tasks:` or `quizzes:`, as far as they can be made out. */
export function names_of(text: string, section: "tasks" | "quizzes"): string[] {
  const front = front_of(text);
  const lines = front ? text.slice(front.start, front.end).split("\n") : [];
  const names: string[] = [];
  let column = -1;
  for (const line of lines.slice(lines.findIndex((l) => l.trimEnd() === `${section}:`) + 1)) {
    if (/^\s*(#|$)/.test(line)) continue;
    const indent = line.search(/\S/);
    if (indent === 0) break;
    if (column < 0) column = indent;
    const name = /^\s*([\w-]+):/.exec(line)?.[1];
    if (indent === column && name) names.push(name);
  }
  return lines.some((l) => l.trimEnd() === `${section}:`) ? names : [];
}

const value = (label: string, detail = ""): Proposal => ({ label, insert: label, kind: "value", detail });

/** Scenarios that there are: what `needs`, `start` and links name. */
export type Slugs = readonly { readonly slug: string; readonly title: string }[];

function in_front(
  text: string,
  front: { start: number; end: number },
  offset: number,
  slugs: Slugs,
): Proposals {
  const yaml = text.slice(front.start, front.end);
  const { path, role, from, typed, beside } = yaml_place(yaml, offset - front.start);
  const rest = /^[\w-]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const items: Proposal[] = [];
  if (role === "key")
    for (const { name, schema, required } of properties_at(path))
      if (!beside.includes(name))
        items.push({
          label: name,
          // what stands there has its colon already
          insert: /^\s*:/.test(text.slice(offset + rest)) ? name : `${name}: `,
          kind: "key",
          detail: `${words_of(schema)}${required ? " Required." : ""}`.trim(),
        });
  // A plain element of a list, too, looks like a key that has no colon so far.
  const values = role === "value" || path.at(-1) === 0 ? schemas_at(path) : [];
  for (const schema of values) {
    for (const one of schema.enum ?? []) items.push(value(String(one), schema.description));
    if (schema.type === "boolean") items.push(value("true"), value("false"));
  }
  if (path[0] === "tasks" && path[2] === "needs")
    for (const name of names_of(text, "tasks")) if (name !== path[1]) items.push(value(name, "a task"));
  if (path[0] === "needs" && path.length <= 2)
    for (const { slug, title } of slugs) items.push(value(slug, title));
  if (path[0] === "start" && role === "value")
    for (const { slug, title } of slugs) items.push(value(`${slug}#end`, `where “${title}” ends`));
  const fitting = items.filter(({ label }) => label.startsWith(typed));
  return { from: front.start + from, until: offset + rest, items: fitting };
}

/** The slug of a link that is being typed. */
function in_link(text: string, offset: number, head: string, slugs: Slugs): Proposals | null {
  const typed = /\]\(#scenario=([\w-]*)$/.exec(head)?.[1];
  if (typed === undefined) return null;
  const rest = /^[\w-]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const items = slugs
    .filter(({ slug }) => slug.startsWith(typed))
    .map(({ slug, title }) => value(slug, title));
  return { from: offset - typed.length, until: offset + rest, items };
}

function in_body(text: string, body: number, offset: number, slugs: Slugs): Proposals | null {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const head = text.slice(start, offset);
  const link = in_link(text, offset, head, slugs);
  if (link) return link;
  const before = fences(text.slice(body, start)).at(-1);
  const fence = before?.last === null ? before.info : null;
  const end = text.indexOf("\n", offset);
  const until = end < 0 ? text.length : end;
  if (fence === "task" || fence === "quiz") {
    const all = names_of(text, fence === "task" ? "tasks" : "quizzes");
    const unused = all.filter((name) => !new RegExp(`^\`\`\`${fence}\n\\s*${name}\\s*$`, "m").test(text));
    const typed = head.trimStart();
    return {
      from: offset - typed.length,
      until,
      items: [...unused, ...all.filter((name) => !unused.includes(name))]
        .filter((name) => name.startsWith(typed))
        .map((name) =>
          value(name, `a ${fence}${unused.includes(name) ? "" : ", which stands in a step already"}`),
        ),
    };
  }
  if (fence !== null || !/^`{1,3}[^`]*$/.test(head)) return null;
  const block = (info: string, inside: string, detail: string): Proposal => ({
    label: `\`\`\`${info}`,
    insert: `\`\`\`${info}\n${inside}\n\`\`\``,
    kind: "block",
    detail,
  });
  const items = [
    block("sh {exec}", "", "Typed into the terminal when it is clicked."),
    ...names_of(text, "quizzes").map((name) =>
      block(`sh {predict=${name}}`, "", `Asks the quiz ${name} before it is typed into the terminal.`),
    ),
    block("sh {copy}", "", "Can be copied."),
    block("rules", "", "Lines of a file of rules, checked as auditctl would read them."),
    ...names_of(text, "tasks").map((name) =>
      block("task", name, `The task ${name}: its state, and its hints.`),
    ),
    ...names_of(text, "quizzes").map((name) => block("quiz", name, `The quiz ${name}.`)),
  ];
  const named = items.map((item) =>
    /^```(task|quiz)$/.test(item.label)
      ? { ...item, label: item.insert.split("\n").slice(0, 2).join(" ") }
      : item,
  );
  return { from: start, until, items: named.filter(({ label }) => label.startsWith(head)) };
}

/** `offset`: of the cursor. */
export function complete_scenario(text: string, offset: number, slugs: Slugs): Proposals | null {
  const front = front_of(text);
  if (front && offset >= front.start && offset <= front.end) return in_front(text, front, offset, slugs);
  const body = split_front(text)?.body;
  return body !== undefined && offset >= body ? in_body(text, body, offset, slugs) : null;
}

/** What the key, or the value, at an offset means; null where nothing is known. */
export function explain_scenario(
  text: string,
  offset: number,
): { from: number; until: number; text: string } | null {
  const front = front_of(text);
  if (!front || offset < front.start || offset > front.end) return null;
  const before = /[\w-]*$/.exec(text.slice(0, offset))?.[0].length ?? 0;
  const after = /^[\w-]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const [from, until] = [offset - before, offset + after];
  const word = text.slice(from, until);
  const yaml = text.slice(front.start, front.end);
  const { path, role } = yaml_place(yaml, until - front.start);
  if (role !== "key" || !/^["']?\s*:/.test(text.slice(until))) return null;
  const property = properties_at(path).find(({ name }) => name === word);
  const words = property && words_of(property.schema);
  return words ? { from, until, text: words } : null;
}
