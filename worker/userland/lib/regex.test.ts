// If this fails, patterns typed by a user match something else than GNU grep, sed, find, bash or Perl match.
import { describe, expect, test } from "vitest";
import { compile_regex, compile_regexes, RegexLimit, type RegexOptions } from "./regex.ts";

type Syntax = RegexOptions["syntax"];

function first(pattern: string, subject: string, options: RegexOptions): string | null {
  const c = compile_regex(pattern, options);
  if (!c.ok) throw new Error(c.error);
  const m = c.regex.exec(subject);
  expect(c.regex.test(subject)).toBe(m !== null);
  return m?.groups.map((g) => (g ? subject.slice(g[0], g[1]) : "-")).join("|") ?? null;
}

describe("matching, as GNU grep 3.8 and Perl 5.36 do it in the C locale", () => {
  const table: [Syntax, string, string, string | null][] = [
    ["bre", "a*b", "aab", "aab"],
    ["bre", "*a", "x*a", "*a"],
    ["bre", "\\(*a\\)", "b*a", "*a|*a"],
    ["bre", "^*ab", "*ab", "*ab"],
    ["bre", "a\\|b", "xb", "b"],
    ["bre", "a\\+", "baa", "aa"],
    ["bre", "a\\{2\\}", "aaa", "aa"],
    ["bre", "a{2}", "a{2}", "a{2}"],
    ["bre", "(a)", "(a)", "(a)"],
    ["bre", "a^b$c", "a^b$c", "a^b$c"],
    ["bre", "\\(^a\\)", "ba", null],
    ["bre", "\\(.\\)\\1", "abccb", "cc|c"],
    ["bre", "\\<ab\\>", "cab ab", "ab"],
    ["bre", "\\<.*\\>", "- a b -", "a b"],
    ["bre", "[]a]*", "]a", "]a"],
    ["bre", "[^]a]", "]ab", "b"],
    ["bre", "[a\\]", "\\", "\\"],
    ["bre", "[[.-.]a]*", "a-a", "a-a"],
    ["ere", "(a|ab)(c|bcd)", "abcd", "abcd|a|bcd"],
    ["ere", "x*", "aaa", ""],
    ["ere", "()", "a", "|"],
    ["ere", "a||b", "b", "b"],
    ["ere", "a{,2}", "aaa", "aa"],
    ["ere", ")", "a)", ")"],
    ["ere", "[[:digit:]]+", "ab123", "123"],
    ["ere", "\\w+\\s\\S", "ab cd", "ab c"],
    ["ere", "a{1500}", "a".repeat(1500), "a".repeat(1500)],
    ["emacs", ".*\\(b\\|c\\)+", "abc", "abc|c"],
    ["emacs", "a{2}", "a{2}", "a{2}"],
    ["fixed", "a.b*", "xa.b*", "a.b*"],
    ["fixed", "", "abc", ""],
    ["perl", "(a|ab)(c|x)?", "abc", "a|a|-"],
    ["perl", "a.*?b", "aXbXb", "aXb"],
    ["perl", "(\\d+)(?=px)", "12em 34px", "34|34"],
    ["perl", "(?<!a)b", "abb", "b"],
    ["perl", "foo$", "foo\n", "foo"],
    ["perl", "foo$", "foo\nbar", null],
    ["perl", "(?m)foo$", "foo\nbar", "foo"],
    ["perl", "(?i)ab(?-i)C", "ABC", "ABC"],
    ["perl", "(?x) a b # comment", "ab", "ab"],
    ["perl", "(?<n>a)\\k<n>", "aa", "aa|a"],
    ["perl", "a++a", "aaa", null],
    ["perl", "\\Qa.b\\E.", "a.bc", "a.bc"],
    ["perl", "foo\\Kbar", "foobar", "bar"],
    ["perl", "[\\w.-]+@\\x41", "a.b-c@A", "a.b-c@A"],
  ];
  test.each(table)("%s %j on %j", (syntax, pattern, subject, expected) => {
    expect(first(pattern, subject, { syntax })).toBe(expected);
  });
});

