// Members of an archive, one after the other, and which of them the command line names.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { compile_pattern, type Pattern } from "../bash/pattern.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import { BLOCK, type Member, read_member } from "../lib/tar.ts";
import { fatal } from "./archive.ts";
import { FAILURE, type TarOptions } from "./options.ts";

/** Visits each member, with the offsets of its first block and of what follows it. */
export function* each_member(
  c: Cli,
  archive: ByteString,
  visit: (m: Member, at: number, next: number) => Code<void>,
): Code<void> {
  let skipping = false;
  for (let at = 0; ; ) {
    const r = read_member(archive, at);
    if (r === "end" || r === "cut") {
      if (at === 0 && archive.length < BLOCK)
        yield* c.error("This does not look like a tar archive", 0, FAILURE);
      if (r === "cut") yield* fatal(c, "Unexpected EOF in archive");
      return;
    }
    if (r === "invalid") {
      if (at === 0) yield* c.error("This does not look like a tar archive", 0, FAILURE);
      if (!skipping) yield* c.error("Skipping to next header", 0, FAILURE);
      skipping = true;
      at += BLOCK;
      continue;
    }
    skipping = false;
    yield* visit(r.member, at, r.next);
    at = r.next;
  }
}

export class Wanted {
  readonly #c: Cli;
  readonly #names: { name: ByteString; pattern: Pattern | null; found: boolean }[];
  readonly #exclude: readonly Pattern[];
  readonly #below: boolean;

  constructor(c: Cli, o: TarOptions) {
    this.#c = c;
    this.#below = !o.has("no-recursion");
    this.#names = o.names.map(({ name }) => ({
      name: name.replace(/(?<=.)\/+$/, ""),
      pattern: o.has("wildcards") ? compile_pattern(name) : null,
      found: false,
    }));
    this.#exclude = o.exclude.map((p) => compile_pattern(p));
  }

  /** Asked for, by its name or that of a directory above it, and not excluded. */
  has(member: ByteString): boolean {
    const parts = member.replace(/\/+$/, "").split("/");
    if (
      this.#exclude.some((p) =>
        parts.some((_, i) => parts.some((__, k) => k >= i && p.matches(parts.slice(i, k + 1).join("/")))),
      )
    )
      return false;
    if (this.#names.length === 0) return true;
    let found = false;
    for (const w of this.#names) {
      const hit = parts.some((_, i) => {
        if (!this.#below && i < parts.length - 1) return false;
        const above = parts.slice(0, i + 1).join("/");
        return w.pattern ? w.pattern.matches(above) : above === w.name;
      });
      if (hit) {
        w.found = true;
        found = true;
      }
    }
    return found;
  }

  /** Says which names no member had. */
  *report(): Code<void> {
    const magic = this.#names.filter((w) => !w.found && !w.pattern && /[*?[]/.test(w.name));
    if (magic.length > 0) {
      yield* this.#c.warn("Pattern matching characters used in file names");
      yield* this.#c.warn(
        "Use --wildcards to enable pattern matching, or --no-wildcards to suppress this warning",
      );
    }
    for (const w of this.#names)
      if (!w.found) yield* this.#c.error(`${w.name}: Not found in archive`, 0, FAILURE);
  }
}
