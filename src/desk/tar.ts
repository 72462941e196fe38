// Files of a folder as an archive of tar: what is written is GNU's format, what is read may be that of POSIX, too.
import { byte_string, bytes_of, text_of, utf8 } from "../../scenarios/format/bytes.ts";
import { read_member, write_end, write_member } from "../../scenarios/format/tar.ts";

export interface TarEntry {
  readonly path: string;
  readonly data: Uint8Array;
}

const DAMAGED = "The file is not a tar archive, or it is damaged.";

/** `mtime`: seconds since 1970. @throws Error when a path has half a character. */
export function writeTar(entries: readonly TarEntry[], mtime: number): Uint8Array<ArrayBuffer> {
  const members = entries.map(({ path, data }) => {
    const name = utf8(path);
    if (name === null) throw new Error(`${path} has half a character, which no file's name can have.`);
    return write_member({
      name,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime,
      type: "0",
      link: "",
      uname: "",
      gname: "",
      major: 0,
      minor: 0,
      data: byte_string(data),
    });
  });
  const all = members.join("");
  return bytes_of(all + write_end(all.length));
}

/** Regular files of an archive. @throws Error, in words for the reader, when it is none, or has what is no file. */
export function readTar(archive: Uint8Array): TarEntry[] {
  const bytes = byte_string(archive);
  const entries: TarEntry[] = [];
  for (let at = 0; ; ) {
    const read = read_member(bytes, at);
    // A block of zeros ends it, and not the end of the file.
    if (read === "end" && !/^\0{512}/.test(bytes.slice(at, at + 512))) throw new Error(DAMAGED);
    if (read === "end") return entries;
    if (read === "invalid" || read === "cut") throw new Error(DAMAGED);
    const { member, next } = read;
    at = next;
    if (member.type === "5") continue;
    if (member.type !== "0" && member.type !== "7")
      throw new Error("The archive has links or devices, which no scenario has.");
    const path = text_of(member.name);
    if (path === null) throw new Error("The archive has a name that is not UTF-8.");
    entries.push({ path, data: bytes_of(member.data) });
  }
}