test("multi-byte characters are one character; invalid bytes are none that a wildcard matches", () => {
  const e = "\xc3\xa9";
  expect(first("a.b", `a${e}b`, { syntax: "ere" })).toBe(`a${e}b`);
  expect(first(`[${e}x]+`, `b${e}${e}`, { syntax: "ere" })).toBe(e + e);
  expect(first(e, `\xc3\x89`, { syntax: "ere", icase: true })).toBe("\xc3\x89");
  expect(first("a.", "a\xff\xfe", { syntax: "ere" })).toBe(null);
  expect(first("a[^x]*", "ab\xfe", { syntax: "ere" })).toBe("ab");
  expect(first(".*", `${e}\xffb`, { syntax: "bre" })).toBe(e);
  expect(first("a..", "a\xff\xfe", { syntax: "ere", bytes: true })).toBe("a\xff\xfe");
  expect(first("a.", `a${e}`, { syntax: "perl", bytes: true })).toBe("a\xc3");
  const c = compile_regex(".", { syntax: "ere" });
  expect(c.ok && c.regex.exec(`${e}\xf0\x9f\x98\x80!`, 2)).toMatchObject({ start: 2, end: 6 });
});

test("a search from the middle still sees what is before it", () => {
  const c = compile_regex("^a", { syntax: "bre" });
  expect(c.ok && c.regex.exec("aa", 1)).toBe(null);
  const w = compile_regex("\\bb", { syntax: "ere" });
  expect(w.ok && w.regex.exec("ab b", 1)).toMatchObject({ start: 3, end: 4 });
});

test("what stands behind an anchor is not repeated: a BRE's operator is a character, grep's ERE leaves it out", () => {
  expect(first("a\\b*", "ab a*b", { syntax: "bre", dialect: "sed" })).toBe("a*");
  expect(first("a\\b\\?", "ab a?b", { syntax: "bre", dialect: "grep" })).toBe("a?");
  expect(first("a\\b*.", "ab a-b", { syntax: "ere", dialect: "grep" })).toBe("a-");
});

test("grep's -w and -x, newline handling, several patterns", () => {
  expect(first("ki.*", "skill kill", { syntax: "bre", word: true })).toBe("kill");
  expect(first("a|b", "ab", { syntax: "ere", line: true })).toBe(null);
  expect(first("a.b", "a\nb", { syntax: "ere", newline: true })).toBe(null);
  expect(first("^b$", "a\nb\nc", { syntax: "ere", multiline: true })).toBe("b");
  const c = compile_regexes(["b", "a\\(.\\)\\1"], { syntax: "bre" });
  expect(c.ok && c.regex.exec("zaxxb")).toMatchObject({ start: 1, end: 4 });
});

