// The contract between the page and the machine's worker: types only. The page knows nothing else of the machine.

/** One char per byte, 0..255 (the same type as worker/kernel/uapi/syscall.ts has). */
export type ByteString = string;

/** Faults of the series as it was posted, left out unless asked for (worker/patches/rfc2/as_posted.ts). */
export type AsPosted = "target-info" | "list-rules" | "netns-count" | "read-digits" | "user-events";

/** A file of the machine that is there before it boots. */
export interface GuestFile {
  /** absolute */
  readonly path: string;
  readonly data: ByteString;
  /** permission bits; 0o644 without it */
  readonly mode?: number;
}

/** Everything a machine is made from. Same config + same journal = the same bytes everywhere. Plain JSON. */
export interface MachineConfig {
  readonly hostname: string;
  /** Seed of the machine's one random generator, an unsigned 32-bit number. */
  readonly seed: number;
  /** Wall clock of the machine at boot, in whole seconds since 1970 (UTC). */
  readonly epoch: number;
  /** How many patches of the series are applied, 0..13. */
  readonly patches: number;
  /** Faults of the series that this machine has; none without it. */
  readonly as_posted?: readonly AsPosted[];
  /** Further words of the kernel's command line, as "audit=1" (BOOT_OPTION in scenarios/format/boot_option.ts). */
  readonly boot?: readonly string[];
  /** Lines that the machine has typed into its terminal itself, each when the shell waits, before anybody else can. */
  readonly typed?: readonly ByteString[];
  /** Files on the disk besides those every machine has; a path that exists is replaced. */
  readonly files?: readonly GuestFile[];
  /** Size of the terminal at boot, in characters. */
  readonly rows: number;
  readonly cols: number;
}

/**
 * What a machine can be made from before anybody knows the size of its terminal. A worker whose name is the JSON of
 * this boots such a machine up to where a program asks for the size; `boot` with that config and no journal takes it
 * over.
 */
export type Unsized = Omit<MachineConfig, "rows" | "cols">;

/** One outside input, stamped with the virtual time (ns since boot) at which the machine took it. Plain JSON. */
export type JournalEntry =
  | { readonly at: number; readonly kind: "input"; readonly bytes: ByteString }
  | { readonly at: number; readonly kind: "resize"; readonly rows: number; readonly cols: number };

/** The end of a machine: why, and the last lines of its kernel log. */
export interface Halt {
  readonly reason: "panic" | "poweroff" | "restart";
  readonly log: readonly string[];
}

/** Where a machine stands after a call of `run`. Times are ns since boot. */
export interface RunState {
  readonly now: number;
  /** Nothing can run before `next_timer` or an input. */
  readonly idle: boolean;
  readonly next_timer: number | null;
  /** Stands still until what is still on its way is there (code, the terminal's size): take no input, and run again then. */
  readonly stalled: boolean;
  /** Powered off or panicked: no input will ever change anything again. */
  readonly halted: boolean;
}

/** One field of a record, `value` exactly as the text has it (quotes or hex included). */
export interface RecordField {
  readonly name: string;
  readonly value: string;
  /** How the kernel wrote it: see worker/kernel (a name such as "dec", "hex", "untrusted", "string"). */
  readonly encoding: string;
}

/** An audit record, sent the moment it is queued. Records of one event share `serial`. */
export interface RecordEvent {
  readonly kind: "record";
  readonly type: number;
  readonly type_name: string;
  readonly serial: number;
  /** Machine time of the event: seconds since 1970, and milliseconds. */
  readonly sec: number;
  readonly ms: number;
  readonly fields: readonly RecordField[];
  /** The whole line, as audit.log will have it. */
  readonly text: string;
  /** Number of the rule that asked for the event (RuleView.id); absent when it comes whatever the rules are. */
  readonly rule?: number;
}

/** What happens inside the machine, as told to the page. */
export type MachineEvent = RecordEvent;

/** A field as `ausearch -i` shows it. */
export interface InterpretedField {
  readonly name: string;
  readonly value: string;
}

/** A question about text: is it this, does this regular expression (re2) match it, is it one of these, or not so. */
export type TextMatch =
  | string
  | { readonly matches: string }
  | { readonly any_of: readonly string[] }
  | { readonly not: TextMatch };
/** A question about a number; bounds are included. */
export type NumberMatch = number | { readonly min?: number; readonly max?: number };

