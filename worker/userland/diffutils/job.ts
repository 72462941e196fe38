// What a run of diff was asked to do.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { c_quote } from "../coreutils/quote.ts";
import type { Tool } from "../coreutils/tool.ts";
import type { Regex } from "../lib/regex.ts";
import type { Formats } from "./group_format.ts";
import type { LineStyle } from "./line_style.ts";

export const TROUBLE = 2;

export type Style = "normal" | "context" | "unified" | "ed" | "forward" | "rcs" | "columns" | "merged";

export interface Job {
  t: Tool;
  style: Style;
  /** lines of context */
  context: number;
  line: LineStyle;
  is_function: ((line: ByteString) => boolean) | null;
  /** columns of -y */
  width: number;
  left_column: boolean;
  suppress_common: boolean;
  formats: Formats;
  brief: boolean;
  report_same: boolean;
  recursive: boolean;
  /** files that are not there count as empty: any, or the first of two */
  new_file: boolean;
  first_new: boolean;
  follow: boolean;
  /** names that differ in nothing but case are one */
  fold_names: boolean;
  text: boolean;
  strip_cr: boolean;
  ignore: {
    case: boolean;
    tabs: boolean;
    space_change: boolean;
    all_space: boolean;
    trailing: boolean;
    blank_lines: boolean;
  };
  ignore_lines: Regex | null;
  exclude: RegExp[];
  /** where the comparison of directories begins */
  starting: ByteString;
  labels: ByteString[];
  /** the options as given, for "diff -r a b" lines */
  options: string;
}

/** A name in the head of a difference: in double quotes when it would be hard to read. */
export const head_name = (name: ByteString): ByteString =>
  /[\0- "\\\x7f]/.test(name) ? c_quote(name, false) : name;
