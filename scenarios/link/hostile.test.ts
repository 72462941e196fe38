// If this fails, a link that somebody made with malice does more than say what is wrong with it.

import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decodeLink } from "./codec.ts";
import type { LinkReason } from "./error.ts";
import { MAX_ENCODED } from "./limits.ts";

/** A link around any bytes, with a checksum that is right: written apart from the codec. */
function linkOf(content: string | Buffer, deflated = deflateRawSync(content)): string {
  const body = `x1.${deflated.toString("base64url")}`;
  return `#${body}.${createHash("sha256").update(body).digest().subarray(0, 8).toString("base64url")}`;
}
const GOOD = { cols: 80, epoch: 0, patches: 13, rows: 24, seed: 1, sim: "0.1.0", v: 1 };
/** Keys in order, as the format wants them. */
const sorted = (data: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))));
const made = (more: object): string => linkOf(sorted({ ...GOOD, ...more }));
const raw = (text: string): string => linkOf(sorted(GOOD).replace("{", `{${text},`));

test("the links below are refused for what is wrong with them, not for how they are made", async () => {
  expect(await decodeLink(linkOf(sorted(GOOD)))).toMatchObject({ sim: "0.1.0", journal: [] });
  expect(await decodeLink(made({ title: "<b>javascript:\u202eevil" }))).toMatchObject({
    title: "<b>javascript:\u202eevil",
  });
});

const bomb = (): string => linkOf(Buffer.alloc(1 << 26));
const typed = (times: string, text = "") => made({ journal: { times, typed: text } });

