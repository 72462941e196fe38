// The rules panel: the five lists, each in the order in which its rules are tried, and what each rule has decided.
import { type Ear, EarOff, Lock } from "lucide";
import type { JSX } from "preact";
import type { RuleList, RulesView } from "../../../worker/api.ts";
import type { Session } from "../../session.ts";
import { grouped } from "../../ui/grouped.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Try } from "../../ui/Try.tsx";
import type { PanelProps } from "../lazy.ts";
import { PastMark } from "../PastMark.tsx";
import { fromBytes } from "../records/text.ts";
import { useView } from "../useView.ts";
import { commandLine } from "./command_line.ts";
import { RuleRow } from "./RuleRow.tsx";
import styles from "./Rules.module.css";

const ABOUT: Readonly<Record<RuleList, string>> = {
  task: "Tried once, when a task is made.",
  exit: "Tried at the end of every system call, from the top: the first rule that matches decides.",
  filesystem: "Tried on the names a call looks up: those on such file systems are left out.",
  user: "Tried on messages that programs send to audit. They are recorded unless a rule says never.",
  exclude: "Tried on every record before it is made: what matches is dropped.",
};

export default function Rules({ session }: PanelProps): JSX.Element {
  const view = useView(session, "rules", "rules");
  const count = view?.lists.reduce((sum, { rules }) => sum + rules.length, 0) ?? 0;
  return (
    <section class="panel" aria-labelledby="rules-title" data-region="rules">
      <header class="panel-head">
        <h2 id="rules-title">Rules</h2>
        <p class={styles.about}>
          {count === 1 ? "1 rule" : `${grouped(count)} rules`}, as auditctl -l prints them
        </p>
      </header>
      <PastMark session={session} machine />
      {view && (
        <section
          class="scroller panel-body"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          tabIndex={0}
          aria-label="The five lists"
        >
          <Warnings view={view} session={session} />
          {count === 0 && (
            <div class={styles.try}>
              <p>No rule is loaded, so no system call is recorded. Watch who opens files:</p>
              <Try session={session} line="auditctl -a always,exit -F arch=b64 -S openat -F key=opens" />
              <p>or one directory:</p>
              <Try session={session} line="auditctl -w /tmp -p wa -k tmp" />
            </div>
          )}
          {view.lists.map((list) => (
            <List key={list.list} {...list} />
          ))}
          <p class={styles.foot}>
            {view.unaudited === 0
              ? `All ${view.tasks} tasks of user space have an audit context.`
              : `${view.unaudited} of ${view.tasks} tasks of user space have no audit context: no rule applies to them.`}
          </p>
        </section>
      )}
    </section>
  );
}

function List({ list, rules }: RulesView["lists"][number]): JSX.Element {
  return (
    <section class={styles.list} aria-labelledby={`list-${list}`}>
      <h3 id={`list-${list}`}>
        {list}
        <span class="badge">{rules.length}</span>
      </h3>
      <p class={styles.about}>{ABOUT[list]}</p>
      {rules.length > 0 && (
        <ol>
          {rules.map((rule, i) => (
            <RuleRow key={rule.id} rule={rule} place={i + 1} />
          ))}
        </ol>
      )}
    </section>
  );
}

/** What makes all rules silent, which is the commonest reason that "a rule does not work". */
function Warnings({ view, session }: { readonly view: RulesView; readonly session: Session }): JSX.Element {
  const never = view.lists
    .find(({ list }) => list === "task")
    ?.rules.find(({ action }) => action === "never");
  return (
    <>
      {view.enabled === 0 && (
        <Warning icon={EarOff} title="Audit is switched off">
          <p>No rule is tried until it is on again.</p>
          <Try session={session} line="auditctl -e 1" />
        </Warning>
      )}
      {view.enabled === 2 && (
        <Warning icon={Lock} title="The rules are locked">
          <p>auditctl -e 2 was given: nothing can be changed until the machine is restarted.</p>
        </Warning>
      )}
      {never && (
        <Warning icon={EarOff} title="A never,task rule is loaded">
          <p>
            The task list is tried when a task is made. One that is made under this rule gets no audit
            context, and then no rule below ever applies to it, not even when this one is gone. Many
            distributions ship it; it is the commonest reason that a rule seems not to work. Delete it, then
            start the program again.
          </p>
          <Try
            session={session}
            line={commandLine(fromBytes(never.text)).replace("auditctl -a ", "auditctl -d ")}
          />
        </Warning>
      )}
    </>
  );
}

interface WarningProps {
  readonly icon: typeof Ear;
  readonly title: string;
  readonly children: JSX.Element | JSX.Element[];
}

function Warning({ icon, title, children }: WarningProps): JSX.Element {
  return (
    <div class={styles.warning} role="note">
      <h3>
        <Icon of={icon} />
        {title}
      </h3>
      {children}
    </div>
  );
}
