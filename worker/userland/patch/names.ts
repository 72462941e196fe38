// Which file a patch is for: the header's names, as far as files have them.
import { new_stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { FilePatch } from "./parse.ts";

/** A name without its first components; null when it has not so many. */
function stripped(name: ByteString | null, strip: number | null): ByteString | null {
  if (name === null) return null;
  if (strip === null) return name.slice(name.lastIndexOf("/") + 1) || null;
  let rest = name;
  for (let i = 0; i < strip; i++) {
    const slash = rest.indexOf("/");
    if (slash < 0) return null;
    rest = rest.slice(slash).replace(/^\/+/, "");
  }
  return rest || null;
}

/** Nothing outside of the directory is patched because a header says so. */
const is_safe = (name: ByteString): boolean => !name.startsWith("/") && !name.split("/").includes("..");

/** The fewest components, then the shortest last one, then the shortest. */
function best(names: readonly ByteString[]): ByteString | null {
  const rank = (name: ByteString) => [
    name.split("/").length,
    name.length - name.lastIndexOf("/") - 1,
    name.length,
  ];
  const less = (a: number[], b: number[]) => a.map((n, i) => n - b[i]).find((d) => d !== 0) ?? 0;
  return [...names].sort((a, b) => less(rank(a), rank(b)))[0] ?? null;
}

/** The file to patch; null when none of the names will do. */
export function* choose_name(file: FilePatch, strip: number | null): Code<ByteString | null> {
  const names = [file.old_name, file.new_name]
    .map((name) => stripped(name, strip))
    .filter((name) => name !== null)
    .filter(is_safe);
  const there: ByteString[] = [];
  for (const name of names) if ((yield sys.lstat(name, new_stat())) >= 0) there.push(name);
  if (there.length > 0) return best(there);
  if (file.old_absent) return best(names);
  return file.new_absent ? best(names.reverse()) : null;
}
