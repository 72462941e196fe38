// What file(1) knows by their contents: the kinds of files that are made on this machine. All else is text or data.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";

export interface Kind {
  /** for texts, the encoding follows */
  description: string;
  mime: string;
  /** the encoding follows as "ASCII text executable" */
  executable?: boolean;
  /** the description says all */
  whole?: boolean;
}

const byte = (s: ByteString, at: number): number => (at < s.length ? s.charCodeAt(at) : 0);
const word = (s: ByteString, at: number, big: boolean, count: number): number => {
  let n = 0;
  for (let i = 0; i < count; i++) n = n * 256 + byte(s, big ? at + i : at + count - 1 - i);
  return n;
};

const MACHINES: Readonly<Record<number, string>> = {
  3: "Intel 80386",
  8: "MIPS",
  40: "ARM",
  62: "x86-64",
  183: "ARM aarch64",
  243: "UCB RISC-V",
};
const OBJECTS: Readonly<Record<number, readonly [string, string]>> = {
  1: ["relocatable", "application/x-object"],
  2: ["executable", "application/x-executable"],
  3: ["shared object", "application/x-sharedlib"],
  4: ["core file", "application/x-coredump"],
};
const ABIS: Readonly<Record<number, string>> = { 0: "SYSV", 2: "NetBSD", 3: "GNU/Linux", 9: "FreeBSD" };
const LOADER = "/lib64/ld-linux-x86-64.so.2";

/** A program, library or module of this machine: what a file of that name would be with code in it. */
function stand_in(data: ByteString): Kind {
  const is = (what: string, mime: string): Kind => ({
    description: `ELF 64-bit LSB ${what}`,
    mime,
    whole: true,
  });
  const text = data.slice(16, 4096);
  if (!text.startsWith("auditlab:"))
    return is("relocatable, x86-64, version 1 (SYSV), not stripped", "application/x-object");
  if (text.includes("\ninterp:"))
    return is(
      `pie executable, x86-64, version 1 (SYSV), dynamically linked, interpreter ${LOADER}, for GNU/Linux 3.2.0, stripped`,
      "application/x-pie-executable",
    );
  return text.startsWith("auditlab:/")
    ? is(
        "executable, x86-64, version 1 (GNU/Linux), statically linked, for GNU/Linux 3.2.0, stripped",
        "application/x-executable",
      )
    : is("shared object, x86-64, version 1 (SYSV), dynamically linked, stripped", "application/x-sharedlib");
}

function elf(data: ByteString): Kind | null {
  if (!data.startsWith("\x7fELF")) return null;
  if (data.startsWith("\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0") && !OBJECTS[word(data, 16, false, 2)])
    return stand_in(data);
  const [width, order] = [byte(data, 4), byte(data, 5)];
  const bits = ["", " 32-bit", " 64-bit"][width] ?? "";
  const ends = ["", " LSB", " MSB"][order] ?? "";
  const big = order === 2;
  const object = data.length > 17 ? OBJECTS[word(data, 16, big, 2)] : undefined;
  const machine = data.length > 19 ? MACHINES[word(data, 18, big, 2)] : undefined;
  const version = data.length > 23 ? `version ${word(data, 20, big, 4)} ` : "";
  const abi = data.length > 7 ? `${machine ? "" : " "}(${ABIS[byte(data, 7)] ?? "unknown"})` : "";
  const what = object ? ` ${object[0]}, ${machine ?? "*unknown arch*"}, ${version}` : "";
  return {
    description: `ELF${bits}${ends}${what}${object ? abi.trim() : abi}`,
    mime: object?.[1] ?? "application/octet-stream",
    whole: true,
  };
}

function gzip(data: ByteString): Kind | null {
  if (!data.startsWith("\x1f\x8b") || data.length < 18 || byte(data, 2) !== 8) return null;
  const flags = byte(data, 3);
  let at = 10;
  if (flags & 4) at += 2 + word(data, at, false, 2);
  const parts = ["gzip compressed data"];
  if (flags & 8) parts.push(`was "${data.slice(at, data.indexOf("\0", at))}"`);
  const time = word(data, 4, false, 4);
  if (time > 0) parts.push(`last modified: ${strftime("%a %b %e %H:%M:%S %Y", localtime(time), 0, time)}`);
  if (byte(data, 8) === 2) parts.push("max compression");
  if (byte(data, 8) === 4) parts.push("max speed");
  if (byte(data, 9) === 3) parts.push("from Unix");
  parts.push(`original size modulo 2^32 ${word(data, data.length - 4, false, 4)}`);
  return { description: parts.join(", "), mime: "application/gzip", whole: true };
}

