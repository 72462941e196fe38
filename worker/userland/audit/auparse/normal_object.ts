// What an event of a system call was done to, as auparse finds it: by the place of a record in the event.
import { type AuditEvent, type LogRecord, recordFields } from "../ausearch/event.ts";
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

export type Fields = ReadonlyMap<string, string>;
export const fieldsOf = (record: LogRecord): Fields => new Map(recordFields(record));

const KINDS: Readonly<Record<number, string>> = {
  1: "fifo",
  2: "character-device",
  4: "directory",
  6: "block-device",
  8: "file",
  10: "symlink",
  12: "socket",
};

/** Absolute, without ".", ".." and empty components; as it is when the event does not say where it starts. */
function absolute(name: string, cwd: string): string {
  if (name === "(null)" || name === "" || (cwd === "" && !name.startsWith("/"))) return name;
  const path = name.startsWith("/") ? name : `${cwd}/${name}`;
  const parts: string[] = [];
  for (const part of path.split("/"))
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  return `/${parts.join("/")}${path.endsWith("/") && parts.length > 0 ? "/" : ""}`;
}

interface FileAt {
  name: string;
  inode: string;
  kind: string;
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
    kind: KINDS[(mode >> 12) & 15] ?? "file",
    label: f.get("obj") ?? "",
  };
}

const none = (kind: string): NormalObject => ({ prime: "", sec: "", second: "", kind });
const ofFile = (
  file: FileAt | null,
  second: FileAt | null,
  otherwise: string,
  kind?: string,
): NormalObject => ({
  prime: file?.name ?? "",
  sec: file?.inode ?? "",
  second: second?.name ?? "",
  kind: file ? (kind ?? file.kind) : otherwise,
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

/** The first label of an object in the event. */
function firstLabel(event: AuditEvent): string | undefined {
  const labelled = event.records.find((r) => fieldsOf(r).has("obj"));
  return labelled && fieldsOf(labelled).get("obj");
}

/** Without a file that is found, the label is the first of the event. */
function ofFirstFile(event: AuditEvent, kind?: string, otherwise = "file"): NormalObject {
  const file = firstFile(event);
  const object = ofFile(file, null, otherwise, kind);
  return file ? object : { ...object, label: firstLabel(event) };
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
      return ofFirstFile(event, "file");
    case "directory":
      return ofFile(fileAt(event, 3), null, "file");
    case "device":
    case "path":
      return ofFirstFile(event);
    case "owner":
    case "mode":
      return { ...ofFirstFile(event), second: argument(CHANGE_ARGUMENT[call] ?? 1) };
    case "rename":
      return ofFile(fileAt(event, 4), fileAt(event, 6), "file");
    case "symlink":
      // when looking the new name up failed, the file it should have been is the only one
      return {
        ...ofFile(fileAt(event, event.records[3]?.type === "PATH" ? 4 : 2), fileAt(event, 2), "file"),
        label: "",
      };
    case "mount":
      if (fields.get("success") !== "yes") return ofFirstFile(event, undefined, "file-system");
      return { ...ofFile(fileAt(event, 3), fileAt(event, 2), "file-system"), label: "" };
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
      return { ...none("process"), prime: exe, second: argument(0) };
    case "scheduler":
      return { ...none("process"), prime: exe };
    case "system":
      return none("system");
    case "memory":
      return { ...none("memory"), prime: unescapeField(fields.get("comm") ?? "") };
    case "module": {
      const record = event.records.find((r) => r.type === "KERN_MODULE");
      return { ...none("file"), prime: record ? unescapeField(fieldsOf(record).get("name") ?? "") : "" };
    }
  }
}
