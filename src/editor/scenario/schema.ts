// The front matter's schema, asked about one place.
import { json_schema } from "../../../scenarios/format/json_schema.ts";

/** What of JSON Schema json_schema() uses, and what is looked at here. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly (string | number)[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

let root: Schema | null = null;
const whole = (): Schema => {
  root ??= json_schema() as Schema;
  return root;
};

/** What it can be, each alternative by itself; a description that stands beside a reference is that of all of them. */
function alternatives(schema: Schema): Schema[] {
  const { description } = schema;
  const named = schema.$ref ? whole().$defs?.[schema.$ref.replace("#/$defs/", "")] : undefined;
  const inner = named ? [named] : schema.anyOf;
  if (!inner) return [schema];
  return inner.flatMap(alternatives).map((one) => (description ? { ...one, description } : one));
}

/** What may stand at the path: nothing for a path that the schema does not know. */
export function schemas_at(path: readonly (string | number)[]): Schema[] {
  let found = alternatives(whole());
  for (const step of path)
    found = found.flatMap((schema) => {
      if (typeof step === "number") return schema.items ? alternatives(schema.items) : [];
      const own = schema.properties;
      const next = own && Object.hasOwn(own, step) ? own[step] : schema.additionalProperties;
      return next ? alternatives(next) : [];
    });
  return found;
}

export interface Property {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** Keys that may stand in what is at the path, those that must first. */
export function properties_at(path: readonly (string | number)[]): Property[] {
  const found = new Map<string, Property>();
  for (const { properties = {}, required = [] } of schemas_at(path))
    for (const [name, schema] of Object.entries(properties))
      if (!found.has(name)) found.set(name, { name, schema, required: required.includes(name) });
  return [...found.values()].sort((a, b) => Number(b.required) - Number(a.required));
}

/** What is known of a key or a value, in a few words: its description, and what it may be. */
export function words_of(schema: Schema): string {
  const [first] = alternatives(schema);
  const values = schema.enum ?? first?.enum;
  const parts = [schema.description ?? first?.description, values && `One of: ${values.join(", ")}.`];
  return parts.filter(Boolean).join("\n\n");
}
