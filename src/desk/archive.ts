// A draft as a file: the folder of the scenario in an archive of tar, to be unpacked below scenarios/ or read back here.
import { bytes_of, file_bytes } from "../../scenarios/format/bytes.ts";
import { NAME } from "../../scenarios/format/schema.ts";
import type { ScenarioSource } from "../../worker/api.ts";
import { type Draft, INDEX, pathsOf, pathTrouble, textOf } from "./draft.ts";
import { readTar, type TarEntry, writeTar } from "./tar.ts";

/** Bytes of a file that is read at all: a scenario's files are at most a megabyte. */
export const MAX_ARCHIVE = 8 * 1024 * 1024;
/** Files of a folder. */
const MAX_ENTRIES = 500;

/** @throws Error when a text has half a character. */
export function writeArchive({ slug, files, changed }: Draft): Uint8Array<ArrayBuffer> {
  const entries = pathsOf(files).map((path): TarEntry => {
    const bytes = file_bytes(files[path]);
    if (bytes === null) throw new Error(`${path} has half a character, which no file can hold.`);
    return { path: `${slug}/${path}`, data: bytes_of(bytes) };
  });
  return writeTar(entries, Math.floor(changed / 1000));
}

/** What file managers leave in folders. */
const LITTER = /(?:^|\/)(?:\._[^/]*|\.DS_Store|__MACOSX(?:\/.*)?)$/;

/**
 * The scenario in an archive: the one folder in it, or the archive itself when index.md is at its top; its name then is
 * that of the file. @throws Error, in words for the reader.
 */
export function readArchive(archive: Uint8Array, name: string): { slug: string; files: ScenarioSource } {
  const entries = readTar(archive)
    .map(({ path, data }) => ({ path: path.replace(/^(?:\.?\/)+/, ""), data }))
    .filter(({ path }) => !LITTER.test(path));
  const indices = entries
    .map(({ path }) => path)
    .filter((path) => path === INDEX || path.endsWith(`/${INDEX}`));
  // One that is put on the machine's disk is none of a scenario.
  const [first] = indices.toSorted((a, b) => a.split("/").length - b.split("/").length);
  if (first === undefined) throw new Error("There is no index.md in the archive.");
  const folder = first.slice(0, -INDEX.length);
  const files: Record<string, string | Uint8Array> = {};
  for (const { path, data } of entries) {
    if (!path.startsWith(folder)) throw new Error(`${path} is outside of the scenario's folder, ${folder}`);
    const own = path.slice(folder.length);
    const trouble = pathTrouble(own);
    if (trouble !== null) throw new Error(`${own.slice(0, 200)}: ${trouble}`);
    if (Object.hasOwn(files, own)) throw new Error(`${own} is in the archive twice.`);
    files[own] = textOf(own, data);
  }
  if (entries.length > MAX_ENTRIES)
    throw new Error(`There are more than ${MAX_ENTRIES} files in the archive.`);
  const slug = folder === "" ? name.replace(/\.tar$/i, "") : (folder.split("/").at(-2) as string);
  return { slug: NAME.test(slug) ? slug : "scenario", files };
}
