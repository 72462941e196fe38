// Which scripts of the built page come with a script: those that it imports statically, directly or not.
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** `entries` (paths below the folder `dist`) and all scripts that they import statically. */
export function with_imports(dist, entries) {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file)) return;
    found.add(file);
    const text = readFileSync(join(dist, file), "utf8");
    // The builds are minified: an import statement is `import{a as b}from"./x.js"` or `import"./x.js"`.
    for (const [, source] of text.matchAll(/\bimport(?:[\w$*{},\s]*?\bfrom)?\s*"(\.[^"]+)"/g))
      visit(normalize(join(dirname(file), source)));
  };
  entries.forEach(visit);
  return found;
}