describe("errors, in glibc's, mawk's and Perl's words", () => {
  const table: [RegexOptions, string, string, number?][] = [
    [{ syntax: "bre" }, "\\(", "Unmatched ( or \\("],
    [{ syntax: "bre" }, "\\)", "Unmatched ) or \\)"],
    [{ syntax: "bre" }, "a\\{1", "Unmatched \\{"],
    [{ syntax: "bre" }, "a\\{1,x\\}", "Invalid content of \\{\\}"],
    [{ syntax: "bre" }, "a\\{2,1\\}", "Invalid content of \\{\\}"],
    [{ syntax: "bre" }, "a\\{99999\\}", "Regular expression too big"],
    [{ syntax: "bre" }, "[", "Invalid regular expression"],
    [{ syntax: "bre" }, "[a", "Unmatched [, [^, [:, [., or [="],
    [{ syntax: "bre" }, "[[:foo:]]", "Invalid character class name"],
    [{ syntax: "bre", dialect: "grep" }, "[:space:]", "character class syntax is [[:space:]], not [:space:]"],
    [{ syntax: "bre" }, "[b-a]", "Invalid range end"],
    [{ syntax: "bre" }, "a\\", "Trailing backslash"],
    [{ syntax: "bre" }, "\\(a\\)\\2", "Invalid back reference"],
    [{ syntax: "bre" }, "[[.foo.]]", "Invalid collation character"],
    [{ syntax: "bre", dialect: "sed" }, "\\{1\\}", "Invalid preceding regular expression"],
    [{ syntax: "ere" }, "*a", "Invalid preceding regular expression"],
    [{ syntax: "ere" }, "a|*b", "Invalid preceding regular expression"],
    [{ syntax: "ere" }, "a{1", "Unmatched \\{"],
    [{ syntax: "ere", dialect: "sed" }, "a\\b*", "Invalid preceding regular expression"],
    [{ syntax: "bre", dialect: "sed" }, "a\\<\\{2\\}", "Invalid preceding regular expression"],
    [{ syntax: "ere" }, "(a)|b\\1", "Invalid back reference"],
    [{ syntax: "ere", dialect: "sed" }, ")", "Unmatched ) or \\)"],
    [{ syntax: "ere", dialect: "awk" }, "(", "missing ')'"],
    [{ syntax: "ere", dialect: "awk" }, "(a", "missing ')'"],
    [{ syntax: "ere", dialect: "awk" }, "+a", "missing operand"],
    [{ syntax: "ere", dialect: "awk" }, "[", "bad class -- [], [^] or ["],
    [{ syntax: "perl" }, "(a", "Unmatched (", 1],
    [{ syntax: "perl" }, "(a))", "Unmatched )", 4],
    [{ syntax: "perl" }, "[b-a]", 'Invalid [] range "b-a"', 4],
    [{ syntax: "perl" }, "a**", "Nested quantifiers", 3],
    [{ syntax: "perl" }, "a{1}{2}", "Nested quantifiers", 5],
    [{ syntax: "perl" }, "+a", "Quantifier follows nothing", 1],
    [{ syntax: "perl" }, "(?z)", "Sequence (?z...) not recognized", 3],
    [{ syntax: "perl" }, "\\1", "Reference to nonexistent group", 2],
    [{ syntax: "perl" }, "(?<=a+)b", "Lookbehind longer than 255 not implemented"],
    [{ syntax: "perl" }, "x{70000}", "Quantifier in {,} bigger than 65534", 7],
  ];
  test.each(table)("%j %s", (options, pattern, error, at) => {
    expect(compile_regex(pattern, options)).toEqual({ ok: false, error, at: at ?? -1 });
  });
});

test("a pattern that would take exponential time ends: at once where RE2 runs it, with an error elsewhere", () => {
  const linear = compile_regex("(a*)*b", { syntax: "ere" });
  expect(linear.ok && linear.regex.test("a".repeat(5000))).toBe(false);
  const bounded = compile_regex("(a*)*\\1c", { syntax: "ere" });
  expect(() => bounded.ok && bounded.regex.test(`${"a".repeat(5000)}b c`)).toThrow(RegexLimit);
});

test("hostile patterns are refused or compiled, never thrown", () => {
  for (const pattern of [
    "(".repeat(1e5),
    "\\(".repeat(1e5),
    "[".repeat(1e5),
    "a{1000}".repeat(100),
    "((a{100}){100}){100}",
  ])
    for (const syntax of ["bre", "ere", "perl", "emacs", "fixed"] as const)
      expect(() => compile_regex(pattern, { syntax })).not.toThrow();
});

test("what callers may skip by: literal and must", () => {
  const literal = compile_regex("abc", { syntax: "bre" });
  expect(literal.ok && literal.regex.literal).toBe("abc");
  const must = compile_regex('a*key="\\(x\\|y\\)', { syntax: "bre" });
  expect(must.ok && must.regex.must).toBe('key="');
});
