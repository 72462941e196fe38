// What ls knows while it runs: its settings and the entries it gathered.
import type { stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Zone } from "./calendar.ts";
import type { Colors } from "./ls_color.ts";
import type { SizeStyle } from "./sizes.ts";
import type { Tool } from "./tool.ts";

export type Format = "long" | "one" | "columns" | "across" | "commas";
export type SortKey = "name" | "none" | "size" | "time" | "version" | "extension" | "width";
export type QuotingStyle =
  | "literal"
  | "shell"
  | "shell-always"
  | "shell-escape"
  | "shell-escape-always"
  | "c"
  | "c-maybe"
  | "escape"
  | "locale"
  | "clocale";

export interface Settings {
  t: Tool;
  format: Format;
  sort: SortKey;
  reverse: boolean;
  dirs_first: boolean;
  all: "none" | "almost" | "all";
  directory: boolean;
  recursive: boolean;
  /** symbolic links on the command line: never followed, to directories only, always */
  deref_args: "never" | "dirs" | "always";
  deref: boolean;
  inode: boolean;
  blocks: boolean;
  context: boolean;
  owner: boolean;
  group: boolean;
  author: boolean;
  numeric: boolean;
  indicator: "none" | "slash" | "file-type" | "classify";
  quoting: QuotingStyle;
  hide_control: boolean;
  colors: Colors | null;
  width: number;
  tabsize: number;
  block_style: SizeStyle;
  size_style: SizeStyle;
  time: "mtime" | "ctime" | "atime" | "btime";
  /** [for old files, for recent ones] */
  time_formats: [string, string];
  zone: Zone;
  ignore: ((name: ByteString) => boolean)[];
  eol: string;
  /** stdout is a terminal: colour clears to the end of wrapped lines */
  tty: boolean;
}

/** One name to be listed. */
export interface Entry {
  name: ByteString;
  /** path to reach it */
  path: ByteString;
  /** null when it was not, or could not be, examined */
  st: stat | null;
  /** d_type-like mode bits when there is no stat */
  type: number;
  link: ByteString | null;
  link_mode: number;
  link_ok: boolean;
  context: ByteString | null;
  acl: "" | "." | "+";
  /** given on the command line */
  argument: boolean;
  /** the name as printed, without indicator and colour */
  shown: ByteString;
  quoted: boolean;
}

export const entry_time = (s: Settings, e: Entry): number =>
  e.st === null ? 0 : s.time === "ctime" ? e.st.st_ctime : s.time === "atime" ? e.st.st_atime : e.st.st_mtime;
