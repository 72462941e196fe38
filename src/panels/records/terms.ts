// What the reader looks for in the records: terms that are combined, and whether an event has them.
import type { RecordEvent, RecordField } from "../../../worker/api.ts";
import { isSet } from "../../ui/contid.ts";
import type { AuditEvent } from "./store.ts";
import { fromBytes, plain } from "./text.ts";

/** text: anywhere; field: a record has this field with this value; the others: what their name says. */
export type Term =
  | { readonly kind: "text" | "type" | "key" | "contid"; readonly value: string }
  | { readonly kind: "field"; readonly name: string; readonly value: string };

/** Kinds of which an event need only have one of several: no record has two types. */
const ANY: ReadonlySet<Term["kind"]> = new Set(["type", "key", "contid"]);

/** What is typed: `name=value` is about a field, anything else is text. Null when there is nothing. */
export function parseTerm(typed: string): Term | null {
  const text = typed.trim();
  if (text === "") return null;
  const field = /^([A-Za-z][\w-]*)=(.+)$/.exec(text);
  if (!field) return { kind: "text", value: text };
  const [, name, value] = field;
  return { kind: "field", name, value: value.replace(/^"(.*)"$/, "$1") };
}

export const termKey = (term: Term): string =>
  `${term.kind} ${term.kind === "field" ? `${term.name}=` : ""}${term.value}`;

/** The keys of a record's rule; several are one field, with a byte 1 between them. */
export function keysOf(record: RecordEvent): string[] {
  const field = record.fields.find(({ name }) => name === "key");
  if (!field || field.value === "(null)") return [];
  return fromBytes(plain(field.value, field.encoding)).split("\x01");
}

/** Names and values within the msg='...' of a record that a program wrote. */
export function messageFields({ fields }: RecordEvent): (readonly [name: string, value: string])[] {
  return fields
    .filter(({ encoding }) => encoding === "quoted")
    .flatMap(({ value }) => [...value.replace(/^'(.*)'$/, "$1").matchAll(/([\w-]+)=("[^"]*"|\S*)/g)])
    .map(([, name, value]) => [name, value.replace(/^"(.*)"$/, "$1")]);
}

export const isContid = (name: string): boolean => name === "contid" || name === "old-contid";

/** Container ids in a record that are set, those within its message included. */
export function contidsOf(record: RecordEvent): string[] {
  const own = record.fields.map(({ name, value }) => [name, value] as const);
  return [...own, ...messageFields(record)]
    .filter(([name]) => isContid(name))
    .flatMap(([, value]) => value.split(","))
    .filter(isSet);
}

/** A message in pieces: text, and container ids that it names. */
export function messagePieces(text: string): { readonly text: string; readonly contid: string | null }[] {
  const pieces = text.split(/((?:^|[\s'])(?:old-)?contid=)(\d+)/);
  return pieces
    .map((piece, i) => ({ text: piece, contid: i % 3 === 2 && isSet(piece) ? piece : null }))
    .filter((piece) => piece.text !== "");
}

function fieldMatches(event: AuditEvent, name: string, value: string): boolean {
  return event.records.some(
    (record, i) =>
      (name === "type" && record.type_name === value) ||
      record.fields.some(
        (field) =>
          field.name === name &&
          (field.value === value || fromBytes(plain(field.value, field.encoding)) === value),
      ) ||
      messageFields(record).some(([inner, has]) => inner === name && fromBytes(has) === value) ||
      event.interpreted[i]?.some((field) => field.name === name && fromBytes(field.value) === value),
  );
}

/** In the log's text, in what that shows as digits only, and in what was interpreted. */
function textMatches(event: AuditEvent, text: string): boolean {
  const wanted = text.toLowerCase();
  // Bytes are text already where all that is looked for is ASCII.
  const ascii = /^[\0-\x7f]*$/.test(wanted);
  const found = (bytes: string) => (ascii ? bytes : fromBytes(bytes)).toLowerCase().includes(wanted);
  const encoded = ({ value, encoding }: RecordField) =>
    !value.startsWith('"') && encoding.includes("untrusted") && found(plain(value, encoding));
  return (
    event.records.some((record) => found(record.text) || record.fields.some(encoded)) ||
    event.interpreted.some((fields) => fields?.some(({ value }) => found(value)))
  );
}

function has(event: AuditEvent, term: Term): boolean {
  switch (term.kind) {
    case "text":
      return textMatches(event, term.value);
    case "field":
      return fieldMatches(event, term.name, term.value);
    case "type":
      return event.records.some(({ type_name }) => type_name === term.value);
    case "key":
      return event.records.some((record) => keysOf(record).includes(term.value));
    case "contid":
      return event.records.some((record) => contidsOf(record).includes(term.value));
  }
}

/**
 * True when an event has every text and field, and of the types, keys and ids one of each kind there is. An event that
 * matches goes on doing so when it gets further records.
 */
export function matches(event: AuditEvent, terms: readonly Term[]): boolean {
  const open = new Set<Term["kind"]>();
  const found = new Set<Term["kind"]>();
  for (const term of terms) {
    if (!ANY.has(term.kind)) {
      if (!has(event, term)) return false;
    } else if (!found.has(term.kind)) {
      if (has(event, term)) found.add(term.kind);
      else open.add(term.kind);
    }
  }
  for (const kind of open) if (!found.has(kind)) return false;
  return true;
}
