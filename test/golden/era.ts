// The one table of differences between the machine the transcripts come from (Linux 6.1, AppArmor, audit 3.0.9) and
// ours (4.16 + the series, SELinux). Nothing else may differ. Each row: what is done to the real text, and why.

interface EraRow {
  /** why the two kernels differ here */
  why: string;
  /** acts on one line that is, or contains, a record */
  line?: readonly [pattern: RegExp, replacement: string];
  /** true: our line is treated likewise (what is compared is then what both have) */
  both?: boolean;
}

export const ERA: readonly EraRow[] = [
  {
    why: "subject contexts: AppArmor's `unconfined` there, SELinux here; the cases under selinux/ check contexts",
    line: [/ subj=\S+/g, ""],
    both: true,
  },
  {
    why: "object contexts: AppArmor has none; the cases under selinux/ check contexts",
    line: [/ obj=\S+/g, ""],
    both: true,
  },
  { why: "PATH has cap_frootid since 5.3 (ghak103)", line: [/ cap_frootid=[^\s\x1d^]+/g, ""] },
  {
    why: "umount(2) does not look capabilities of its target up since 5.2 (ghak103), as it may not answer",
    line: [
      / cap_fe=\? cap_fver=\? cap_fp=\? cap_fi=\?/g,
      " cap_fp=0000000000000000 cap_fi=0000000000000000 cap_fe=0 cap_fver=0",
    ],
  },
  {
    why: "an empty capability set in PATH prints as 0 since 5.3, as sixteen zeros before",
    line: [/ cap_(fp|fi)=0(?= )/g, " cap_$1=0000000000000000"],
  },
  {
    why: "the blank between ses and op in the record of a removed watch was lost in 5.3",
    line: [/(type=CONFIG_CHANGE .* ses=\d+)op=/, "$1 op="],
  },
  {
    why: "empty arguments stand in EXECVE since 4.20 (ghak99)",
    line: [/(?<=^type=EXECVE .*) a\d+=(?:""|(?= ))/g, ""],
  },
  { why: "the first process was the capture's own there", line: [/(?<= ocomm=)"oracle-init"/g, '"systemd"'] },
  {
    why: "sh is dash there, bash here",
    line: [/(?<= exe="?\/usr\/bin\/)dash\b/g, "bash"],
  },
  {
    why: "NETFILTER_CFG says who did what since 5.8 (ghak124)",
    line: [/(?<=^type=NETFILTER_CFG .* entries=\d+) op=xt_\w+ pid=\d+ comm=[^ ]+/, ""],
  },
  {
    why: "CONFIG_CHANGE of a setter begins with op=set since 4.19 (ghak59)",
    line: [/(type=CONFIG_CHANGE .*?\) ?: )op=set (?!\w+=\S+ subj)/g, "$1"],
  },
];

/**
 * Standalone in 4.16, auxiliary of the SYSCALL event of the task that caused them since 5.1 (ghak59 and its
 * neighbours): the event there is such a record and SYSCALL and PROCTITLE, the event here the record alone, or none
 * where the record is YOUNGER.
 */
const STANDALONE = /^(?:node=\S+ )?type=(CONFIG_CHANGE|EVENT_LISTENER|FEATURE_CHANGE|LOGIN|MAC_STATUS|TTY) /;
const COMPANION = /^(?:node=\S+ )?type=(SYSCALL|PROCTITLE|SOCKADDR|CWD|PATH|EXECVE) /;
const STAMP = /msg=audit\(([^)]*)\)/;

const serial_of = (stamp: string): string => stamp.slice(stamp.lastIndexOf(":") + 1);

/**
 * Takes such events apart: what was only written because the other record forced it goes; a call that a rule wanted
 * stays as an event of its own, with a stamp of its own. `removed` remembers the serials of calls that went, because
 * what a program prints later may have been picked from the event.
 */
function standalone(lines: readonly string[], removed: Set<string>): string[] {
  const forced = new Set<string>();
  for (const line of lines) if (STANDALONE.test(line)) forced.add(STAMP.exec(line)?.[1] ?? "");
  const wanted = new Set<string>();
  for (const line of lines) {
    const stamp = STAMP.exec(line)?.[1] ?? "";
    if (forced.has(stamp) && /^(?:node=\S+ )?type=SYSCALL/.test(line) && !/ key=\(null\)/.test(line))
      wanted.add(stamp);
  }
  for (const stamp of forced) if (!wanted.has(stamp)) removed.add(serial_of(stamp));
  const out: string[] = [];
  for (const line of lines) {
    const stamp = STAMP.exec(line)?.[1] ?? "";
    if (!forced.has(stamp) && removed.has(serial_of(stamp)) && COMPANION.test(line)) continue;
    if (!forced.has(stamp) || !COMPANION.test(line)) out.push(line);
    else if (wanted.has(stamp)) out.push(line.replace(STAMP, (all) => all.replace(/\)$/, "+)")));
  }
  return out;
}

