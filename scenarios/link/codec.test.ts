// If this fails, a link opens as something else than what was shared, or something that is no link does harm.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JournalEntry } from "../../worker/api.ts";
import { decodeLink, encodeLink, type Permalink } from "./codec.ts";
import { isLink } from "./is_link.ts";
import { MAX_DECODED, MAX_ENCODED } from "./limits.ts";
import { schema } from "./schema.ts";

const CONFIG = { hostname: "auditlab", seed: 7, epoch: 1521190800, patches: 13, rows: 24, cols: 80 };
const NONE = {};

const inputs = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((n) => String.fromCharCode(n)), minLength: 1 }),
  fc.constantFrom("\0", "\r", "\x1b[A", "\xf0\x9f\x90\xa7"),
  fc.integer({ min: 60_000, max: 65_536 }).map((n) => "x".repeat(n)),
);
const steps = fc.oneof(
  fc.integer({ min: 0, max: 1e7 }).map((n) => n * 1e6),
  fc.integer({ min: 0, max: 1e12 }),
);
const entries: fc.Arbitrary<JournalEntry[]> = fc
  .array(
    fc.tuple(
      steps,
      fc.oneof(
        { weight: 5, arbitrary: inputs },
        fc.record({ rows: fc.integer({ min: 1, max: 1000 }), cols: fc.integer({ min: 1, max: 1000 }) }),
      ),
    ),
    { maxLength: 40 },
  )
  .map((list) => {
    let at = 0;
    return list.map(([after, what]): JournalEntry => {
      at += after;
      return typeof what === "string" ? { at, kind: "input", bytes: what } : { at, kind: "resize", ...what };
    });
  });
const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const permalinks: fc.Arbitrary<Permalink> = fc
  .record(
    {
      sim: fc.constantFrom("0.1.0", "1.20.300", "2.0.0-rc.1"),
      config: fc.record({
        hostname: fc.constantFrom("auditlab", "a", "host-1.example"),
        seed: uint32,
        epoch: uint32,
        patches: fc.integer({ min: 0, max: 13 }),
        rows: fc.integer({ min: 1, max: 1000 }),
        cols: fc.integer({ min: 1, max: 1000 }),
      }),
      faults: fc.subarray([
        "list-rules",
        "netns-count",
        "read-digits",
        "target-info",
        "user-events",
      ] as const),
      boot: fc.subarray(["audit=1", "audit_backlog_limit=512"]),
      scenario: fc.oneof(
        fc.constantFrom("first-record", "x"),
        fc
          .uniqueArray(fc.constantFrom("index.md", "solution.sh", "files/root/a.sh", "expect/1.txt"), {
            minLength: 1,
          })
          .chain((names) =>
            fc.tuple(
              ...names.sort().map((name) => fc.tuple(fc.constant(name), fc.string({ unit: "binary" }))),
            ),
          ),
      ),
      journal: entries,
      more: steps,
      cursor: fc.double({ min: 0, max: 1, noNaN: true }),
      title: fc.string({ unit: "binary", minLength: 1, maxLength: 100 }),
    },
    { requiredKeys: ["sim", "config", "faults", "boot", "journal", "more"] },
  )
  .map(({ config, faults, boot, more, cursor, ...link }) => {
    const until = (link.journal.at(-1)?.at ?? 0) + more;
    return {
      ...link,
      config: {
        ...config,
        ...(faults.length > 0 && { as_posted: faults }),
        ...(boot.length > 0 && { boot }),
      },
      until,
      ...(cursor !== undefined && { cursor: Math.floor(cursor * until) }),
    };
  })
  .filter(
    ({ journal }) => journal.reduce((n, e) => n + (e.kind === "input" ? 2 * e.bytes.length : 0), 0) < 200_000,
  );

