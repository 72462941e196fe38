// Compares two texts as a job of diff wants it, and writes the differences.
import { S_ISREG, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime, parse_tz } from "../coreutils/calendar.ts";
import { now } from "../coreutils/datetime.ts";
import { or_exhausted } from "../coreutils/exhausted.ts";
import { strftime } from "../coreutils/strftime.ts";
import { chomp } from "../coreutils/textutils/lines.ts";
import type { Code } from "../lib/code.ts";
import { eprint } from "../lib/stdio.ts";
import { ed_script, forward_script, rcs_script } from "./edit_scripts.ts";
import { merged } from "./group_format.ts";
import { type Change, changes_of, copied, normal_hunk, unified } from "./hunks.ts";
import { head_name, type Job, TROUBLE } from "./job.ts";
import { difference } from "./lcs.ts";
import { paint, untab } from "./line_style.ts";
import { side_by_side } from "./side_by_side.ts";

export interface Side {
  name: ByteString;
  /** null: there is no such file, and it counts as empty */
  st: stat | null;
  data: ByteString;
}

/** What lines are compared by. */
function key_of(job: Job, line: ByteString): ByteString {
  const { ignore } = job;
  let key = chomp(line);
  if (ignore.all_space) key = key.replace(/[ \t\v\f\r]+/g, "");
  else if (ignore.space_change) key = key.replace(/[ \t\v\f\r]+/g, " ").replace(/ $/, "");
  else if (ignore.trailing || ignore.tabs) {
    if (ignore.trailing) key = key.replace(/[ \t\v\f\r]+$/, "");
    if (ignore.tabs) key = untab(key, job.line.tab_size);
  } else return ignore.case ? line.toLowerCase() : line;
  return ignore.case ? key.toLowerCase() : key;
}

const split_lines = (data: ByteString): ByteString[] => data.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Changes of nothing but blank lines (-B) or lines that match (-I) do not count. */
function matters(job: Job, c: Change, a: readonly ByteString[], b: readonly ByteString[]): boolean {
  if (!job.ignore.blank_lines && !job.ignore_lines) return true;
  const lines = [...a.slice(c.a0, c.a1), ...b.slice(c.b0, c.b1)];
  return !lines.every(
    (l) =>
      (job.ignore.blank_lines && chomp(key_of(job, l)) === "") || (job.ignore_lines?.test(chomp(l)) ?? false),
  );
}

function* header(job: Job, side: Side, mark: string, label: ByteString | undefined): Code<ByteString> {
  if (label !== undefined) return `${paint(job.line, "hd", `${mark} ${label}`)}\n`;
  const ns = side.st ? side.st.st_mtime : 0;
  const t = side.name === "-" && side.st && !S_ISREG(side.st.st_mode) ? yield* now() : null;
  const seconds = t ? Number(t.tv_sec) : Math.floor(ns / 1e6);
  const nsec = t ? t.tv_nsec : Math.round(ns % 1e6) * 1000;
  const tm = localtime(seconds, parse_tz(job.t.getenv("TZ")));
  // context output has the day and the second, too, in the same form
  const date = strftime("%Y-%m-%d %H:%M:%S.%N %z", tm, nsec, seconds);
  return `${paint(job.line, "hd", `${mark} ${head_name(side.name)}\t${date}`)}\n`;
}

const is_binary = (job: Job, a: Side, b: Side): boolean =>
  !job.text && (a.data.slice(0, 4096).includes("\0") || b.data.slice(0, 4096).includes("\0"));

/** The differences of two texts; `head` comes before them, if there are any. */
export const compare_text = (job: Job, a: Side, b: Side, head: ByteString): Code<number> =>
  or_exhausted(job.t, compare(job, a, b, head), TROUBLE);

function* compare(job: Job, a: Side, b: Side, head: ByteString): Code<number> {
  const { t } = job;
  const whole = job.style === "columns" || job.style === "merged";
  if (a.data === b.data && (!whole || job.brief)) return 0;
  if (a.data !== b.data && is_binary(job, a, b)) {
    const what = job.brief ? "Files" : "Binary files";
    yield* t.out.print(`${what} ${a.name} and ${b.name} differ\n`);
    return 1;
  }
  const [left, right] = [a, b].map((s) =>
    split_lines(job.strip_cr ? s.data.replaceAll("\r\n", "\n") : s.data),
  );
  const numbers = new Map<ByteString, number>();
  const number = (line: ByteString): number => {
    const key = key_of(job, line);
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
  const all = changes_of(yield* difference(left.map(number), right.map(number)));
  const wanted = all.filter((c) => matters(job, c, left, right));
  const status = wanted.length > 0 ? 1 : 0;
  if (job.brief) {
    if (status) yield* t.out.print(`Files ${a.name} and ${b.name} differ\n`);
    return status;
  }
  if (!status && !whole) return 0;
  if (status) yield* t.out.print(head);
  switch (job.style) {
    case "normal":
      for (const c of wanted) yield* t.out.print(normal_hunk(c, left, right, job.line));
      return status;
    case "unified":
    case "context": {
      const u = job.style === "unified";
      const o = { context: job.context, style: job.line, is_function: job.is_function };
      yield* t.out.print(yield* header(job, a, u ? "---" : "***", job.labels[0]));
      yield* t.out.print(yield* header(job, b, u ? "+++" : "---", job.labels[1]));
      for (const hunk of (u ? unified : copied)(wanted, left, right, o)) yield* t.out.print(hunk);
      return status;
    }
    case "rcs":
      yield* t.out.print(rcs_script(wanted, right));
      return status;
    case "ed":
    case "forward": {
      yield* t.out.print((job.style === "ed" ? ed_script : forward_script)(wanted, right));
      // such a script cannot say that there is none
      const unended = [a, b].filter((s) => s.data !== "" && !s.data.endsWith("\n"));
      if (unended.length === 0) return status;
      yield* t.out.flush();
      for (const s of unended) yield* eprint(`${t.name}: ${s.name}: No newline at end of file\n\n`);
      return TROUBLE;
    }
    case "columns":
      for (const row of side_by_side(all, left, right, {
        width: job.width,
        style: job.line,
        left_column: job.left_column,
        suppress_common: job.suppress_common,
        utf8: t.utf8,
      }))
        yield* t.out.print(row);
      return status;
    case "merged":
      for (const piece of merged(all, left, right, job.formats)) yield* t.out.print(piece);
      return status;
  }
}