const EXEC_CALL = /^type=SYSCALL .* syscall=(?:59|322|execve|execveat) /;
const item_of = (line: string): string => / item=(\d+) /.exec(line)?.[1] ?? "";
const name_of = (line: string): string => / name=(\S+)/.exec(line)?.[1] ?? "";

const same_file = (first: string, second: string): boolean =>
  name_of(first) === name_of(second) || (name_of(first) === '""' && name_of(second).startsWith('"/dev/fd/'));

/**
 * The kernel there has TOMOYO on its list of security modules: at each execve it looks the name up once more, without
 * following a link at its end, which is a PATH of its own (item 1, of the same name, or /dev/fd/N where a descriptor
 * is executed). Takes those out.
 */
function without_tomoyo(lines: readonly string[]): string[] {
  const events = new Map<string, string[]>();
  for (const line of lines) {
    const stamp = STAMP.exec(line)?.[1];
    if (stamp !== undefined) events.set(stamp, [...(events.get(stamp) ?? []), line]);
  }
  const twice = new Set<string>();
  for (const [stamp, event] of events) {
    const paths = event.filter((l) => l.startsWith("type=PATH "));
    const first = paths.find((l) => item_of(l) === "0");
    const second = paths.find((l) => item_of(l) === "1");
    if (event.some((l) => EXEC_CALL.test(l)) && first && second && same_file(first, second)) twice.add(stamp);
  }
  const less_one = (all: string, label: string, n: string) =>
    Number(n) > 0 ? `${label}${Number(n) - 1} ` : all;
  const out: string[] = [];
  for (const line of lines) {
    if (!twice.has(STAMP.exec(line)?.[1] ?? "")) out.push(line);
    else if (!line.startsWith("type=PATH ")) out.push(line.replace(/( items=)(\d+) /, less_one));
    else if (item_of(line) !== "1") out.push(line.replace(/( item=)(\d+) /, less_one));
  }
  return out;
}

/** Files that setlocale(3) opens when LANG is C.UTF-8, as it was there; here the locale is C, which has no files. */
const LOCALE_FILE = /^type=PATH .* name="\/usr\/(?:lib\/locale|share\/locale|lib\/x86_64-linux-gnu\/gconv)\//;
function without_locale(lines: readonly string[]): string[] {
  const stamps = new Set(lines.filter((l) => LOCALE_FILE.test(l)).map((l) => STAMP.exec(l)?.[1]));
  return lines.filter((l) => !stamps.has(STAMP.exec(l)?.[1] ?? ""));
}

/** The C library there asks the cache daemon for names first, which does not run. */
const CACHE_DAEMON = /^type=PATH .* name="?\/var\/run\/nscd\/socket\b/;
function without_cache_daemon(lines: readonly string[]): string[] {
  const stamps = new Set(lines.filter((l) => CACHE_DAEMON.test(l)).map((l) => STAMP.exec(l)?.[1]));
  return lines.filter((l) => !stamps.has(STAMP.exec(l)?.[1] ?? ""));
}

/**
 * A call that is given only open files notes the working directory since 5.14; before, only one that is given a name.
 */
function without_unasked_cwd(lines: readonly string[]): string[] {
  const named = new Map<string, boolean>();
  for (const line of lines) {
    const stamp = STAMP.exec(line)?.[1];
    if (stamp !== undefined && line.startsWith("type=PATH "))
      named.set(stamp, (named.get(stamp) ?? false) || !line.includes(" name=(null) "));
  }
  return lines.filter((l) => !l.startsWith("type=CWD ") || named.get(STAMP.exec(l)?.[1] ?? "") !== false);
}

const LINK_CALL = /^type=SYSCALL .* syscall=(?:86|265|link|linkat) /;
/**
 * link(2) takes both names from the caller before it looks one up since 5.15, the new one first: there the new name's
 * directory is item 0 and the old name item 1. Puts them the other way round.
 */
