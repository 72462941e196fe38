// cut(1). Characters are bytes, as in the real one.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { type Tool, tool } from "../tool.ts";
import { complement, parse_ranges, type Ranges } from "./ranges.ts";

interface Job {
  t: Tool;
  ranges: Ranges;
  eol: string;
  delimiter: string;
  /** between ranges of bytes null: nothing */
  output: ByteString | null;
  only_delimited: boolean;
}

function cut_bytes(line: ByteString, job: Job): ByteString {
  const parts: ByteString[] = [];
  for (const [a, b] of job.ranges) {
    if (a > line.length) break;
    parts.push(line.slice(a - 1, b));
  }
  return parts.join(job.output ?? "");
}

function cut_fields(line: ByteString, job: Job): ByteString | null {
  const fields = line.split(job.delimiter);
  if (fields.length === 1) return job.only_delimited ? null : line;
  const out: ByteString[] = [];
  for (const [a, b] of job.ranges) {
    if (a > fields.length) break;
    for (let i = a; i <= b && i <= fields.length; i++) out.push(fields[i - 1]);
  }
  return out.join(job.output ?? job.delimiter);
}

/** With the newline as the field delimiter the whole input is one record. */
function* cut_whole(job: Job, text: ByteString): Code<void> {
  const ended = text.endsWith(job.eol);
  const record = ended ? text.slice(0, -1) : text;
  const cut = cut_fields(record, job);
  if (cut !== null && text !== "") yield* job.t.out.print(cut + job.eol);
}

export const cut = tool({
  name: "cut",
  usage: "OPTION... [FILE]...",
  about: `Print selected parts of lines from each FILE to standard output.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -b, --bytes=LIST        select only these bytes
  -c, --characters=LIST   select only these characters
  -d, --delimiter=DELIM   use DELIM instead of TAB for field delimiter
  -f, --fields=LIST       select only these fields;  also print any line
                            that contains no delimiter character, unless
                            the -s option is specified
  -n                      (ignored)
      --complement        complement the set of selected bytes, characters
                            or fields
  -s, --only-delimited    do not print lines not containing delimiters
      --output-delimiter=STRING  use STRING as the output delimiter
                            the default is to use the input delimiter
  -z, --zero-terminated    line delimiter is NUL, not newline`,
  notes: `Use one, and only one of -b, -c or -f.  Each LIST is made up of one
range, or many ranges separated by commas.  Selected input is written
in the same order that it is read, and is written exactly once.
Each range is one of:

  N     N'th byte, character or field, counted from 1
  N-    from N'th byte, character or field, to end of line
  N-M   from N'th to M'th (included) byte, character or field
  -M    from first to M'th (included) byte, character or field`,
  *run(t) {
    const lists = t.options.filter((o) => "bcf".includes(o.opt));
    if (lists.length > 1) yield* t.usage("only one list may be specified");
    const d = t.last("d")?.arg ?? null;
    if (d !== null && d.length > 1) yield* t.usage("the delimiter must be a single character");
    if (lists.length === 0) yield* t.usage("you must specify a list of bytes, characters, or fields");
    const fields = lists[0].opt === "f";
    if (d !== null && !fields)
      yield* t.usage("an input delimiter may be specified only when operating on fields");
    if (t.has("s") && !fields)
      yield* t.usage("suppressing non-delimited lines makes sense\n\tonly when operating on fields");
    const ranges = yield* parse_ranges(t, lists[0].arg ?? "", { fields });
    const out = t.last("output-delimiter")?.arg ?? null;
    const job: Job = {
      t,
      ranges: t.has("complement") ? complement(ranges) : ranges,
      eol: t.has("z") ? "\0" : "\n",
      delimiter: d === null ? "\t" : d === "" ? "\0" : d,
      output: out === "" ? "\0" : out,
      only_delimited: t.has("s"),
    };
    for (const name of t.operands.length > 0 ? t.operands : ["-"]) {
      const input = yield* t.open_input(name);
      if (!input) continue;
      if (fields && job.delimiter === job.eol) {
        let text = "";
        for (let c = yield* input.chunk(); c !== null; c = yield* input.chunk()) text += c;
        yield* cut_whole(job, text);
      } else
        for (let line = yield* input.line(job.eol); line !== null; line = yield* input.line(job.eol)) {
          const text = line.endsWith(job.eol) ? line.slice(0, -1) : line;
          const cut = fields ? cut_fields(text, job) : cut_bytes(text, job);
          if (cut !== null) yield* t.out.print(cut + job.eol);
        }
      yield* t.close_input(input, name);
    }
  },
});