export interface RecordMatch {
  /** Name of the record type, as "SYSCALL". */
  readonly type: TextMatch;
  /** Fields as the record has them; quotes and hexadecimal are taken off values first. */
  readonly fields?: Readonly<Record<string, TextMatch>>;
}

export interface TaskMatch {
  readonly comm?: TextMatch;
  /** Words of the command line, one blank between them. */
  readonly cmdline?: TextMatch;
  /** Decimal, or "unset". */
  readonly contid?: TextMatch;
  readonly auid?: TextMatch;
  readonly uid?: TextMatch;
  /** False: audit ignores the task (it was forked under `never,task`). */
  readonly audited?: boolean;
  readonly parent?: TaskMatch;
}

/**
 * A question about the machine. event, ran and terminal ask what has happened since boot; the others ask what is so
 * at the moment. Each combinator takes at least one predicate.
 */
export type Predicate =
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate }
  /** So many events (1 or more unless said) have a record for each of these. */
  | { readonly event: readonly RecordMatch[]; readonly count?: NumberMatch }
  /** A program was executed (not a builtin of the shell) with these words, one blank between them. */
  | { readonly ran: TextMatch; readonly count?: NumberMatch }
  /** The terminal has shown this: a string somewhere, or a regular expression within 50 lines. No escape sequences. */
  | { readonly terminal: TextMatch }
  | { readonly task: TaskMatch; readonly count?: NumberMatch }
  /** A loaded rule, as `auditctl -l` prints it. */
  | { readonly rule: TextMatch; readonly count?: NumberMatch }
  /** It exists, unless `exists` is false; a string it contains, or a regular expression that matches its contents. */
  | { readonly file: string; readonly exists?: boolean; readonly contains?: TextMatch }
  /** A network namespace that counts this container id. */
  | { readonly netns: { readonly contid: TextMatch; readonly count?: NumberMatch } }
  /** Fields of `auditctl -s`. */
  | { readonly audit: Readonly<Partial<Record<AuditStatusField, NumberMatch>>> };

/** Languages that the machine's own programs read: rules as auditctl -R does, scripts as bash does. */
export type TextLanguage = "audit-rules" | "shell";

/** Something wrong in a text. Lines and columns count from 1, in UTF-16 units. */
export interface TextMark {
  readonly line: number;
  readonly column: number;
  /** Column behind it, on the same line. */
  readonly end_column: number;
  readonly message: string;
  /** It may be meant so. */
  readonly warning?: boolean;
}

export interface TextCompletion {
  /** What is inserted. */
  readonly label: string;
  readonly kind: "option" | "list" | "field" | "operator" | "value";
  /** What it means; "" when it says so itself. */
  readonly detail: string;
}

/** What may stand from `column` on, in place of what stands up to `end_column`. */
export interface TextCompletions {
  readonly column: number;
  readonly end_column: number;
  readonly items: readonly TextCompletion[];
  /** There are more: they come when more is typed. */
  readonly more: boolean;
}

/** What stands between two columns of a line, in words. */
export interface TextHelp {
  readonly column: number;
  readonly end_column: number;
  readonly text: string;
}

/** What is wrong with a text; and what may stand, or what it means, at a place of a line of audit rules. */
export type TextQuestion =
  | { readonly kind: "check"; readonly language: TextLanguage; readonly text: string }
  | { readonly kind: "complete" | "explain"; readonly line: string; readonly column: number };

export type TextAnswer = readonly TextMark[] | TextCompletions | TextHelp | null;

export type AuditStatusField =
  | "enabled"
  | "failure"
  | "pid"
  | "rate_limit"
  | "backlog_limit"
  | "lost"
  | "backlog";

/** Terminal output of one stretch in which the terminal kept its size. */
export interface ReplaySegment {
  /** Bytes printed since boot before the first of these. */
  readonly from: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: number;
  readonly cols: number;
}

/** What a machine has printed and recorded up to a moment. */
export interface Replay {
  /** Virtual time it stands at, ns since boot. */
  readonly now: number;
  readonly halted: Halt | null;
  /** The latest records (at most 20,000), oldest first; `records_dropped` were before them. */
  readonly records: readonly RecordEvent[];
  readonly records_dropped: number;
  /** When each of `records` was queued, ns since boot. */
  readonly record_times: Float64Array;
  /** The tail of the terminal output, far more than a terminal's scrollback holds. */
  readonly output: readonly ReplaySegment[];
  /** When it was printed: pairs of a time (ns) and the bytes printed since boot up to and with that time. */
  readonly output_times: Float64Array;
}

