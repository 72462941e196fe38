// One call, step by step: who made it, what the fork of its task decided, what the lists said, what became of its
// records.
import type { JSX } from "preact";
import type { Trace, TracedCall, TracedRecord, TracedSearch } from "../../../worker/api.ts";
import { Contid } from "../../ui/Contid.tsx";
import { Search } from "./Rules.tsx";
import { callText, registersText } from "./text.ts";
import { verdict } from "./verdict.ts";
import styles from "./Why.module.css";

const OUTCOMES: Readonly<Record<TracedRecord["outcome"], string>> = {
  queued: "",
  waits: "waits for room in the queue",
  excluded: "dropped by the exclude list",
  backlog: "lost: the queue was full",
  timeout: "lost: waited too long for room",
  rate: "lost: rate limit",
};

const ENTRIES: Readonly<Record<TracedCall["entry"], string>> = {
  none: "no audit context: audit does not see the call",
  off: "audit is off",
  auditd: "the audit daemon itself: not audited",
  dummy: "no rules were loaded: nothing is gathered",
  build: "the lists will be asked at its end",
  record: "recorded in any case: a task rule said always at fork",
};

const seconds = (ns: number): string => `${(ns / 1e9).toFixed(3)} s`;

/** Watches are listed with the exit list, and tried apart from it. */
function untried(trace: Trace, call: TracedCall, list: TracedSearch["list"]): string[] {
  if (list !== "exit" && list !== "inode") return [];
  const tried = new Set(
    call.searches
      .filter((s) => s.list === "exit" || s.list === "inode")
      .flatMap((s) => s.rules.map((r) => r.text)),
  );
  const left = trace.rules.filter((r) => r.list === "exit" && !tried.has(r.text)).map((r) => r.text);
  // told once: with the search that came last
  const last = call.searches.findLast((s) => s.list === "exit" || s.list === "inode");
  return last?.list === list ? left : [];
}

function Records({ call }: { readonly call: TracedCall }): JSX.Element | null {
  // the queue says of one record first that it waits, and then what became of it
  const told = call.records.filter(
    (r, i) =>
      r.outcome !== "waits" ||
      !call.records
        .slice(i + 1)
        .some((later) => later.serial === r.serial && later.type_name === r.type_name),
  );
  if (told.length === 0) return null;
  return (
    <section class={styles.search}>
      <h3>records</h3>
      <ul class={styles.records}>
        {told.map((record, i) => (
          <li key={i} data-outcome={record.outcome}>
            <span>{record.type_name}</span>
            {record.serial !== 0 && record.serial !== call.serial && <small>event {record.serial}</small>}
            {OUTCOMES[record.outcome] !== "" && <small>{OUTCOMES[record.outcome]}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function CallDetails({
  call,
  trace,
}: {
  readonly call: TracedCall;
  readonly trace: Trace;
}): JSX.Element {
  const { kind, text, rule } = verdict(call);
  const { born } = call;
  // the exclude list was asked for each record: where nothing was dropped, once is enough to see
  const searches = call.searches.filter((s) => s.rules.length > 0 || s.list === "exit" || s.list === "inode");
  return (
    <div class={styles.details}>
      <div class={styles.verdict} data-kind={kind}>
        <p>{text}</p>
        {rule !== null && <code>{rule}</code>}
      </div>
      <dl class={styles.facts}>
        <dt>Call</dt>
        <dd class={styles.code}>
          {callText(call)} <span data-failed={call.failed}>= {call.result}</span>
        </dd>
        <dt title="The first four arguments, as the SYSCALL record has them">Raw</dt>
        <dd class={styles.code}>{registersText(call)}</dd>
        <dt>Task</dt>
        <dd>
          {call.comm}, pid {call.pid}
          {call.tid !== call.pid && `, thread ${call.tid}`}
          {call.contid !== null && (
            <>
              , container <Contid id={call.contid} />
            </>
          )}
        </dd>
        {born && (
          <>
            <dt>Forked</dt>
            <dd>
              by pid {born.parent}, {seconds(born.at)} after boot
              {born.audit_off && ", when audit had never been on"}
            </dd>
          </>
        )}
        <dt>On entry</dt>
        <dd>{ENTRIES[call.entry]}</dd>
      </dl>
      {born?.search && <Search search={born.search} others={[]} />}
      {searches.map((search, i) => (
        <Search key={i} search={search} others={untried(trace, call, search.list)} />
      ))}
      <Records call={call} />
    </div>
  );
}
