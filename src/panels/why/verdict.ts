// Why a call was recorded or not, in a sentence.
import type { TracedCall, TracedRule, TracedSearch } from "../../../worker/api.ts";

export type VerdictKind = "recorded" | "partly" | "lost" | "not";

export interface Verdict {
  readonly kind: VerdictKind;
  /** In two or three words, for a list. */
  readonly short: string;
  readonly text: string;
  /** The rule that decided, as auditctl -l prints it. */
  readonly rule: string | null;
}

export const deciding = (searches: readonly TracedSearch[]): TracedRule | null => {
  const of_call = searches.filter((s) => s.list === "exit" || s.list === "inode");
  return (
    of_call.map((s) => s.rules.find((r) => r.outcome === "match")).findLast((r) => r !== undefined) ?? null
  );
};

const forked = (call: TracedCall): TracedRule | null =>
  call.born?.search?.rules.find((r) => r.outcome === "match") ?? null;

const not = (short: string, text: string, rule: string | null = null): Verdict => ({
  kind: "not",
  short,
  text,
  rule,
});

function unwatched(call: TracedCall): Verdict | null {
  switch (call.entry) {
    case "none": {
      const rule = forked(call);
      if (rule)
        return not(
          "never,task",
          "The task has no audit context: when it was forked, a rule of the task list said never. No other rule is ever asked about what it does.",
          rule.text,
        );
      if (call.born?.audit_off)
        return not(
          "no context",
          "The task has no audit context: audit had never been on when it was forked. No rule is ever asked about what it does.",
        );
      if (call.nr < 0) return not("kernel thread", "A thread of the kernel: it makes no system calls.");
      return not("no context", "The task has no audit context, so no rule is asked about what it does.");
    }
    case "off":
      return not("audit off", "Audit is switched off (auditctl -e 0): no rule is asked.");
    case "auditd":
      return not(
        "auditd itself",
        "The audit daemon is never audited: its own calls would make records without end.",
      );
    case "dummy":
      return not(
        "no rules",
        "No rule was loaded when the call began, so the kernel gathered nothing about it.",
      );
    default:
      return null;
  }
}

function lost({ records }: TracedCall): string[] {
  const of = (outcome: string) => records.filter((r) => r.outcome === outcome).length;
  const said: string[] = [];
  if (of("excluded") > 0) said.push(`${of("excluded")} dropped by the exclude list`);
  if (of("backlog") + of("timeout") > 0)
    said.push(`${of("backlog") + of("timeout")} lost because the queue was full`);
  if (of("rate") > 0) said.push(`${of("rate")} lost to the rate limit`);
  return said;
}

export function verdict(call: TracedCall): Verdict {
  const early = unwatched(call);
  if (early) return early;
  const rule = deciding(call.searches);
  const own = call.records.filter((r) => r.serial === call.serial && call.serial !== 0);
  const queued = own.filter((r) => r.outcome === "queued" || r.outcome === "waits");
  const missing = lost(call);
  if (rule?.never)
    return not(
      "a rule says never",
      "The first rule that matched says never, which ends the search.",
      rule.text,
    );
  if (call.serial === 0 && missing.length === 0) {
    if (rule) return not("nothing written", "A rule asked for it, and no record came of it.", rule.text);
    return not("no rule matched", "No rule matched, so nothing was written.");
  }
  const by =
    rule === null
      ? call.entry === "record"
        ? "a rule of the task list said always when the task was forked"
        : "the kernel itself wrote a record that belongs to the call"
      : "the first rule that matched says always";
  const text = rule?.text ?? forked(call)?.text ?? null;
  if (queued.length === 0)
    return {
      kind: "lost",
      short: "all dropped",
      text: `It was to be recorded (${by}), but: ${missing.join(", ")}.`,
      rule: text,
    };
  if (missing.length > 0)
    return {
      kind: "partly",
      short: `event ${call.serial}`,
      text: `Recorded as event ${call.serial}: ${by}. Of its records, ${missing.join(", ")}.`,
      rule: text,
    };
  return {
    kind: "recorded",
    short: `event ${call.serial}`,
    text: `Recorded as event ${call.serial}: ${by}.`,
    rule: text,
  };
}

/** Why a rule did not decide, in words; the fields say more. */
export function outcomeText(rule: TracedRule): string {
  switch (rule.outcome) {
    case "match":
      return rule.never ? "matches: never" : "matches: always";
    case "field":
      return `${rule.fields.at(-1)?.name ?? "a field"} does not match`;
    case "syscall":
      return "not about this call";
    case "priority":
      return "matches, but a rule of higher priority has decided";
    case "meaningless":
      return "has a field that means nothing here, which ends the search";
    case "action":
      return "only never has an effect on this list";
  }
}
