// What fields and record types mean: the dictionaries of the Linux Audit Documentation Project (CC BY 4.0, see NOTICE),
// and our supplement, which goes before them.
import fieldsCsv from "./data/field-dictionary.csv?raw";
import typesCsv from "./data/message-dictionary.csv?raw";
import { FIELDS, TYPES } from "./supplement.ts";

export interface Meaning {
  readonly text: string;
  /** Ours, or the dictionary's. */
  readonly from: "supplement" | "dictionary";
}

/** A value between double quotes, which may hold commas and, doubled, quotes; or one without. */
const VALUE = /(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g;

/** Rows below the heading. */
const rows = (csv: string): string[][] =>
  csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) =>
      [...line.matchAll(VALUE)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? ""),
    );

/** The names of the dictionary are patterns here and there: a[0-3], a[[:digit:]+]\[.*\]. */
const pattern = (name: string): RegExp => {
  const digits = name.replaceAll("[[:digit:]+]", "\\d+");
  // the part in brackets is there only where an argument is split
  return new RegExp(`^${digits.replace("\\[.*\\]", "(?:\\[\\d+\\])?")}$`);
};

const fields = rows(fieldsCsv).map(([name, , meaning, only]) => ({
  name: pattern(name),
  meaning,
  /** Only in records of this kind ("syscall"); "" in all. */
  only: only ?? "",
}));

const types: ReadonlyMap<number, string> = new Map(
  rows(typesCsv).map(([, value, , , description]) => [Number(value), description]),
);

/** What a field of a record of type `type_name` means; null when nobody says. */
export function fieldMeaning(type_name: string, name: string): Meaning | null {
  const own = FIELDS[`${type_name} ${name}`] ?? FIELDS[name];
  if (own) return { text: own, from: "supplement" };
  const kind = type_name.toLowerCase();
  const found =
    fields.find((f) => f.only === kind && f.name.test(name)) ??
    fields.find((f) => f.only === "" && f.name.test(name)) ??
    fields.find((f) => f.name.test(name));
  return found ? { text: found.meaning, from: "dictionary" } : null;
}

/** What a record type is for. */
export function typeMeaning(type: number): Meaning | null {
  if (TYPES[type]) return { text: TYPES[type], from: "supplement" };
  const text = types.get(type);
  return text ? { text, from: "dictionary" } : null;
}
