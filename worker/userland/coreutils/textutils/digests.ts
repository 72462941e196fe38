// md5sum(1), sha1sum(1), sha224sum(1), sha256sum(1), sha384sum(1), sha512sum(1): print digests, or check them with -c.
import type { ByteString, Program } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { hex, Md5, Sha1, Sha256, Sha512 } from "../../lib/digest.ts";
import { type Tool, tool } from "../tool.ts";

interface Algorithm {
  name: string;
  title: string;
  make: () => Md5 | Sha1 | Sha256 | Sha512;
  /** hexadecimal digits */
  length: number;
}

/** Digest of a file, or null after a message. */
function* digest_of(t: Tool, a: Algorithm, name: ByteString): Code<string | null> {
  const input = yield* t.open_input(name);
  if (!input) return null;
  const d = a.make();
  for (let c = yield* input.chunk(); c !== null; c = yield* input.chunk()) d.update(c);
  const failed = input.error !== 0;
  yield* t.close_input(input, name);
  return failed ? null : hex(d.digest());
}

/** Names with a newline or a backslash are escaped, and the line marked with a backslash. */
function line_of(digest: string, name: ByteString, binary: boolean, zero: boolean): string {
  const mark = binary ? "*" : " ";
  if (zero) return `${digest} ${mark}${name}\0`;
  if (!/[\\\n\r]/.test(name)) return `${digest} ${mark}${name}\n`;
  const shown = name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `\\${digest} ${mark}${shown}\n`;
}

function* check_list(t: Tool, a: Algorithm, list: ByteString): Code<void> {
  const shown = list === "-" ? "standard input" : t.quotef(list);
  const input = yield* t.open_input(list);
  if (!input) return;
  const pattern = new RegExp(`^([0-9a-fA-F]{${a.length}}) [ *](.+?)\\n?$`, "s");
  let valid = 0;
  let improper = 0;
  let failed = 0;
  let unread = 0;
  for (let line = yield* input.line(); line !== null; line = yield* input.line()) {
    if (line.startsWith("#")) continue;
    const m = pattern.exec(line);
    if (!m) {
      improper++;
      continue;
    }
    valid++;
    const digest = yield* digest_of(t, a, m[2]);
    const ok = digest === m[1].toLowerCase();
    if (digest === null) {
      unread++;
      if (!t.has("status")) yield* t.out.print(`${t.quotef(m[2])}: FAILED open or read\n`);
    } else {
      if (!ok) failed++;
      if (!t.has("status") && !(ok && t.has("quiet")))
        yield* t.out.print(`${t.quotef(m[2])}: ${ok ? "OK" : "FAILED"}\n`);
    }
  }
  yield* t.close_input(input, list);
  if (valid === 0) return yield* t.error(`${shown}: no properly formatted checksum lines found`);
  const warn = (n: number, one: string, many: string) => t.warn(`WARNING: ${n} ${n === 1 ? one : many}`);
  if (!t.has("status")) {
    if (improper > 0) yield* warn(improper, "line is improperly formatted", "lines are improperly formatted");
    if (unread > 0) yield* warn(unread, "listed file could not be read", "listed files could not be read");
    if (failed > 0)
      yield* warn(failed, "computed checksum did NOT match", "computed checksums did NOT match");
  }
  if (failed > 0 || unread > 0) t.status = 1;
}

const program = (a: Algorithm): Program =>
  tool({
    name: a.name,
    usage: "[OPTION]... [FILE]...",
    about: `Print or check ${a.title} checksums.

With no FILE, or when FILE is -, read standard input.`,
    options: `
  -b, --binary         read in binary mode
  -c, --check          read checksums from the FILEs and check them
      --tag            create a BSD-style checksum
  -t, --text           read in text mode (default)
  -z, --zero           end each output line with NUL, not newline,
                       and disable file name escaping
      --quiet          don't print OK for each successfully verified file
      --status         don't output anything, status code shows success`,
    *run(t) {
      const names = t.operands.length > 0 ? t.operands : ["-"];
      for (const name of names) {
        if (t.has("c")) {
          yield* check_list(t, a, name);
          continue;
        }
        const digest = yield* digest_of(t, a, name);
        if (digest === null) continue;
        if (t.has("tag")) yield* t.out.print(`${a.title} (${name}) = ${digest}${t.has("z") ? "\0" : "\n"}`);
        else yield* t.out.print(line_of(digest, name, t.last("b", "t")?.opt === "b", t.has("z")));
      }
    },
  });

export const md5sum = program({ name: "md5sum", title: "MD5", make: () => new Md5(), length: 32 });
export const sha1sum = program({ name: "sha1sum", title: "SHA1", make: () => new Sha1(), length: 40 });
export const sha224sum = program({
  name: "sha224sum",
  title: "SHA224",
  make: () => new Sha256(224),
  length: 56,
});
export const sha256sum = program({
  name: "sha256sum",
  title: "SHA256",
  make: () => new Sha256(),
  length: 64,
});
export const sha384sum = program({
  name: "sha384sum",
  title: "SHA384",
  make: () => new Sha512(384),
  length: 96,
});
export const sha512sum = program({
  name: "sha512sum",
  title: "SHA512",
  make: () => new Sha512(),
  length: 128,
});
