// If this fails, the page's regular expressions could differ from those in Node, or it is larger than it need be.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import { compile_regex } from "../worker/userland/lib/regex.ts";
import { without_tables } from "./re2_tables.ts";

interface Engine {
  compile(
    source: string,
    flags: number,
  ): { matcher(subject: string): { find(): boolean; start(): number; end(): number } };
}
const load = async (url: string): Promise<Engine> => {
  const { RE2JS } = (await import(/* @vite-ignore */ url)) as { RE2JS: Engine };
  return RE2JS;
};

const FILE = join(import.meta.dirname, "../node_modules/re2js/build/index.js");
const code = readFileSync(FILE, "utf8");

test("patterns match alike without the tables", async () => {
  const less = without_tables(code);
  expect(less.length).toBeLessThan(code.length - 25_000);
  const url = `data:text/javascript;base64,${Buffer.from(less).toString("base64")}`;
  const less_engine = await load(url);
  const whole_engine = await load(pathToFileURL(FILE).href);
  const compiled = vi.spyOn(whole_engine, "compile");
  const patterns = [
    "[[:alpha:]][[:digit:]]*[[:punct:]]",
    "[[:upper:]]\\+\\|[^[:space:]]\\?x",
    "\\w\\W\\b\\sk",
    "stra\xc3\x9fe",
    "[\xc3\xa4-\xc3\xbc]*\xce\xa3",
    "a.c\\{2,3\\}$",
  ];
  for (const syntax of ["bre", "ere", "emacs", "perl"] as const)
    for (const icase of [false, true])
      for (const bytes of [false, true])
        for (const pattern of patterns) {
          const result = compile_regex(pattern, { syntax, icase, bytes });
          if (result.ok) result.regex.exec("x", 0);
        }
  const sources = compiled.mock.calls.map(([source, flags]) => [source, flags ?? 0] as const);
  compiled.mockRestore();
  expect(sources.length).toBeGreaterThan(50);
  const subjects = [
    "a1!",
    "STRASSE Stra\xdfe",
    "\u00e4\u00d6\u03c2\u03a3\u03c3",
    "k\u212a\u017fS",
    "abccc",
    "X x_9 K",
  ];
  for (const [source, flags] of sources) {
    expect(source).not.toMatch(/\\[pP]/);
    const found = (engine: Engine): string[] =>
      subjects.map((subject) => {
        const matcher = engine.compile(source, flags).matcher(subject);
        return matcher.find() ? `${matcher.start()}-${matcher.end()}` : "";
      });
    expect(found(less_engine)).toEqual(found(whole_engine));
  }
});

test("says when they are not where they were", () => {
  expect(() => without_tables(code.replace("static SCRIPTS", "static WRITING"))).toThrow(
    "re2js has no SCRIPTS",
  );
});
