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
}

export type image_entry =
  | (common & { kind: "dir" })
  | (common & { kind: "file"; data: ByteString })
  /** an executable: `program` is the id of a main function in the program table */
  | (common & { kind: "program"; program: string })
  | (common & { kind: "symlink"; target: ByteString });