/** What of the machine a panel can watch. */
export type SnapshotPart = "tasks" | "netns" | "rules" | "queue";

/** A task (thread) as it is at the moment. Numbers of tasks are those of the initial pid namespace. */
export interface TaskView {
  readonly pid: number;
  /** Process of the parent; 0 for those the kernel itself has started. */
  readonly ppid: number;
  /** Its process: the pid of the first thread. */
  readonly tgid: number;
  readonly comm: ByteString;
  /** Words of the command line, one blank between them; "" for kernel threads and the dead. */
  readonly cmdline: ByteString;
  /** As ps shows it: R, S, D, T, t, Z or X. */
  readonly state: string;
  readonly uid: number;
  /** null: unset */
  readonly auid: number | null;
  readonly ses: number | null;
  /** Decimal; null: unset, or a kernel without patch 1. */
  readonly contid: string | null;
  readonly kthread: boolean;
  /** It has an audit context. Without one nothing it does is ever recorded, whatever the rules are. */
  readonly audited: boolean;
  /** Sets of capabilities as /proc/PID/status has them: 16 hexadecimal digits. */
  readonly caps: Readonly<Record<"eff" | "prm" | "inh" | "bnd" | "amb", string>>;
  /** Inode numbers of its namespaces, by the names of /proc/PID/ns. */
  readonly ns: Readonly<Record<"cgroup" | "ipc" | "mnt" | "net" | "pid" | "user" | "uts", number>>;
  /** Its numbers in the pid namespaces below the initial one, outermost first. */
  readonly inner_pids: readonly number[];
}

export interface TasksView {
  readonly tasks: readonly TaskView[];
  /** How many more there are. */
  readonly omitted: number;
  /** Names of the users among the uids and auids. */
  readonly users: Readonly<Record<number, string>>;
  /** Names of the capabilities, by their number. */
  readonly cap_names: readonly string[];
  /** Patch 1 is applied: tasks have container ids. */
  readonly has_contid: boolean;
}

/** A network device. */
export interface LinkView {
  readonly ifindex: number;
  readonly name: ByteString;
  /** "veth", "bridge", "dummy", or "" for the loopback */
  readonly kind: string;
  readonly up: boolean;
  /** It is up, and so is the other end. */
  readonly running: boolean;
  readonly mtu: number;
  /** "02:42:..", "" for the loopback */
  readonly mac: string;
  /** With the length of the prefix: "10.0.0.1/24". */
  readonly addresses: readonly string[];
  /** Other end of a veth pair: its namespace's inode number and its name there. */
  readonly peer: { readonly netns: number; readonly name: ByteString } | null;
  /** The bridge of its namespace that it is joined to. */
  readonly master: ByteString | null;
  readonly rx_packets: number;
  readonly rx_bytes: number;
  readonly rx_dropped: number;
  readonly tx_packets: number;
  readonly tx_bytes: number;
  readonly tx_dropped: number;
}

/** A network namespace. */
export interface NetnsView {
  /** inode number, as /proc/PID/ns/net shows it */
  readonly inum: number;
  readonly initial: boolean;
  /** Tasks in it. */
  readonly members: readonly {
    readonly pid: number;
    readonly comm: ByteString;
    readonly contid: string | null;
  }[];
  /** The list that patch 11 keeps, newest id first; null before that patch. */
  readonly contids: readonly { readonly id: string; readonly count: number }[] | null;
  readonly links: readonly LinkView[];
}

export interface NetworkView {
  readonly namespaces: readonly NetnsView[];
}

/** Names of the lists, as auditctl has them. */
export type RuleList = "task" | "exit" | "user" | "exclude" | "filesystem";

export interface RuleView {
  /** Number of the rule since boot. */
  readonly id: number;
  /** As `auditctl -l` prints it. */
  readonly text: ByteString;
  readonly action: "always" | "never";
  readonly keys: readonly ByteString[];
  /** Container ids that it asks for by `=`, decimal. */
  readonly contids: readonly string[];
  /** It hangs on a path or an inode, and is tried on each object of a call, behind the list. */
  readonly by_object: boolean;
  /** How often it decided, and how often its fields were looked at. */
  readonly hits: number;
  readonly tried: number;
}

export interface RulesView {
  /** Every list, each in the order in which its rules win. */
  readonly lists: readonly { readonly list: RuleList; readonly rules: readonly RuleView[] }[];
  /** 0 off, 1 on, 2 locked until reboot. */
  readonly enabled: number;
  /** Tasks of user space without an audit context, and all of them. */
  readonly unaudited: number;
  readonly tasks: number;
}

