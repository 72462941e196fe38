// Predicates as they stand in the front matter, and as the worker takes them: the types of worker/api.ts, checked.
import * as v from "valibot";
import type {
  AuditStatusField,
  NumberMatch,
  Predicate,
  RecordMatch,
  TaskMatch,
  TextMatch,
} from "../../worker/api.ts";
import { MAX_TEXT } from "./limits.ts";

/** Any schema, as a value. */
// biome-ignore lint/suspicious/noExplicitAny: the types of what a schema takes and gives do not matter where any will do
export type AnySchema = v.BaseSchema<any, any, v.BaseIssue<unknown>>;

/** A schema that is one of several, chosen by looking at the value before it is checked: its problems are those of
 * the one that was meant. `options` are for those who describe the schema (json_schema.ts). */
export type Chosen<T> = v.LazySchema<v.GenericSchema<T>> & { readonly options: () => readonly AnySchema[] };

function chosen<T>(options: () => readonly AnySchema[], choose: (input: unknown) => AnySchema): Chosen<T> {
  return Object.assign(
    v.lazy((input) => choose(input) as v.GenericSchema<T>),
    { options },
  );
}

const is_object = (input: unknown): input is object =>
  typeof input === "object" && input !== null && !Array.isArray(input);

/** One of several mappings, told apart by a key that each has and no other. */
function by_key<T>(what: string, options: () => Readonly<Record<string, AnySchema>>): Chosen<T> {
  return chosen<T>(
    () => Object.values(options()),
    (input) => {
      const all = options();
      const named = is_object(input) ? Object.keys(input).filter((key) => Object.hasOwn(all, key)) : [];
      if (named.length === 1) return all[named[0]];
      const names = Object.keys(all).join(", ");
      return v.custom(
        () => false,
        named.length === 0
          ? `${what} has one of the keys ${names}`
          : `${what} has one of ${named.join(" and ")}, not both`,
      );
    },
  );
}

const described = <S extends AnySchema>(schema: S, text: string) => v.pipe(schema, v.description(text));

const text = v.pipe(v.string("is text: put it in quotes"), v.maxLength(MAX_TEXT));
const list = <T>(item: v.GenericSchema<T>) =>
  v.pipe(v.array(item), v.minLength(1, "needs at least one item"), v.maxLength(100));

const text_options = () => ({
  matches: v.strictObject({ matches: described(text, "A regular expression (re2) that matches somewhere.") }),
  any_of: v.strictObject({ any_of: described(list(text), "It is one of these.") }),
  not: v.strictObject({ not: described(text_match, "It is anything but this.") }),
});
const text_mapping = by_key<TextMatch>("a question about text is text, or", text_options);
export const text_match: Chosen<TextMatch> = chosen<TextMatch>(
  () => [text, ...Object.values(text_options())],
  (input) => (is_object(input) ? text_mapping : text),
);

const whole = v.pipe(v.number("is a number"), v.safeInteger());
const bounds = v.pipe(
  v.strictObject({
    min: v.optional(described(whole, "At least so many.")),
    max: v.optional(described(whole, "At most so many.")),
  }),
  v.check(({ min, max }) => min !== undefined || max !== undefined, "needs min or max"),
);
export const number_match: Chosen<NumberMatch> = chosen<NumberMatch>(
  () => [whole, bounds],
  (input) => (is_object(input) ? bounds : whole),
);

const count = v.optional(described(number_match, "How many there are; 1 or more without it."));

/** A mapping with at least one key. */
const some_of = <E extends v.ObjectEntries>(entries: E) =>
  v.pipe(
    v.strictObject(entries),
    v.check((value) => Object.keys(value).length > 0, "needs at least one key"),
  );

const record_match: v.GenericSchema<RecordMatch> = v.strictObject({
  type: described(text_match, "Name of the record type, as SYSCALL."),
  fields: v.optional(
    described(
      v.record(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, "is no name of a field")), text_match),
      "Fields as the record has them; quotes and hexadecimal are taken off the values first.",
    ),
  ),
});

export const task_match: v.GenericSchema<TaskMatch> = v.lazy(() => task_mapping);
const task_mapping = some_of({
  comm: v.optional(described(text_match, "Name of the task, at most 15 characters.")),
  cmdline: v.optional(described(text_match, "Words of the command line, one blank between them.")),
  contid: v.optional(described(text_match, "Container id: decimal, or unset.")),
  auid: v.optional(described(text_match, "Login uid: decimal, or unset.")),
  uid: v.optional(described(text_match, "User id, decimal.")),
  audited: v.optional(
    described(v.boolean("is true or false"), "false: audit ignores the task (forked under never,task)."),
  ),
  parent: v.optional(described(task_match, "The same of its parent.")),
});

const status_field = described(number_match, "The number that auditctl -s prints.");
const STATUS: { readonly [F in AuditStatusField]: null } = {
  enabled: null,
  failure: null,
  pid: null,
  rate_limit: null,
  backlog_limit: null,
  lost: null,
  backlog: null,
};
const audit_fields = some_of(
  Object.fromEntries(Object.keys(STATUS).map((name) => [name, v.optional(status_field)])),
);

/** A question about the machine. */
export const predicate: Chosen<Predicate> = by_key<Predicate>("a predicate", () => ({
  all: v.strictObject({ all: described(list(predicate), "All of these hold.") }),
  any: v.strictObject({ any: described(list(predicate), "At least one of these holds.") }),
  not: v.strictObject({ not: described(predicate, "This does not hold.") }),
  event: v.strictObject({
    event: described(list(record_match), "Since boot, an event has a record for each of these."),
    count,
  }),
  ran: v.strictObject({
    ran: described(text_match, "Since boot, a program (no builtin) was executed with these words."),
    count,
  }),
  terminal: v.strictObject({
    terminal: described(text_match, "The text the terminal has shown, without escape sequences."),
  }),
  task: v.strictObject({ task: described(task_match, "A task that exists now."), count }),
  rule: v.strictObject({ rule: described(text_match, "A loaded rule, as auditctl -l prints it."), count }),
  file: v.strictObject({
    file: described(
      v.pipe(text, v.regex(/^\//, "is an absolute path")),
      "A path; it exists, unless exists says false.",
    ),
    exists: v.optional(described(v.boolean("is true or false"), "false: there is no such file.")),
    contains: v.optional(described(text_match, "A string that it contains, or what its contents match.")),
  }),
  netns: v.strictObject({
    netns: described(
      v.strictObject({ contid: described(text_match, "Container id: decimal."), count }),
      "A network namespace counts this container id so many times.",
    ),
  }),
  audit: v.strictObject({ audit: described(audit_fields, "Fields of auditctl -s.") }),
}));
