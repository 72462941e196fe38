// What cp(1), mv(1) and their copying engine agree on.
import type { stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { BackupOptions } from "./backup.ts";
import type { Answers } from "./yesno.ts";

/** Attributes that a copy takes over (--preserve). */
export interface Preserve {
  mode: boolean;
  ownership: boolean;
  timestamps: boolean;
  links: boolean;
  context: boolean;
  xattr: boolean;
}

export interface CopyOptions {
  move: boolean;
  backup: BackupOptions;
  /** which symbolic links in sources are followed: all, those given as arguments, or none */
  dereference: "always" | "arguments" | "never";
  recursive: boolean;
  /** --copy-contents: special files are read like others */
  copy_contents: boolean;
  hard_link: boolean;
  symbolic_link: boolean;
  /** -f of cp: a destination that cannot be opened is removed */
  unlink_after_failed_open: boolean;
  /** --remove-destination */
  unlink_first: boolean;
  /** -i, -n, -f of mv or none of them */
  interactive: "ask" | "no" | "yes" | "unspecified";
  stdin_tty: boolean;
  /** -u */
  update: boolean;
  one_file_system: boolean;
  verbose: boolean;
  /** false with --attributes-only */
  data: boolean;
  reflink: "auto" | "always" | "never";
  preserve: Preserve;
  /** --preserve was asked for: failing to is an error */
  require: { attributes: boolean; context: boolean; xattr: boolean };
  /** --no-preserve=mode: the mode of a new file, whatever the source's */
  no_preserve_mode: boolean;
  /** install: the mode of the copy until all of it is there and its owner is right; null for the others */
  set_mode: number | null;
  answers: Answers;
}

/** Identities that one run of cp or mv remembers. */
export class CopyMemory {
  /** sources given as arguments: a second mention is warned about; null when there is one argument only */
  sources: Set<string> | null = null;
  /** destinations made: they must not be overwritten by a later argument */
  destinations: Set<string> | null = null;
  /** destination of each source seen, by inode: hard links, and directories copied into themselves */
  readonly copied = new Map<string, Place>();
}

/** A name relative to an open directory, and how messages show it. */
export interface Place {
  dfd: number;
  name: ByteString;
  shown: ByteString;
}

export const inode_key = (st: stat): string => `${st.st_dev}:${st.st_ino}`;
export const file_key = (place: Place, st: stat): string => `${inode_key(st)}:${place.name}`;

export const NO_PRESERVE: Preserve = {
  mode: false,
  ownership: false,
  timestamps: false,
  links: false,
  context: false,
  xattr: false,
};
