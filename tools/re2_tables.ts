// Leaves out of the page what re2js has for \p{...}: a quarter of it are tables of scripts and categories, and no pattern that
// worker/userland/lib/regex/emit.ts writes names one.
import type { Plugin } from "vite";

const MODULE = /[\\/]re2js[\\/]build[\\/]index\.js$/;
const TABLES = ["CATEGORIES", "SCRIPTS", "FOLD_CATEGORIES", "FOLD_SCRIPT"];

/** The text of re2js with empty tables. Throws when it does not have them where this looks for them. */
export function without_tables(code: string): string {
  let out = code;
  for (const name of TABLES) {
    const start = `static ${name} = new LazyMap({`;
    const from = out.indexOf(start) + start.length;
    const to = out.indexOf("\n\t});", from);
    if (from < start.length || to < 0) throw new Error(`re2js has no ${name} where it was`);
    out = out.slice(0, from) + out.slice(to);
  }
  return out;
}

/** The plugin for the worker's build. */
export const re2Tables = (): Plugin => ({
  name: "auditlab-re2-tables",
  transform: (code, id) => (MODULE.test(id) ? { code: without_tables(code), map: null } : null),
});
