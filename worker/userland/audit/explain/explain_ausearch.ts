// An ausearch line, option by option: parsed by ausearch's own parser.
import type { Code } from "../../lib/code.ts";
import { type Options, parseOptions, SPELLINGS, type Stop } from "../ausearch/options.ts";
import { ctimeText } from "../ausearch/time.ts";
import { USAGE } from "../ausearch/usage.ts";
import { type Explanation, helpText } from "./explain_auditctl.ts";
import { columns, type Line, outputWidth, quoted, section } from "./layout.ts";

const isStop = (parsed: Options | Stop): parsed is Stop => "status" in parsed;

/** An option as the help text spells it: its short form stands first there. */
function helpOf(spelled: string): string {
  const stands = SPELLINGS.get(spelled) ?? "";
  for (const name of [spelled, `-${stands}`, `--${stands}`]) {
    const text = helpText(USAGE, name);
    if (text !== "") return text;
  }
  return stands === "container-id" ? "search based on audit container id (the series' addition)" : "";
}

function effect(options: Options): string[] {
  const { criteria: c, format, input, inputLogs } = options;
  const out = [
    "An event is shown when all that was asked for is true of it, each in any of its records: so the records of one event count together.",
  ];
  if (c.start !== null) out.push(`Events from ${ctimeText(c.start)} on.`);
  if (c.end !== null) out.push(`Events up to ${ctimeText(c.end)}.`);
  if (c.key !== null || c.comm !== null || c.exe !== null || c.file !== null)
    out.push(
      c.exact
        ? "Words must match as a whole (-w)."
        : "Words match anywhere within the value; -w asks for whole words.",
    );
  if (input !== null) out.push(`Reads ${input}.`);
  else if (!inputLogs)
    out.push("Reads the logs of auditd (/var/log/audit), or standard input if that is a pipe.");
  if (format === "interpret") out.push("Numbers are shown as names, and hex is decoded.");
  return out;
}

/** Explains `ausearch ARGS`. */
export function* explainAusearch(args: readonly string[]): Code<Explanation> {
  const width = yield* outputWidth();
  const lines: Line[] = [];
  const parsed = yield* parseOptions(args, (words) => {
    lines.push([words.map(quoted).join(" "), helpOf(words[0])]);
  });
  const text = columns(lines, width);
  if (isStop(parsed)) return { text, error: parsed.err?.trim() ?? null };
  return { text: text + section("Effect", effect(parsed), width), error: null };
}
