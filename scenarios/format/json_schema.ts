// The front matter's schema as JSON Schema, for editors: completion, help and errors while one writes.
import {
  type AnySchema,
  type Chosen,
  number_match,
  predicate,
  task_match,
  text_match,
} from "./predicate_schema.ts";
import { front_matter } from "./schema.ts";

type Json = { [key: string]: unknown };

/** Schemas that stand in themselves, or in many places: each is written once, by its name. */
const NAMED = new Map<AnySchema, string>([
  [predicate, "predicate"],
  [text_match, "text"],
  [number_match, "number"],
  [task_match, "task"],
]);

/** What valibot's schemas have that is read here. */
interface Parts {
  readonly type: string;
  readonly kind: string;
  readonly pipe?: readonly Parts[];
  readonly entries?: Readonly<Record<string, AnySchema>>;
  readonly item?: AnySchema;
  readonly key?: AnySchema;
  readonly value?: AnySchema;
  readonly wrapped?: AnySchema;
  readonly options?: readonly unknown[];
  readonly requirement?: unknown;
  readonly description?: string;
}
const parts = (schema: AnySchema) => schema as unknown as Parts;

/** What the links of a pipe add. Checks that JSON Schema cannot say are left to the parser. */
function with_links(schema: Json, links: readonly Parts[]): Json {
  const more: Json = {};
  for (const { type, requirement, description } of links) {
    if (type === "description") more.description = description;
    else if (type === "max_length") more[schema.type === "array" ? "maxItems" : "maxLength"] = requirement;
    else if (type === "min_length") more[schema.type === "array" ? "minItems" : "minLength"] = requirement;
    else if (type === "non_empty") more.minLength = 1;
    else if (type === "regex") more.pattern = (requirement as RegExp).source;
    else if (type === "min_value") more.minimum = requirement;
    else if (type === "max_value") more.maximum = requirement;
    else if (type === "integer" || type === "safe_integer") more.type = "integer";
  }
  return { ...schema, ...more };
}

function object_of(entries: Readonly<Record<string, AnySchema>>): Json {
  const required = Object.keys(entries).filter((name) => entries[name].type !== "optional");
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, json_of(value)])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

function json_of(schema: AnySchema): Json {
  const name = NAMED.get(schema);
  return name === undefined ? spelled_out(schema) : { $ref: `#/$defs/${name}` };
}

function spelled_out(schema: AnySchema): Json {
  const { type, pipe, entries, item, key, value, wrapped, options } = parts(schema);
  if (pipe) {
    // a pipe may begin with a look at anything, before the schema that says what it is
    const schemas = pipe.filter(({ kind, type, pipe }) => kind === "schema" && (pipe || type !== "unknown"));
    return with_links(json_of(schemas[0] as unknown as AnySchema), pipe);
  }
  switch (type) {
    case "strict_object":
      return object_of(entries!);
    case "array":
      return { type: "array", items: json_of(item!) };
    case "record":
      return { type: "object", propertyNames: json_of(key!), additionalProperties: json_of(value!) };
    case "optional":
      return json_of(wrapped!);
    case "picklist":
      return { enum: options };
    case "string":
    case "number":
    case "boolean":
      return { type };
    case "lazy":
      return { anyOf: (schema as unknown as Chosen<unknown>).options().map(json_of) };
    default:
      throw new Error(`the schema has a ${type}, which is not known here`);
  }
}

/** JSON Schema of the front matter of index.md. */
export function json_schema(): Json {
  // that of a task is behind a function only because it stands in itself
  const task = task_match as unknown as { getter(input: unknown): AnySchema };
  const defs = [...NAMED].map(([schema, name]) => [
    name,
    spelled_out(schema === task_match ? task.getter(undefined) : schema),
  ]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Front matter of an auditlab scenario",
    ...json_of(front_matter),
    $defs: Object.fromEntries(defs),
  };
}
