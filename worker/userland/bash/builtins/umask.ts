// umask: the bits that new files do not get.
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import type { Shell } from "../shell.ts";
import type { Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

/** The mask as permissions: `u=rwx,g=rx,o=rx`. */
function symbolic(mask: number): string {
  const of = (shift: number) => {
    const bits = ~(mask >> shift) & 7;
    return `${bits & 4 ? "r" : ""}${bits & 2 ? "w" : ""}${bits & 1 ? "x" : ""}`;
  };
  return `u=${of(6)},g=${of(3)},o=${of(0)}`;
}

const WHO: Readonly<Record<string, number>> = { u: 0o700, g: 0o070, o: 0o007, a: 0o777 };
const PERM: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111 };

/** Applies clauses such as `u=rwx,go-w` to the mask; null after a message. */
function* parse_symbolic(sh: Shell, text: string, mask: number): Code<number | null> {
  let allowed = ~mask & 0o777;
  for (const clause of text.split(",")) {
    let i = 0;
    let who = 0;
    while (i < clause.length && Object.hasOwn(WHO, clause[i])) who |= WHO[clause[i++]];
    if (who === 0) who = 0o777;
    do {
      const op = clause[i];
      if (op !== "+" && op !== "-" && op !== "=") {
        yield* sh.error(`umask: \`${op ?? "\0"}': invalid symbolic mode operator`);
        return null;
      }
      let bits = 0;
      for (i++; i < clause.length && Object.hasOwn(PERM, clause[i]); i++) bits |= PERM[clause[i]];
      bits &= who;
      if (op === "+") allowed |= bits;
      else if (op === "-") allowed &= ~bits;
      else allowed = (allowed & ~who) | bits;
      if (i < clause.length && !/[-+=]/.test(clause[i])) {
        yield* sh.error(`umask: \`${clause[i]}': invalid symbolic mode character`);
        return null;
      }
    } while (i < clause.length);
  }
  return ~allowed & 0o777;
}

const umask: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "Sp");
    if (!o) return 2;
    const has = (l: string) => o.given.some((g) => g.letter === l);
    // the only way to ask is to set
    const current = yield sys.umask(0o22);
    yield sys.umask(current);
    const [mode] = o.rest;
    let mask = current;
    if (mode !== undefined) {
      if (/^\d/.test(mode)) {
        if (!/^[0-7]+$/.test(mode) || Number.parseInt(mode, 8) > 0o777) {
          yield* sh.error(`umask: ${mode}: octal number out of range`);
          return 1;
        }
        mask = Number.parseInt(mode, 8);
      } else {
        const parsed = yield* parse_symbolic(sh, mode, current);
        if (parsed === null) return 1;
        mask = parsed;
      }
      yield sys.umask(mask);
    }
    // a mask that was set is shown only as -S shows it
    if (mode !== undefined && !has("S")) return 0;
    const text = has("S") ? symbolic(mask) : mask.toString(8).padStart(4, "0");
    yield* write_all(1, `${has("p") ? `umask ${has("S") ? "-S " : ""}` : ""}${text}\n`);
    return 0;
  },
  usage: "[-p] [-S] [mode]",
  summary: "Display or set file mode mask.",
};

export const umask_builtins: Readonly<Record<string, Builtin>> = { umask };
