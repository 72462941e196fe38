// What an event of a system call was done to, as auparse finds it: by the place of a record in the event.
import { type AuditEvent, type Fields, fieldsOf, type LogRecord } from "../ausearch/event.ts";
import { unescapeField } from "./escaped.ts";
import type { CallObject } from "./normal_tables.ts";
import { interpretSockaddr, parseSockaddr } from "./sockaddr.ts";

/** The thing an event is about. */
export interface NormalObject {
  prime: string;
  /** for the text format, where it differs */
  shown?: string;
  /** its security label */
  label?: string;
  /** the target's label of an AVC, shown in its place where labels are asked for */
  context?: string;
  /** inode number, type of software */
  sec: string;
  /** where it went, or to what it was changed */
  second: string;
  kind: string;
}

const KINDS: Readonly<Record<number, string>> = {
  1: "fifo",
  2: "character-device",
  4: "directory",
  6: "block-device",
  8: "file",
  10: "symlink",
  12: "socket",
};

/**
 * A relative name from where it starts (an empty one, of execveat(2), is that place), or an absolute one with "..", as
 * auparse resolves it: without ".", ".." and empty components, but with a ".." at the end only left out. Any other name
 * is left as it is.
 */
function absolute(name: string, cwd: string): string {
  const relative = !name.startsWith("/");
  if (name === "(null)" || (relative ? cwd === "" : !name.includes(".."))) return name;
  const components = (relative ? `${cwd}/${name}` : name).split("/").filter((c) => c !== "" && c !== ".");
  if (components.at(-1) === "..") components.pop();
  const parts: string[] = [];
  for (const component of components)
    if (component === "..") parts.pop();
    else parts.push(component);
  return `/${parts.join("/")}`;
}

interface FileAt {
  name: string;
  inode: string;
  /** undefined for a file that was not found, which has no mode */
  kind: string | undefined;
  label: string;
}

/** The file of the record with index `at`, which must be a PATH. */
function fileAt(event: AuditEvent, at: number): FileAt | null {
  const record = event.records[at];
  if (record?.type !== "PATH") return null;
  const f = fieldsOf(record);
  const cwd = event.records.find((r) => r.type === "CWD");
  const mode = Number.parseInt(f.get("mode") ?? "", 8);
  return {
    name: absolute(
      unescapeField(f.get("name") ?? ""),
      cwd ? unescapeField(fieldsOf(cwd).get("cwd") ?? "") : "",
    ),
    inode: f.get("inode") ?? "",
    kind: KINDS[(mode >> 12) & 15],
    label: f.get("obj") ?? "",
  };
}

const none = (kind: string): NormalObject => ({ prime: "", sec: "", second: "", kind });
/** `otherwise` is its kind when the event does not say it, `kind` what it is taken for in any case. */
const ofFile = (
  file: FileAt | null,
  second: FileAt | null,
  otherwise: string,
  kind?: string,
): NormalObject => ({
  prime: file?.name ?? "",
  sec: file?.inode ?? "",
  second: second?.name ?? "",
  kind: kind ?? file?.kind ?? otherwise,
  label: file?.label,
});

/**
 * The first PATH that is no PARENT, or the first of all. They are looked for behind SYSCALL and CWD, by number: with
 * CWD excluded the record in its place is passed over.
 */
function firstFile(event: AuditEvent, from = 2): FileAt | null {
  const isPath = (r: LogRecord, at: number) => at >= from && r.type === "PATH";
  const own = event.records.findIndex((r, at) => isPath(r, at) && fieldsOf(r).get("nametype") !== "PARENT");
  return fileAt(event, own < 0 ? event.records.findIndex(isPath) : own);
}

/** The label, if any, of the first file that is no PARENT, or the first of all labels; looked for as firstFile() does. */
function firstLabel(event: AuditEvent): string | undefined {
  const all = event.records.map(fieldsOf);
  const own = all.find((f, at) => at >= 2 && f.has("nametype") && f.get("nametype") !== "PARENT");
  return (own ?? all.find((f) => f.has("obj")))?.get("obj");
}

function ofFirstFile(event: AuditEvent, otherwise: string, kind?: string, from = 2): NormalObject {
  return { ...ofFile(firstFile(event, from), null, otherwise, kind), label: firstLabel(event) };
}

/** Which argument says what the file was changed to. */
const CHANGE_ARGUMENT: Readonly<Record<string, number>> = {
  chmod: 1,
  fchmod: 1,
  fchmodat: 2,
  chown: 1,
  fchown: 1,
  lchown: 1,
  fchownat: 2,
};

/** Calls whose events have no CWD. Of the others of that kind (fstat, fremovexattr) auparse finds no file. */
const OF_DESCRIPTORS: ReadonlySet<string> = new Set(["fchmod", "fchown", "fsetxattr"]);

/** `argument` gives the interpreted text of an argument of the call. */
export function objectOfCall(
  event: AuditEvent,
  call: string,
  object: CallObject,
  fields: Fields,
  argument: (index: number) => string,
): NormalObject {
  const exe = unescapeField(fields.get("exe") ?? "");
  switch (object) {
    case "opened":
      return ofFirstFile(event, "file", "file");
    case "directory":
      return { ...ofFile(firstFile(event, 3), null, "file"), label: firstLabel(event) };
    case "device":
      return ofFirstFile(event, "unknown");
    case "path":
      return ofFirstFile(event, "file", undefined, OF_DESCRIPTORS.has(call) ? 1 : 2);
    case "filesystem":
      return ofFirstFile(event, "file-system");
    case "owner":
    case "mode":
      return {
        ...ofFirstFile(event, "file", undefined, OF_DESCRIPTORS.has(call) ? 1 : 2),
        second: argument(CHANGE_ARGUMENT[call] ?? 1),
      };
    case "rename":
      return { ...ofFile(fileAt(event, 4), fileAt(event, 6), "file"), label: firstLabel(event) };
    case "symlink": {
      // when looking the new name up failed, the file it should have been is the only one
      const file = fileAt(event, event.records[3]?.type === "PATH" ? 4 : 2);
      return { ...ofFile(file, fileAt(event, 2), "file"), label: firstLabel(event) };
    }
    case "mount":
      if (fields.get("success") !== "yes") return ofFile(firstFile(event), null, "file-system");
      return ofFile(firstFile(event, 3), fileAt(event, 2), "file-system");
    case "program":
      return { ...ofFile(firstFile(event, 3), null, "file"), label: firstLabel(event) };
    case "socket": {
      const record = event.records.find((r) => r.type === "SOCKADDR");
      if (!record) return none("socket");
      const saddr = fieldsOf(record).get("saddr") ?? "";
      const { family, host } = parseSockaddr(saddr);
      const inet = family === "inet" || family === "inet6";
      return { ...none("socket"), prime: interpretSockaddr(saddr), shown: (inet ? host : family) ?? "" };
    }
    case "process":
      return none("process");
    case "identity":
      return { ...none("process"), prime: exe, second: call.startsWith("setfs") ? "" : argument(0) };
    case "scheduler":
      return { ...none("process"), prime: exe };
    case "system":
      return none("system");
    case "memory":
      if (fields.get("success") !== "yes") return none("memory");
      return { ...none("memory"), prime: unescapeField(fields.get("comm") ?? "") };
    case "module": {
      const record = event.records.find((r) => r.type === "KERN_MODULE");
      return { ...none("file"), prime: record ? unescapeField(fieldsOf(record).get("name") ?? "") : "" };
    }
  }
}