/** The way of a record from the kernel into the log. */
export interface QueueView {
  /** Fields of `auditctl -s`; backlog_wait_time in ticks of 4 ms. */
  readonly status: Readonly<Record<AuditStatusField | "backlog_wait_time" | "loginuid_immutable", number>>;
  /** Records that wait in the three queues. */
  readonly backlog: number;
  readonly hold: number;
  readonly retry: number;
  /** The longest the first of them has been. */
  readonly longest: number;
  /** kauditd has a record in its hand that auditd has no room for. */
  readonly blocked: boolean;
  /** Tasks that sleep until there is room in the queue, in order, each with its records. */
  readonly waiting: readonly { readonly pid: number; readonly comm: ByteString; readonly records: number }[];
  /** Records since boot: queued, delivered to auditd, printed to the kernel log because there was none. */
  readonly queued: number;
  readonly sent: number;
  readonly printed: number;
  /** Records that have been in the retry queue. */
  readonly retried: number;
  /** Booted with audit=1: what cannot be delivered is held. */
  readonly holds: boolean;
  /** The registered daemon; `unread` messages, of `unread_bytes` of at most `room`, wait in its socket. */
  readonly auditd: {
    readonly pid: number;
    readonly portid: number;
    readonly comm: ByteString;
    readonly state: string;
    readonly unread: number;
    readonly unread_bytes: number;
    readonly room: number;
  } | null;
  /** Size of /var/log/audit/audit.log, bytes; null when there is none. */
  readonly log_bytes: number | null;
}

/** What each part of a snapshot is. */
export interface Snapshot {
  readonly tasks: TasksView;
  readonly netns: NetworkView;
  readonly rules: RulesView;
  readonly queue: QueueView;
}

/**
 * What is traced: the call that made an event (with the event's time, by which it is found), or every call that was
 * entered in a stretch of virtual time, ns, both ends included.
 */
export type TraceWindow =
  | { readonly serial: number; readonly sec: number; readonly ms: number }
  | { readonly from: number; readonly until: number };

/** A value that a rule's field was compared with, in words; `of`: what it is, where the field's name does not say. */
export interface TracedValue {
  readonly text: string;
  readonly of: string;
}

/** One field of a rule as it was tested. */
export interface TracedField {
  readonly name: string;
  readonly op: string;
  readonly wanted: string;
  /** In the order they were compared; empty when the call had nothing to compare, or a key, which is no condition. */
  readonly actual: readonly TracedValue[];
  readonly matched: boolean;
}

/**
 * How a rule came out. match: it decided. field: its last field here does not match. syscall: it is not about this
 * call. priority: all fields match, but a rule of higher priority had decided. meaningless: one of its fields means
 * nothing on this list, which ends the search. action: its action means nothing on this list.
 */
export type TracedOutcome = "match" | "field" | "syscall" | "priority" | "meaningless" | "action";

export interface TracedRule {
  /** As `auditctl -l` prints it. */
  readonly text: string;
  /** Which rule it is among all there have been. */
  readonly id: number;
  readonly never: boolean;
  readonly outcome: TracedOutcome;
  /** The object of the call by which the rule was found, on the list of watches. */
  readonly found_by: string;
  readonly fields: readonly TracedField[];
}

export type TracedList = "task" | "exit" | "inode" | "user" | "exclude" | "fs";

/** One search of one filter list; the rules in the order they were tried. */
export interface TracedSearch {
  readonly list: TracedList;
  /** What was filtered: a record type on user and exclude, the new task on task. */
  readonly about: string;
  readonly rules: readonly TracedRule[];
  /** Rules that were tried and are not here, because there are too many. */
  readonly left_out: number;
}

/** What became of a record: see traced_record in worker/kernel/audit_trace.ts. */
export type TracedRecordOutcome = "excluded" | "backlog" | "waits" | "timeout" | "rate" | "queued";

export interface TracedRecord {
  readonly type_name: string;
  readonly serial: number;
  readonly outcome: TracedRecordOutcome;
}

/**
 * How audit watched a call. none: the task has no audit context (see `born`). off: audit is off. auditd: the audit
 * daemon is not audited. dummy: no rules were in force when it was entered. build: the filters decided. record: a task
 * rule had decided at fork that everything is recorded.
 */
export type TracedEntry = "none" | "off" | "auditd" | "dummy" | "build" | "record";

