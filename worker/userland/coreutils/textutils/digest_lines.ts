// What md5sum(1), its relatives and cksum(1) share: printing digests, checking lists of them, and the options for both.

import { ENOENT } from "../../../kernel/uapi/errno.ts";
import { F_OK } from "../../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";
import type { Tool } from "../tool.ts";
import { type Algorithm, BLAKE2B, digest_of } from "./digest_algorithms.ts";
import type { ListReader } from "./digest_list.ts";
import { chomp } from "./lines.ts";

export const CHECK_OPTIONS = `
      --ignore-missing  don't fail or report status for missing files
      --quiet           don't print OK for each successfully verified file
      --status          don't output anything, status code shows success
      --strict          exit non-zero for improperly formatted checksum lines
  -w, --warn            warn about improperly formatted checksum lines`;

const escape_name = (name: ByteString): ByteString =>
  name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");

export interface LineStyle {
  tag: boolean;
  /** "*" stands before the name */
  binary: boolean;
  zero: boolean;
}

/** Names with a newline, a return or a backslash are escaped, and the line marked with a backslash. */
function line_of(a: Algorithm, bits: number, digest: string, name: ByteString, style: LineStyle): string {
  const marked = !style.zero && /[\\\n\r]/.test(name);
  const shown = marked ? escape_name(name) : name;
  const length = bits < a.bits ? `-${bits}` : "";
  const line = style.tag
    ? `${a.tag}${length} (${shown}) = ${digest}`
    : `${digest} ${style.binary ? "*" : " "}${shown}`;
  return `${marked ? "\\" : ""}${line}${style.zero ? "\0" : "\n"}`;
}

/** Prints the digests of the operands: each line is written at once. */
export function* print_digests(t: Tool, a: Algorithm, bits: number, style: LineStyle): Code<void> {
  for (const name of t.operands.length > 0 ? t.operands : ["-"]) {
    const digest = yield* digest_of(t, a, bits, name);
    if (digest === null) continue;
    t.out.put(line_of(a, bits, digest, name, style));
    yield* t.out.flush();
  }
}

/** Options that say nothing without -c, or with it, end the program. */
export function* check_options(t: Tool, text_mode: boolean): Code<void> {
  const check = t.has("c");
  if (t.has("tag") && text_mode) yield* t.usage("--tag does not support --text mode");
  if (check && t.has("z")) yield* t.usage("the --zero option is not supported when verifying checksums");
  if (check && t.spec.name !== "cksum") {
    if (t.has("tag")) yield* t.usage("the --tag option is meaningless when verifying checksums");
    if (t.has("b", "t"))
      yield* t.usage("the --binary and --text options are meaningless when verifying checksums");
  }
  if (check) return;
  const verbosity = { status: "status", w: "warn", quiet: "quiet" }[
    t.last("status", "w", "quiet")?.opt ?? ""
  ];
  const wrong = t.has("ignore-missing") ? "ignore-missing" : (verbosity ?? (t.has("strict") && "strict"));
  if (wrong) yield* t.usage(`the --${wrong} option is meaningful only when verifying checksums`);
}

/** The value of -l: bits, 0 if it was not given. What is no number ends the program. */
export function* length_option(t: Tool, text: string): Code<number> {
  const m = /^\s*\+?(\d+)$/.exec(text);
  if (!m) return yield* t.die(`invalid length: ${t.quote(text)}`);
  const n = BigInt(m[1]);
  if (n >= 1n << 64n) yield* t.die(`invalid length: ${t.quote(text)}: Value too large for defined data type`);
  if (n % 8n !== 0n) {
    yield* t.warn(`invalid length: ${t.quote(text)}`);
    yield* t.die("length is not a multiple of 8");
  }
  return Number(n);
}

/** What BLAKE2b cannot give ends the program; 0 bits are as many as there are. */
export function* blake2b_length(t: Tool, bits: number, text: string): Code<number> {
  if (bits > BLAKE2B.bits) {
    yield* t.warn(`invalid length: ${t.quote(text)}`);
    yield* t.die(`maximum digest length for ${t.quote(BLAKE2B.tag)} is ${BLAKE2B.bits} bits`);
  }
  return bits || BLAKE2B.bits;
}

/** Checks the lists that the operands name. */
export function* check_lists(t: Tool, reader: ListReader): Code<void> {
  const said = t.last("status", "w", "quiet")?.opt;
  for (const name of t.operands.length > 0 ? t.operands : ["-"])
    if (!(yield* check_list(t, reader, name, said))) t.status = 1;
}

/** Whether all went well; said: the option that decides how much is printed. */
function* check_list(t: Tool, reader: ListReader, list: ByteString, said: string | undefined): Code<boolean> {
  const shown = t.quotef(list === "-" ? "standard input" : list);
  const input = yield* t.open_input(list);
  if (!input) return false;
  let valid = 0;
  let matched = 0;
  let improper = 0;
  let failed = 0;
  let unread = 0;
  let number = 0;
  for (let raw = yield* input.line(); raw !== null; raw = yield* input.line()) {
    number++;
    const line = chomp(chomp(raw), "\r");
    if (line === "" || raw.startsWith("#")) continue;
    const entry = reader.parse(line);
    if (!entry || (list === "-" && entry.name === "-")) {
      improper++;
      if (said === "w")
        yield* t.warn(`${shown}: ${number}: improperly formatted ${reader.title} checksum line`);
      continue;
    }
    valid++;
    const { name } = entry;
    if (t.has("ignore-missing") && name !== "-" && (yield sys.access(name, F_OK)) === -ENOENT) continue;
    const digest = yield* digest_of(t, entry.algorithm, entry.bits, name);
    const ok = digest?.startsWith(entry.digest) ?? false;
    if (digest === null) unread++;
    else if (ok) matched++;
    else failed++;
    if (said === "status" || (ok && said === "quiet")) continue;
    const result = ok ? "OK" : digest === null ? "FAILED open or read" : "FAILED";
    t.out.put(`${name.includes("\n") ? `\\${escape_name(name)}` : name}: ${result}\n`);
    yield* t.out.flush();
  }
  if (input.error) {
    yield* t.warn(`${shown}: read error`);
    return false;
  }
  if (input.fd !== 0) yield sys.close(input.fd);
  if (valid === 0) {
    yield* t.warn(`${shown}: no properly formatted checksum lines found`);
    return false;
  }
  const warn = (n: number, one: string, many: string) => t.warn(`WARNING: ${n} ${n === 1 ? one : many}`);
  if (said !== "status") {
    if (improper > 0) yield* warn(improper, "line is improperly formatted", "lines are improperly formatted");
    if (unread > 0) yield* warn(unread, "listed file could not be read", "listed files could not be read");
    if (failed > 0)
      yield* warn(failed, "computed checksum did NOT match", "computed checksums did NOT match");
    if (t.has("ignore-missing") && matched === 0) yield* t.warn(`${shown}: no file was verified`);
  }
  const verified = matched > 0 && failed === 0 && unread === 0;
  return verified && !(t.has("strict") && improper > 0);
}
