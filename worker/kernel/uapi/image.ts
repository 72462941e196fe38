// The list of files a machine's root file system is filled with at boot (what an initramfs archive is to Linux).
import type { ByteString } from "./syscall.ts";

interface common {
  /** absolute */
  path: ByteString;
  mode?: number;
  uid?: number;
  gid?: number;
  /** SELinux type of the object (etc_t ...); by path when absent */
  type?: string;
  /** bytes a file is extended to with NUL bytes, when its contents do not matter */
  size?: number;
}

/** What uname(2) calls the release; modules are looked for below it. */
export const UTS_RELEASE = "4.16.0-ghak32v2";

export type image_entry =
  | (common & { kind: "dir" })
  | (common & { kind: "file"; data: ByteString })
  /**
   * an executable: `program` is the id of a main function in the program table, `interp` the dynamic loader that its
   * header names (PT_INTERP), none for a static program
   */
  | (common & { kind: "program"; program: string; interp?: ByteString })
  | (common & { kind: "symlink"; target: ByteString });
