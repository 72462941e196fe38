// A scenario that somebody is writing: the files of its folder, and what may be done to them. docs/scenarios.md says
// what each is.
import { bytes_of, file_bytes, file_text } from "../../scenarios/format/bytes.ts";
import { transcript_of } from "../../scenarios/format/transcripts.ts";
import type { Chapter, ScenarioHead } from "../../scenarios/format/types.ts";
import type { ScenarioSource } from "../../worker/api.ts";

export interface Draft {
  readonly id: string;
  /** Name of its folder. */
  readonly slug: string;
  readonly files: ScenarioSource;
  /** ms since 1970 */
  readonly created: number;
  readonly changed: number;
}

/** What a file of the folder is for; null: nothing. */
export type Role = "index" | "solution" | "attempt" | "machine" | "transcript";

export const INDEX = "index.md";
export const SOLUTION = "solution.sh";

export function roleOf(path: string): Role | null {
  if (path === INDEX) return "index";
  if (path === SOLUTION) return "solution";
  if (/^attempts\/[^/]+\.sh$/.test(path)) return "attempt";
  if (path.startsWith("files/")) return "machine";
  return path.startsWith("expect/") ? "transcript" : null;
}

/** Characters of a path. */
const MAX_PATH = 150;
/** Characters of a name within a path. */
const MAX_NAME = 99;

/** Why no file can have this path; null: it can. */
export function pathTrouble(path: string): string | null {
  if (path === "") return "A file needs a name.";
  if (path.length > MAX_PATH) return `The path is longer than ${MAX_PATH} characters.`;
  const names = path.split("/");
  if (names.some((name) => /^\.{0,2}$/.test(name))) return "The path has an empty name, or one of dots.";
  if (names.some((name) => name.length > MAX_NAME)) return `A name is longer than ${MAX_NAME} characters.`;
  if (/[\0-\x1f\x7f-\x9f\\\u202a-\u202e\u2066-\u2069]/.test(path))
    return "The path has a character that no name should have.";
  return roleOf(path) === null
    ? "A scenario has index.md, solution.sh, attempts/NAME.sh, and files/PATH for the machine's disk."
    : null;
}

const ORDER: readonly (Role | null)[] = ["index", "solution", "attempt", "machine", "transcript", null];

/** Paths in the order in which they are listed. */
export const pathsOf = (files: ScenarioSource): string[] =>
  Object.keys(files).sort(
    (a, b) => ORDER.indexOf(roleOf(a)) - ORDER.indexOf(roleOf(b)) || (a < b ? -1 : a > b ? 1 : 0),
  );

/** Files without one of them; with another in its place, when there is one. */
export function withFile(files: ScenarioSource, path: string, data: string | Uint8Array): ScenarioSource {
  return { ...files, [path]: data };
}

export function withoutFile(files: ScenarioSource, path: string): ScenarioSource {
  const { [path]: _, ...rest } = files;
  return rest;
}

/** The transcript of an attempt goes where the attempt goes. */
export function renamed(files: ScenarioSource, from: string, to: string): ScenarioSource {
  const moves = new Map([[from, to]]);
  if (roleOf(from) === "attempt" && roleOf(to) === "attempt")
    moves.set(transcript_of(from), transcript_of(to));
  return Object.fromEntries(Object.entries(files).map(([path, data]) => [moves.get(path) ?? path, data]));
}

/** The files with new transcripts, and no other ones: those of attempts that are gone go, too. */
export function withTranscripts(
  files: ScenarioSource,
  transcripts: Readonly<Record<string, string>>,
): ScenarioSource {
  const kept = Object.entries(files).filter(([path]) => roleOf(path) !== "transcript");
  const made = Object.entries(transcripts).map(([path, bytes]) => [path, textOf(path, bytes_of(bytes))]);
  return Object.fromEntries([...kept, ...made]);
}

/**
 * A file's data as text, when it is any. What goes to the machine's disk stays as it is to the byte: it is text only
 * when an editor gives it back unchanged.
 */
export function textOf(path: string, data: string | Uint8Array): string | Uint8Array {
  if (typeof data === "string") return data;
  const text = file_text(data);
  if (text === null) return data;
  if (roleOf(path) !== "machine") return text;
  return file_bytes(text)?.length === data.length && !text.includes("\0") ? text : data;
}

/** The value of a key of the front matter that stands on a line of its own; null when there is none. */
function frontLine(index: string, key: string): string | null {
  const front = /^---\n([\s\S]*?)^---$/m.exec(index)?.[1] ?? "";
  const value = new RegExp(`^${key}:[ \\t]*(.*?)[ \\t]*(?:#.*)?$`, "m").exec(front)?.[1];
  return value === undefined ? null : value.replace(/^(["'])(.*)\1$/, "$2");
}

const indexOf = (files: ScenarioSource): string => file_text(files[INDEX] ?? "") ?? "";

/** What it is called, as far as that can be told while it is being written. */
export const titleOf = ({ files, slug }: Pick<Draft, "files" | "slug">): string =>
  frontLine(indexOf(files), "title")?.slice(0, 200) || slug;

/** The next place that is free in a chapter. */
export const nextPlace = (heads: readonly ScenarioHead[], chapter: Chapter): number =>
  Math.max(0, ...heads.filter((head) => head.chapter === chapter).map(({ order }) => order)) + 1;

/** `wanted` as the name of a folder, or that with a number, so that it is none of `taken`. */
export function freeSlug(wanted: string, taken: ReadonlySet<string>): string {
  const base =
    wanted
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^[-0-9]+|-+$/g, "")
      .slice(0, 50)
      .replace(/-+$/, "") || "scenario";
  for (let n = 1; ; n++) {
    const slug = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(slug)) return slug;
  }
}

/** The files of a shipped scenario for somebody to change: it has a place of its own in its chapter. */
export function copyOf(files: ScenarioSource, heads: readonly ScenarioHead[]): ScenarioSource {
  const index = indexOf(files);
  const chapter = frontLine(index, "chapter") as Chapter;
  const text = index.replace(/^order:[ \t]*\d+/m, `order: ${nextPlace(heads, chapter)}`);
  return Object.fromEntries(
    Object.entries({ ...files, [INDEX]: text }).map(([path, data]) => [path, textOf(path, data)]),
  );
}

/** Bytes of a file, or of all of them. */
export const sizeOf = (data: string | Uint8Array): number =>
  typeof data === "string" ? new TextEncoder().encode(data).length : data.length;