function link_items(lines: readonly string[]): string[] {
  const links = new Set(lines.filter((l) => LINK_CALL.test(l)).map((l) => STAMP.exec(l)?.[1]));
  const out = [...lines];
  const place = (stamp: string, item: string, type: string) =>
    out.findIndex(
      (l) =>
        l.startsWith("type=PATH ") && STAMP.exec(l)?.[1] === stamp && item_of(l) === item && l.includes(type),
    );
  for (const stamp of links) {
    const first = place(stamp ?? "", "0", "nametype=PARENT");
    const second = place(stamp ?? "", "1", "nametype=NORMAL");
    if (first < 0 || second < 0) continue;
    const [dir, old] = [out[first], out[second]];
    out[first] = old.replace(" item=1 ", " item=0 ");
    out[second] = dir.replace(" item=0 ", " item=1 ");
  }
  return out;
}

/** rseq(2) came with 4.18: a program of a younger C library is refused it here, and goes on without. */
const RESTARTABLE = /^type=SYSCALL .* syscall=334 /;
function without_rseq(lines: readonly string[]): string[] {
  const stamps = new Set(lines.filter((l) => RESTARTABLE.test(l)).map((l) => STAMP.exec(l)?.[1]));
  return lines.filter((l) => !stamps.has(STAMP.exec(l)?.[1] ?? ""));
}

/** The call that changed a rule, made known by its CONFIG_CHANGE; in what ausearch -i prints, perhaps cut. */
const RULE_CHANGE = /^type=SYSCALL msg=audit\(\d+\/.* syscall=sendto (?!.* key=(?!\(null\)))/;

/**
 * Records of what 4.16 does not have: the time spent waiting for the queue is counted since 5.9, tables of a network
 * namespace that goes away are logged since 5.8, a change of what seccomp logs since 4.18, what is done to the clock
 * since 5.2, and who listens to the records since 5.8.
 */
const YOUNGER =
  /^type=(?:CONFIG_CHANGE .*\b(?:backlog_wait_time_actual=|op=seccomp-logging )|NETFILTER_CFG .* op=xt_unregister |TIME_(?:INJOFFSET|ADJNTPVAL) |EVENT_LISTENER )/;

/** The kernel's own book-keeping of watched files was logged until 5.6. */
const OLDER = /^(?:node=\S+ )?type=CONFIG_CHANGE .*\bop=updated_rules /;

/** Lines without those that match: where they were all of what ausearch showed of an event, its head goes too. */
function without_records(lines: readonly string[], pattern: RegExp): string[] {
  const out: string[] = [];
  for (const [i, line] of lines.entries()) {
    if (!pattern.test(line)) {
      out.push(line);
      continue;
    }
    const next = lines[i + 1];
    if (next !== undefined && next !== "" && next !== "----") continue;
    if (out.at(-1)?.startsWith("time->")) out.pop();
    if (out.at(-1) === "----") out.pop();
  }
  return out;
}

/**
 * Listed rules that only one of the two kernels takes: saddr_fam came with 5.2 and exe!= with 4.18, filetype takes =
 * and != only since 5.3, AppArmor knows no such labels, and containerid is the series' own.
 */
const ONE_SIDED_RULE =
  /^-a always,exit .*-F (?:saddr_fam=\d+|exe=\/bin\/true|filetype>\d+|subj_user=u .*|containerid=123)$/;

/** The lines (of a log, or of what a program printed) as a machine of our era would have them. */
export const era_real = (lines: readonly string[], removed: Set<string>): string[] =>
  link_items(
    without_unasked_cwd(
      without_rseq(without_cache_daemon(without_locale(without_tomoyo(standalone(lines, removed))))),
    ),
  )
    .filter((l) => !RULE_CHANGE.test(l) && !YOUNGER.test(l) && !ONE_SIDED_RULE.test(l))
    .map((l) => era_line(l, false));
/** Our own lines, less what cannot be compared. */
export const era_ours = (lines: readonly string[]): string[] =>
  without_records(without_rseq(lines), OLDER)
    .filter((l) => !ONE_SIDED_RULE.test(l))
    .map((l) => era_line(l, true));

function era_line(line: string, ours: boolean): string {
  if (!/(?:type|msg)=/.test(line)) return line;
  for (const { line: rule, both } of ERA) if (rule && (both || !ours)) line = line.replace(rule[0], rule[1]);
  return line;
}