/** Why a task is audited or not: its fork. */
export interface TracedBirth {
  /** ns since boot */
  readonly at: number;
  readonly parent: number;
  /** Audit had never been on, and so the task list was not asked. */
  readonly audit_off: boolean;
  readonly search: TracedSearch | null;
}

/** A function of the kernel that ran in a call. */
export interface TracedFunction {
  readonly name: string;
  readonly depth: number;
  /** What it was called with, and what it gave, as far as that can be told in a few words. */
  readonly detail: string;
  readonly result: string;
}

/** One system call, or one turn of a kernel thread (nr -1). */
export interface TracedCall {
  /** ns since boot, on entry and on the way back */
  readonly at: number;
  readonly end: number;
  readonly pid: number;
  readonly tid: number;
  readonly comm: string;
  /** decimal; null: unset, or before patch 1 */
  readonly contid: string | null;
  readonly nr: number;
  readonly name: string;
  /** As `strace -y` prints them. */
  readonly args: readonly string[];
  /** The first four as a SYSCALL record has them in a0 to a3: hexadecimal. */
  readonly registers: readonly string[];
  /** As strace prints it; "?" when the call does not come back. */
  readonly result: string;
  readonly failed: boolean;
  readonly entry: TracedEntry;
  /** The caller was the audit daemon. */
  readonly daemon: boolean;
  /** The event of the call; 0: it has none. */
  readonly serial: number;
  readonly searches: readonly TracedSearch[];
  readonly records: readonly TracedRecord[];
  /** Of the calling task; null when that is not known (init, kernel threads). */
  readonly born: TracedBirth | null;
  readonly functions: readonly TracedFunction[];
}

/** A filter list as it stands at the end of a trace. */
export interface Trace {
  readonly calls: readonly TracedCall[];
  /** There were more calls, or more of the kernel's functions, than are told. */
  readonly cut: { readonly calls: number; readonly functions: number };
  /** Rules in force at the end of the trace, by list: as `auditctl -l` prints them. */
  readonly rules: readonly { readonly list: TracedList; readonly text: string }[];
  /** audit_enabled, at the end. */
  readonly enabled: number;
}

/** Something wrong with a scenario, and where: file in its folder, line and column counted from 1. */
export interface CheckProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The files of a scenario's folder, by their path below it: text, or bytes as they are on a disk. */
export type ScenarioSource = Readonly<Record<string, string | Uint8Array>>;

/** What `auditlab check` finds out about a scenario. */
export interface CheckResult {
  readonly problems: readonly CheckProblem[];
  /** What the terminal showed, by the path of the file below the scenario's folder: expect/solution.txt and others. */
  readonly transcripts: Readonly<Record<string, ByteString>>;
}