describe("any link", () => {
  test("decodes to what was encoded, and has only characters that need no escape", async () => {
    await fc.assert(
      fc.asyncProperty(permalinks, async (link) => {
        const text = await encodeLink(link);
        expect(text).toMatch(/^#x1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{11}$/);
        expect(text.length).toBeLessThanOrEqual(MAX_ENCODED);
        expect(isLink(text)).toBe(true);
        expect(await decodeLink(text)).toEqual(link);
      }),
      { numRuns: 60 },
    );
  });

  test("is the same with and without the browser's compression", async () => {
    await fc.assert(
      fc.asyncProperty(permalinks, async (link) => {
        const text = await encodeLink(link, NONE);
        expect(await decodeLink(text, NONE)).toEqual(link);
        expect(await decodeLink(text)).toEqual(link);
      }),
      { numRuns: 20 },
    );
  });

  test("survives what mail and chat programs do to it", async () => {
    await fc.assert(
      fc.asyncProperty(permalinks, fc.nat(), async (link, where) => {
        const text = await encodeLink(link);
        const at = 4 + (where % (text.length - 4));
        const broken = (by: string) => text.slice(0, at) + by + text.slice(at);
        for (const form of [
          `https://example.org/a/b/${text}`,
          `https://example.org/?embed=1${text}`,
          encodeURIComponent(text),
          text.slice(1),
          text.replaceAll(".", "%2E"),
          ...[")", ".", ">", ",", "_", "*", "'", '"', "]", ").", "%20", "%3E"].map((tail) => text + tail),
          ...["%20", "%0A", "\r\n", "\n> ".slice(0, 1), " "].map(broken),
        ])
          expect(await decodeLink(form)).toEqual(link);
      }),
      { numRuns: 10 },
    );
  });

  test("cut anywhere is said to be cut, and with any character changed is said to be damaged", async () => {
    const journal: JournalEntry[] = [{ at: 1e9, kind: "input", bytes: "auditctl -l\r" }];
    const text = await encodeLink({ sim: "0.1.0", config: CONFIG, journal, until: 1e9 });
    for (let end = 4; end < text.length; end++)
      await expect(decodeLink(text.slice(0, end))).rejects.toMatchObject({ reason: "truncated" });
    for (let at = 4; at < text.length; at++) {
      const other = text[at] === "A" ? "B" : "A";
      if (text[at] === ".") continue;
      await expect(decodeLink(text.slice(0, at) + other + text.slice(at + 1))).rejects.toMatchObject({
        reason: "damaged",
      });
    }
  });
});

test("every part of the format is part of the property above", () => {
  const made = fc.sample(permalinks, { numRuns: 300, seed: 1 });
  const keys = new Set(made.flatMap((link) => [...Object.keys(link), ...Object.keys(link.config)]));
  for (const key of Object.keys(schema.entries)) if (key !== "v") expect([...keys]).toContain(key);
});

test("a thousand typed commands fit", async () => {
  let at = 0;
  let seed = 1;
  // Steps of 60 to 250 ms, as a person types: the times are what costs.
  const next = () => (seed = (seed * 48271) % 0x7fffffff) % 190;
  const journal: JournalEntry[] = [];
  for (let i = 0; i < 1000; i++)
    for (const bytes of `ausearch -i -k key${i % 17}\r`)
      journal.push({ at: (at += (60 + next()) * 1e6), kind: "input", bytes });
  const link = { sim: "0.1.0", config: CONFIG, journal, until: at };
  const text = await encodeLink(link);
  expect(text.length).toBeLessThan(100_000);
  expect(await decodeLink(text)).toEqual(link);
});

test("what is too large for a link is not made into one", async () => {
  const journal: JournalEntry[] = Array.from({ length: 5 }, () => ({
    at: 0,
    kind: "input",
    bytes: "x".repeat(65_536),
  }));
  const link = { sim: "0.1.0", config: CONFIG, journal, until: 0 };
  expect(5 * 65_536).toBeGreaterThan(MAX_DECODED);
  await expect(encodeLink(link)).rejects.toMatchObject({ reason: "too-large" });
});
