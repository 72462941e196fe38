// A draft as a link: what the link's format can carry of it, and why it cannot carry the rest.

import type { Scenario } from "../../scenarios/format/types.ts";
import { encodeLink } from "../../scenarios/link/codec.ts";
import { LinkError } from "../../scenarios/link/error.ts";
import { MAX_FILES } from "../../scenarios/link/limits.ts";
import { FILE_PATH } from "../../scenarios/link/schema.ts";
import type { ScenarioSource } from "../../worker/api.ts";
import { specOf } from "../guide/spec.ts";
import { roleOf } from "./draft.ts";

/** The files of a draft as a link has them: all text but the transcripts, which can be made again. */
export const linkFiles = (files: ScenarioSource): (readonly [path: string, text: string])[] =>
  Object.entries(files)
    .filter(
      (file): file is [string, string] => typeof file[1] === "string" && roleOf(file[0]) !== "transcript",
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Why no link can carry these files; null: one can, unless it is too much. */
export function linkTrouble(files: ScenarioSource): string | null {
  const carried = Object.entries(files).filter(([path]) => roleOf(path) !== "transcript");
  for (const [path, data] of carried) {
    if (typeof data !== "string")
      return `A link carries text only, and ${path} is not text. Download the draft.`;
    if (!FILE_PATH.test(path))
      return `A link carries paths of letters, digits, “_”, “.” and “-” only, and there is ${path}.`;
  }
  return carried.length > MAX_FILES
    ? `A link carries ${MAX_FILES} files at most, and these are ${carried.length}. Download the draft.`
    : null;
}

/**
 * The fragment of a link to the scenario, from its beginning; `sim`: the version that makes it.
 * @throws LinkError, in words for the reader.
 */
export async function draftLink(
  scenario: Scenario,
  files: ScenarioSource,
  sim: string,
  size: { readonly rows: number; readonly cols: number },
): Promise<string> {
  const trouble = linkTrouble(files);
  if (trouble !== null) throw new LinkError("damaged", trouble);
  const { files: _, typed: _typed, ...spec } = specOf(scenario);
  return await encodeLink({
    sim,
    config: { hostname: "auditlab", ...spec, ...size },
    scenario: linkFiles(files),
    journal: [],
    until: 0,
    title: scenario.title,
  });
}