/** A header whose sum is right. */
function tar(data: ByteString): Kind | null {
  if (data.length < 512) return null;
  let sum = 0;
  for (let i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? 32 : byte(data, i);
  if (Number.parseInt(data.slice(148, 156).trim(), 8) !== sum) return null;
  const kind = data.startsWith("ustar  \0", 257)
    ? "POSIX tar archive (GNU)"
    : data.startsWith("ustar\0", 257)
      ? "POSIX tar archive"
      : "tar archive";
  return { description: kind, mime: "application/x-tar", whole: true };
}

/** A whole object or list, or several, each on a line of its own. */
function json(data: ByteString): Kind | null {
  if (!/^\s*[[{]/.test(data)) return null;
  const valid = (s: string): boolean => {
    try {
      return typeof JSON.parse(s) === "object";
    } catch {
      return false;
    }
  };
  if (valid(data)) return { description: "JSON text data", mime: "application/json", whole: true };
  const lines = data.split("\n").filter((l) => l !== "");
  return lines.length > 1 && lines.every(valid)
    ? { description: "New Line Delimited JSON text data", mime: "application/x-ndjson", whole: true }
    : null;
}

/** Lines that all have as many commas outside quotes as the first: two at least, and no more than ten are looked at. */
function csv(data: ByteString): Kind | null {
  const lines = data
    .replace(/"[^"]*"/g, "")
    .split("\n")
    .slice(0, -1)
    .slice(0, 10);
  const commas = lines.map((l) => l.split(",").length - 1);
  return lines.length > 1 && commas[0] > 0 && commas.every((n) => n === commas[0])
    ? { description: "CSV text", mime: "text/csv", whole: true }
    : null;
}

/** Interpreters by their path, behind "#!". */
const INTERPRETERS: readonly (readonly [RegExp, string, string])[] = [
  [/^\/bin\/sh\b/, "POSIX shell", "x-shellscript"],
  [
    /^(\/bin\/|\/usr\/bin\/|\/usr\/local\/bin\/|\/usr\/bin\/env )bash\b/,
    "Bourne-Again shell",
    "x-shellscript",
  ],
  [/^\/bin\/ksh\b/, "Korn shell", "x-shellscript"],
  [/^\/bin\/zsh\b/, "Paul Falstad's zsh", "x-shellscript"],
  [/^\/bin\/csh\b/, "C shell", "x-shellscript"],
  [/^\/bin\/tcsh\b/, "Tenex C shell", "x-shellscript"],
  [/^\/(usr\/)?bin\/gawk\b/, "GNU awk", "x-gawk"],
  [/^\/(usr\/)?bin\/awk\b/, "awk", "x-awk"],
  [/^\/usr\/bin\/(env )?python/, "Python", "x-script.python"],
];

function script(data: ByteString): Kind | null {
  const line = /^#![ \t]*([^\n]*)/.exec(data)?.[1];
  if (line === undefined) return null;
  if (/^(\/usr)?\/bin\/(env )?perl\b/.test(line))
    return { description: "Perl script text executable", mime: "text/x-perl", whole: true };
  const known = INTERPRETERS.find(([pattern]) => pattern.test(line));
  if (known) return { description: `${known[1]} script`, mime: `text/${known[2]}`, executable: true };
  const name = line.replace(/^\/usr\/bin\/env /, "");
  return { description: `a ${name} script`, mime: "text/plain", executable: true };
}

/** Kinds of text by how they begin. */
const TEXTS: readonly (readonly [RegExp, string, string])[] = [
  [/^<\?xml version=["'](\d\.\d)["']/, "XML $1 document", "text/xml"],
  [/^\s*<!doctype html/i, "HTML document", "text/html"],
  [/^[\s\S]{0,4000}<(html|head|title)>/i, "HTML document", "text/html"],
  [/^--- \S.*\n\+\+\+ \S.*\n@@/, "unified diff output", "text/x-diff"],
  [/^(diff |Only in )/, "diff output", "text/x-diff"],
  [/^-----BEGIN CERTIFICATE-----/, "PEM certificate", "text/plain"],
  [/^-----BEGIN (RSA|DSA|EC) PRIVATE KEY/, "PEM $1 private key", "text/plain"],
  [/^ssh-rsa /, "OpenSSH RSA public key", "text/plain"],
  [/^ssh-ed25519 /, "OpenSSH ED25519 public key", "text/plain"],
  [/^(\s*\/\*[\s\S]{0,2000}?\*\/)?\s*#include [<"]/, "C source", "text/x-c"],
];

function other_archive(data: ByteString): Kind | null {
  const size = /^BZh([1-9])/.exec(data)?.[1];
  if (size === undefined) return null;
  const description = `bzip2 compressed data, block size = ${size}00k`;
  return { description, mime: "application/x-bzip2", whole: true };
}

/** By magic numbers and structures; `encoded`: it is text. */
export function kind_of(data: ByteString, encoded: boolean): Kind | null {
  const binary = elf(data) ?? gzip(data) ?? other_archive(data) ?? tar(data);
  if (binary || !encoded) return binary;
  const known = json(data) ?? csv(data) ?? script(data);
  if (known) return known;
  for (const [pattern, description, mime] of TEXTS) {
    const m = pattern.exec(data);
    const whole = mime === "text/plain";
    if (m) return { description: description.replace("$1", m[1] ?? ""), mime, whole };
  }
  return null;
}
