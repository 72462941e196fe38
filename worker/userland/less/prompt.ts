// The bottom row of less.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { Pager } from "./pager.ts";

/** Which file of how many. */
export interface FileList {
  index: number;
  count: number;
  next: ByteString | null;
}

/** Lines and bytes on the screen, how far that is. */
function* facts(p: Pager): Code<{ lines: string; bytes: string; percent: string }> {
  const places = yield* p.places();
  const { source } = p;
  const first = places[0]?.line ?? 0;
  const last = places.at(-1)?.line ?? 0;
  const end = source.starts[last + 1] ?? source.length;
  const total = source.size ?? (source.eof ? source.length : null);
  const all_lines = source.eof ? `/${source.lines.length}` : "";
  return {
    lines: `${first + 1}-${last + 1}${all_lines}`,
    bytes: `${end}${total === null ? "" : `/${total}`}`,
    percent: total ? `${Math.floor((end * 100) / total)}%` : "",
  };
}

const files_text = (files: FileList): string =>
  files.count > 1 ? `(file ${files.index + 1} of ${files.count}) ` : "";

/** The message of =. */
export function* position_message(p: Pager, files: FileList): Code<ByteString> {
  const f = yield* facts(p);
  const name = p.source.name === null ? "" : `${p.source.name} `;
  const end = yield* p.at_end();
  if (end) yield* p.source.read_all(() => false);
  const where = end ? `${f.lines}${f.lines.includes("/") ? "" : `/${p.source.lines.length}`}` : f.lines;
  const tail = end ? " (END)" : f.percent === "" ? "" : ` ${f.percent}`;
  const next = files.next !== null && end ? ` - Next: ${files.next}` : "";
  return `${name}${files_text(files)}lines ${where} byte ${f.bytes}${tail}${next}`;
}

/** The prompt; `fresh`: the file has just been opened. */
export function* prompt_text(p: Pager, files: FileList, fresh: boolean): Code<ByteString> {
  const end = yield* p.at_end();
  const next = end && files.next !== null ? ` - Next: ${files.next}` : "";
  const name = p.source.name;
  if (p.options.prompt === 0) {
    const head = fresh && name !== null ? `${name} ${files_text(files)}` : "";
    return `${head}${end ? "(END)" : ""}${next}`.trim();
  }
  const f = yield* facts(p);
  if (p.options.prompt === 1) {
    const head = fresh && name !== null ? `${name} ${files_text(files)}` : "";
    return `${head}${end ? "(END)" : f.percent || `byte ${f.bytes}`}${next}`.trim();
  }
  const head = name !== null ? `${name} ${files_text(files)}` : "";
  return `${head}lines ${f.lines}${end ? " (END)" : f.percent === "" ? ` byte ${f.bytes}` : ` ${f.percent}`}${next}`;
}