const HOSTILE: readonly (readonly [what: string, reason: LinkReason, link: () => string])[] = [
  ["nothing", "none", () => ""],
  ["another fragment", "none", () => "#step-3"],
  ["the format alone", "truncated", () => "#x1."],
  ["the checksum is missing", "truncated", () => made({}).replace(/\.[^.]*$/, "")],
  ["the checksum is cut", "truncated", () => made({}).slice(0, -1)],
  ["the middle is cut out", "damaged", () => made({}).replace(/^(.{20}).{9}/, "$1")],
  ["a wrong checksum", "damaged", () => made({}).replace(/.{11}$/, "AAAAAAAAAAA")],
  ["a bad escape", "damaged", () => made({}).replace(".", "%E0%A4%A.")],
  ["no deflate", "damaged", () => linkOf("", Buffer.from("\xff\xff\xff\xff", "latin1"))],
  ["half of the deflate", "damaged", () => linkOf("", deflateRawSync(sorted(GOOD)).subarray(0, 20))],
  ["64 MB in 65 kB", "too-large", bomb],
  ["a long text", "too-large", () => `#x1.${"A".repeat(MAX_ENCODED + 1)}.AAAAAAAAAAA`],
  ["a very long text", "too-large", () => `#x1.${"A".repeat(8 * MAX_ENCODED)}`],
  ["format 2", "newer", () => made({}).replace("x1", "x2")],
  ["format 999999999", "newer", () => made({}).replace("x1", "x999999999")],
  ["version 1e9", "newer", () => made({ v: 1e9 })],
  ["14 patches", "newer", () => made({ patches: 14 })],
  ["-1 patches", "damaged", () => made({ patches: -1 })],
  ["version 0", "damaged", () => made({ v: 0 })],
  ['version "1"', "damaged", () => made({ v: "1" })],
  ["no JSON", "damaged", () => linkOf("auditctl -D")],
  ["null", "damaged", () => linkOf("null")],
  ["a list", "damaged", () => linkOf("[]")],
  ["no UTF-8", "damaged", () => linkOf(Buffer.from([0x7b, 0xff, 0x7d]))],
  ["a byte order mark", "damaged", () => linkOf(`\ufeff${sorted(GOOD)}`)],
  ["a list 130,000 deep", "damaged", () => linkOf("[".repeat(130_000) + "]".repeat(130_000))],
  ["a title 60,000 deep", "damaged", () => raw(`"title":${"[".repeat(60_000)}${"]".repeat(60_000)}`)],
  ["10^6 commands", "too-large", () => typed("0 ".repeat(1e6).trim(), "\r".repeat(1e6))],
  ["__proto__", "damaged", () => raw(`"__proto__":{"title":"x"}`)],
  ["constructor", "damaged", () => raw(`"constructor":{"prototype":{}}`)],
  ["toString", "damaged", () => raw(`"toString":1`)],
  ["__proto__ in the journal", "damaged", () => raw(`"journal":{"__proto__":{},"times":"","typed":""}`)],
  ["a key said twice", "damaged", () => raw(`"v":1`)],
  ["a key written otherwise", "damaged", () => linkOf(sorted(GOOD).replace('"v"', '"\\u0076"'))],
  ["blanks", "damaged", () => linkOf(JSON.stringify(JSON.parse(sorted(GOOD)), null, 1))],
  ["an unknown key", "damaged", () => made({ zoom: 2 })],
  ["a negative cursor", "damaged", () => made({ cursor: -1 })],
  ["a cursor after the end", "damaged", () => made({ cursor: 1 })],
  ["a cursor beyond all numbers", "damaged", () => raw(`"cursor":1e999`)],
  ["an end before the last key", "damaged", () => made({ journal: { times: "5", typed: "x" }, until: 1 })],
  ["a scenario outside", "damaged", () => made({ scenario: "../../x" })],
  ["a scenario with an address", "damaged", () => made({ scenario: "javascript:alert(1)" })],
  ["a file outside its scenario", "damaged", () => made({ scenario: [["../x", ""]] })],
  ["a file from the root", "damaged", () => made({ scenario: [["/etc/passwd", ""]] })],
  ["a file of dots", "damaged", () => made({ scenario: [["files/.../x", ""]] })],
  [
    "a file twice",
    "damaged",
    () =>
      made({
        scenario: [
          ["a", ""],
          ["a", ""],
        ],
      }),
  ],
  [
    "too many files",
    "damaged",
    () => made({ scenario: Array.from({ length: 65 }, (_, i) => [`f${String(i).padStart(3, "0")}`, ""]) }),
  ],
  ["a machine without a size", "damaged", () => made({ rows: 0 })],
  ["a huge window", "damaged", () => made({ cols: 1e6 })],
  ["half a seed", "damaged", () => made({ seed: 0.5 })],
  ["a host name with an escape", "damaged", () => made({ hostname: "a\x1b]0;x" })],
  ["no title", "damaged", () => made({ title: "" })],
  ["a title of 201", "damaged", () => made({ title: "x".repeat(201) })],
  ["a character that is no byte", "damaged", () => typed("0", "\u0100")],
  ["more keys than times", "damaged", () => typed("0", "xx")],
  ["more times than keys", "damaged", () => typed("0 0", "x")],
  ["a time that is no number", "damaged", () => typed("1e3", "x")],
  ["a negative time", "damaged", () => typed("-1", "x")],
  ["a time too far away", "damaged", () => typed("9999999999", "x")],
  ["a window of no size", "damaged", () => typed("0@0x80")],
  ["an input of no bytes", "damaged", () => typed("0*0")],
  ["an input of too many bytes", "damaged", () => typed("0*65537", "x".repeat(65_537))],
];

describe("refused", () => {
  for (const [what, reason, link] of HOSTILE)
    test(what, async () => {
      await expect(decodeLink(link())).rejects.toMatchObject({
        name: "Error",
        reason,
        message: expect.stringMatching(/^\S.*[.?]$/),
      });
    });
});

test("a bomb is noticed while it inflates, not afterwards", async () => {
  const before = process.memoryUsage().rss;
  const packed = bomb();
  expect(packed.length).toBeLessThan(MAX_ENCODED);
  await expect(decodeLink(packed)).rejects.toMatchObject({ reason: "too-large" });
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
});