/** A record as predicates see it: its fields without quotes and hexadecimal, those within msg='...' too. */
export interface SessionRecord {
  readonly type: string;
  readonly serial: number;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** A line that was entered at the terminal, and what happened from then on until the next one was. */
export interface SessionLine {
  /** All keys since the line before, without the Enter. */
  readonly typed: ByteString;
  /** What stood in the terminal's line when Enter was pressed, prompt and all; null: it came at once with other keys. */
  readonly shown: ByteString | null;
  /** What stood in the terminal's line when Ctrl+C, Ctrl+D, Ctrl+Z or Ctrl+\\ was pressed, each time. */
  readonly breaks: readonly ByteString[];
  /** Programs that were executed: their words, one blank between two. */
  readonly ran: readonly ByteString[];
  /** What the page's editor had `edit` write last; null: nothing. */
  readonly saved: ByteString | null;
  readonly records: readonly SessionRecord[];
}

/** What the worker exposes through Comlink. `Port` is MessagePort, which only the two ends have in their library. */
export interface WorkerApi<Port> {
  /**
   * Builds the machine and replays `journal` up to virtual time `until`, then goes live. Terminal output, records
   * and progress arrive on `port`. Resolves when the machine is live; rejects when config or journal is malformed.
   */
  boot(config: MachineConfig, journal: readonly JournalEntry[], until: number, port: Port): Promise<void>;
  /** Answers at once: the watchdog's question. */
  ping(): Promise<number>;
  /**
   * From now on tells whether these hold (message `answers`), in place of what was asked before. May be asked before
   * `boot`. Rejects for what is no predicate.
   */
  ask(questions: Readonly<Record<string, Predicate>>): Promise<void>;
  /** Bytes of a file of the machine, or null; nothing inside the machine notices. */
  readFile(path: string): Promise<ByteString | null>;
  /** Is the program at this path in the terminal's foreground? Nothing inside the machine notices. */
  hasTerminal(path: string): Promise<boolean>;
  /** What the machine's programs say of a text that is being written for it; nothing inside the machine notices. */
  text(question: TextQuestion): Promise<TextAnswer>;
  /** For each record (at most 1000), its fields interpreted as `ausearch -i` does. */
  interpret(records: readonly RecordEvent[]): Promise<InterpretedField[][]>;
  /**
   * Boots a machine of its own, replays `journal` up to virtual time `until` and tells what came of it; how far it
   * is, 0..1, arrives on `progress`. The live machine, if this worker has one, is left alone. Rejects when config or
   * journal is malformed, and when it is cancelled: by `cancel`, or by another question of this kind.
   */
  replay(
    config: MachineConfig,
    journal: readonly JournalEntry[],
    until: number,
    progress: Port,
  ): Promise<Replay>;
  /** As `replay`: the whole of the machine as it is at `until`, as the panels show it. */
  inspect(
    config: MachineConfig,
    journal: readonly JournalEntry[],
    until: number,
    progress: Port,
  ): Promise<Snapshot>;
  /** As `replay`, listened to: what the calls of `window` did, what was decided of each, and why. */
  trace(
    config: MachineConfig,
    journal: readonly JournalEntry[],
    until: number,
    window: TraceWindow,
    progress: Port,
  ): Promise<Trace>;
  /**
   * What was entered in a session, line by line: as `replay`. The first "line" is what happened before any. A line
   * has at most 1000 records and 1000 programs.
   */
  lines(
    config: MachineConfig,
    journal: readonly JournalEntry[],
    until: number,
    progress: Port,
  ): Promise<readonly SessionLine[]>;
  /**
   * Checks a scenario (scenarios/format/types.ts) that was made of `files` as `auditlab check` does, on machines of its
   * own; `update`: its transcripts will be written anew, so those it has are not looked at. Progress, cancelling and
   * rejections are those of `replay`.
   */
  check(scenario: unknown, files: ScenarioSource, update: boolean, progress: Port): Promise<CheckResult>;
  /** Stops what `replay` (or another question that boots a machine of its own) is doing. */
  cancel(): Promise<void>;
}

/** Messages from the page on the port. */
export type PageMessage =
  | { readonly type: "input"; readonly bytes: Uint8Array }
  | { readonly type: "resize"; readonly rows: number; readonly cols: number }
  /** Credit: so many bytes of output have been drawn. */
  | { readonly type: "drawn"; readonly bytes: number }
  /** Credit: so many events have been taken. */
  | { readonly type: "taken"; readonly events: number }
  /** The reader looks at these parts of the machine, and at no others, from now on. */
  | { readonly type: "watch"; readonly parts: readonly SnapshotPart[] };

/** Messages from the worker on the port. */
export type WorkerMessage =
  | { readonly type: "output"; readonly bytes: Uint8Array }
  /** Output of a replay, and the size of the terminal it was printed into. */
  | { readonly type: "replayed"; readonly bytes: Uint8Array; readonly rows: number; readonly cols: number }
  | { readonly type: "events"; readonly events: readonly MachineEvent[] }
  /** What is watched: at once, and when it has changed, at most ten times a second. */
  | { readonly type: "snapshot"; readonly snapshot: Partial<Snapshot> }
  /** New journal entries, sent before the machine acts on them; `from` is the index of the first. */
  | { readonly type: "journal"; readonly from: number; readonly entries: readonly JournalEntry[] }
  /** Virtual time, at most a few times a second; `replaying` is 0..1, or null when live. */
  | { readonly type: "clock"; readonly now: number; readonly replaying: number | null }
  /** A program in the foreground waits at the terminal and has taken all of the first `inputs` input messages. */
  | { readonly type: "reading"; readonly inputs: number }
  /**
   * All answers to what was asked, when one has changed: at most ten times a second, and in a replay before
   * each line that is sent off, too.
   */
  | { readonly type: "answers"; readonly answers: Readonly<Record<string, boolean>> }
  | ({ readonly type: "halted"; readonly now: number } & Halt)
  /** A part of the simulator's own code could not be loaded (no network, most likely): the machine stands still. */
  | { readonly type: "missing"; readonly reason: string }
  /** The simulator itself failed (a bug): nothing more will come from this machine. */
  | { readonly type: "failed"; readonly reason: string };
