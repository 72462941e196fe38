// auditctl's option loop: what each option does at once, and the rule that the rule options build up.

import * as A from "../../../kernel/uapi/audit.ts";
import { ECONNREFUSED } from "../../../kernel/uapi/errno.ts";
import * as S from "../../../kernel/uapi/signal.ts";
import type { Code } from "../../lib/code.ts";
import { getopt, type LongOption } from "../../lib/getopt.ts";
import { strerror } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import * as netlink from "../libaudit/netlink.ts";
import { isDigit, scanNumber } from "../libaudit/numbers.ts";
import { applyOption } from "../libaudit/rule_builder.ts";
import { newDraft, type RuleDraft } from "../libaudit/rule_draft.ts";
import { sendUserMessage } from "../libaudit/user_message.ts";
import { deleteAll, listRules } from "./rules.ts";
import type { Session } from "./session.ts";
import { formatLoginuidFeature, formatStatus } from "./status.ts";
import { printUsage, printVersion } from "./usage.ts";

/** The options, as getopt(3) takes them. */
export const SHORT = "hicslDvtC:e:f:r:b:a:A:d:S:F:m:R:w:W:k:p:q:";
export const LONG: readonly LongOption[] = [
  { name: "loginuid-immutable", has_arg: 0 },
  { name: "backlog_wait_time", has_arg: 1 },
  { name: "reset-lost", has_arg: 0 },
  { name: "reset_backlog_wait_time_actual", has_arg: 0 },
  { name: "signal", has_arg: 1 },
];
/** Every option as it can be typed, for completion. */
export const OPTION_WORDS: readonly string[] = [
  ...SHORT.replace(/:/g, ""),
  ...LONG.map((o) => `-${o.name}`),
].map((o) => `-${o}`);
const SIGNALS: ReadonlyMap<string, number> = new Map([
  ["term", S.SIGTERM],
  ["hup", S.SIGHUP],
  ["usr1", S.SIGUSR1],
  ["usr2", S.SIGUSR2],
  ["cont", S.SIGCONT],
]);
const AUDIT_STATUS_BACKLOG_WAIT_TIME_ACTUAL = 0x80;

/**
 * How the loop ended. `done`: nothing is left to do. `failed`: an error was reported. `rule`: a rule is to be sent.
 * `status`: the status that a setter asked for is to be printed.
 */
export type Outcome = { kind: "done" | "failed" | "status" } | { kind: "rule"; draft: RuleDraft };

/** What one option leads to: go on with the next one, stop the loop here, or leave it all. */
type Step = "next" | "stop" | "done" | "failed" | "asked";

/** Runs the options of one command line (`args` without the program's name) or of one line of a rules file. */
export function* runOptions(session: Session, args: readonly string[]): Code<Outcome> {
  const draft = newDraft();
  const outcome = yield* readOptions(session, args, draft);
  const wrong =
    draft.hasSyscall || draft.key ? yield* applyOption(draft, "", outcome.kind, session.facts) : null;
  if (!wrong) return outcome;
  yield* session.report(wrong);
  return { kind: "failed" };
}

function* readOptions(session: Session, args: readonly string[], draft: RuleDraft): Code<Outcome> {
  const parsed = getopt(args, SHORT, LONG);
  let asked = false;
  let stopped = false;
  let used = 0;
  for (const { opt, arg } of parsed.options) {
    used++;
    const step = yield* runOption(session, draft, opt, arg ?? "", args);
    for (const warning of draft.warnings.splice(0)) yield* session.report(warning);
    if (step === "done" || step === "failed") return { kind: step };
    if (step === "asked") asked = true;
    if (step === "stop") {
      stopped = true;
      break;
    }
  }
  if (!stopped && parsed.error !== null) {
    yield* session.log(optionError(parsed.error, args));
    return { kind: "failed" };
  }
  const left = parsed.operands.length > 0 || used < parsed.options.length;
  if (left) {
    if (args.length > 1) yield* session.log("parameter passed without an option given");
    return { kind: "failed" };
  }
  if (stopped) return { kind: "done" };
  if (draft.operation !== null) return { kind: "rule", draft };
  return { kind: asked ? "status" : "done" };
}

/** What auditctl says of an option that getopt does not take. */
export const optionError = (error: string, args: readonly string[]): string =>
  `Option ${spelledOption(error, args)} is invalid`;

/** auditctl names the last argument getopt had looked at: the option as typed. */
function spelledOption(error: string, args: readonly string[]): string {
  const short = / -- '(.)'$/.exec(error)?.[1];
  if (short !== undefined) return args.findLast((a) => /^-[^-]/.test(a) && a.includes(short)) ?? `-${short}`;
  const long = /'(--[^'=]*)/.exec(error)?.[1];
  return (long && args.findLast((a) => a.startsWith("--") && long.startsWith(a.split("=")[0]))) ?? "";
}

const NUMBERS: Readonly<Record<string, readonly [name: string, lower: string]>> = {
  r: ["Rate", "rate"],
  b: ["Backlog", "backlog"],
  backlog_wait_time: ["Backlog_wait_time", "backlog_wait_time"],
};

/** What auditctl says of the argument of an option that builds no rule; null when it takes it. */
export function valueError(opt: string, arg: string): string | null {
  if (opt === "e" || opt === "f")
    return /^[012]$/.test(arg) ? null : `${opt === "e" ? "Enable" : "Failure"} must be 0, 1, or 2 was ${arg}`;
  if (opt === "q") return /^[^,]*,[^,]+$/.test(arg) ? null : "Error parsing equivalent parts";
  if (opt === "signal") return SIGNALS.has(arg.toLowerCase()) ? null : `${arg} is an unsupported signal`;
  // printable ASCII only, as the tool insists
  if (opt === "m") return /[^\x20-\x7e]/.test(arg) ? "Illegal character in audit event" : null;
  const number = NUMBERS[opt];
  if (!number) return null;
  if (!isDigit(arg[0])) return `${number[0]} must be a numeric value was ${arg}`;
  return scanNumber(arg).overflow ? `Error converting ${number[1]}` : null;
}

/** What -R comes to when it is not alone on the command line. */
export const NESTED = "Error - nested rule files not supported";

function* runOption(
  session: Session,
  draft: RuleDraft,
  opt: string,
  arg: string,
  args: readonly string[],
): Code<Step> {
  const { console } = session;
  const socket = session.socket as netlink.AuditSocket;
  const fail = function* (text: string): Code<Step> {
    yield* session.log(text);
    return "failed";
  };
  if (opt === "m" && args.length > 2)
    return yield* fail("The -m option must be only the only option and takes 1 parameter");
  const wrong = valueError(opt, arg);
  if (wrong !== null) return yield* fail(wrong);
  switch (opt) {
    case "h":
      yield* printUsage(console);
      return "failed";
    case "v":
      yield* printVersion(console);
      return "stop";
    case "i":
      session.ignore = true;
      return "stop";
    case "c":
      session.ignore = false;
      session.proceed = true;
      return "stop";
    case "s":
      return yield* showStatus(session, args);
    case "l":
      return yield* list(session, args);
    case "D":
      return yield* deleteAllOption(session, args);
    case "e":
    case "f": {
      const [mask, member, what] =
        opt === "e"
          ? ([A.AUDIT_STATUS_ENABLED, "enabled", "enable"] as const)
          : ([A.AUDIT_STATUS_FAILURE, "failure", "failure mode"] as const);
      return yield* set(session, mask, member, Number(arg), what);
    }
    case "r":
      return yield* setNumber(session, arg, A.AUDIT_STATUS_RATE_LIMIT, "rate_limit", "rate limit");
    case "b":
      return yield* setNumber(session, arg, A.AUDIT_STATUS_BACKLOG_LIMIT, "backlog_limit", "backlog limit");
    case "backlog_wait_time":
      return yield* setNumber(
        session,
        arg,
        A.AUDIT_STATUS_BACKLOG_WAIT_TIME,
        "backlog_wait_time",
        "backlog limit",
      );
    case "reset-lost":
      return yield* resetLost(session);
    case "reset_backlog_wait_time_actual": {
      const rc = yield* netlink.setStatus(socket, AUDIT_STATUS_BACKLOG_WAIT_TIME_ACTUAL, {});
      if (rc < 0) {
        yield* console.error(
          `Error sending backlog wait time actual reset request (${strerror(rc)})\n` +
            "-F missing operation for reset_backlog_wait_time_actual",
        );
        return "failed";
      }
      yield* session.log("backlog_wait_time_actual: 0");
      return "done";
    }
    case "loginuid-immutable": {
      const rc = yield* netlink.setFeature(socket, A.AUDIT_FEATURE_LOGINUID_IMMUTABLE, 1, 1);
      return rc < 0 ? yield* fail(`Error setting feature (${strerror(rc)})`) : "done";
    }
    case "t": {
      const rc = yield* netlink.auditSend(socket, A.AUDIT_TRIM, null, 0);
      return rc < 0 ? yield* fail(`Error sending trim subtrees command (${strerror(rc)})`) : "done";
    }
    case "q": {
      const parts = arg.split(",");
      const payload: A.audit_make_equiv = { old: parts[0], new: parts[1] };
      const size = 8 + parts[0].length + parts[1].length;
      const rc = yield* netlink.auditSend(socket, A.AUDIT_MAKE_EQUIV, payload, size);
      return rc < 0 ? yield* fail(`Error sending make_equivalent command (${strerror(rc)})`) : "done";
    }
    case "signal":
      return yield* signalDaemon(session, arg);
    case "m":
      return yield* sendMessage(session, arg);
    case "R":
      return yield* fail(NESTED);
    default: {
      const message = yield* applyOption(draft, opt, arg, session.facts);
      if (!message) return "next";
      for (const warning of draft.warnings.splice(0)) yield* session.report(warning);
      yield* session.report(message);
      return "failed";
    }
  }
}

/** How long -s waits for each of its two answers, in ms. */
const REPLY_TIMEOUT = 4000;

function* showStatus(session: Session, args: readonly string[]): Code<Step> {
  if (args.length > 2) {
    yield* session.log("Too many options for status command");
    return "failed";
  }
  if (args.length === 2 && args[1] !== "-i") {
    yield* session.log("Only -i option is allowed");
    return "failed";
  }
  const socket = session.socket as netlink.AuditSocket;
  const status = yield* netlink.requestStatus(socket);
  // a kernel where nobody listens (so it is in another user namespace) is no error: what does not come is waited for
  if (status === -ECONNREFUSED) {
    yield* netlink.getReply(socket, REPLY_TIMEOUT);
    yield* netlink.getReply(socket, REPLY_TIMEOUT);
    return "done";
  }
  if (typeof status === "number") {
    yield* session.log(`Error sending status request (${strerror(status)})`);
    return "failed";
  }
  yield* session.console.print(formatStatus(status, args[1] === "-i"));
  const features = yield* netlink.requestFeatures(socket);
  if (typeof features !== "number") yield* session.console.print(formatLoginuidFeature(features));
  return "done";
}

function* list(session: Session, args: readonly string[]): Code<Step> {
  if (args.length > 3) {
    yield* session.log("Wrong number of options for list request");
    return "failed";
  }
  const interpret = args.length === 2 && args[1] === "-i";
  const keyed = args.length === 3 && args[1] === "-k";
  if (args.length > 1 && !interpret && !keyed) {
    yield* session.log("Only -k or -i options are allowed");
    return "failed";
  }
  return yield* listRules(session, keyed ? args[2] : null, interpret);
}

function* deleteAllOption(session: Session, args: readonly string[]): Code<Step> {
  if (args.length > 3 || args.length === 2) {
    yield* session.log("Wrong number of options for Delete all request");
    return "failed";
  }
  if (args.length === 3 && args[1] !== "-k") {
    yield* session.log("Only the -k option is allowed");
    return "failed";
  }
  const key = args[2] ?? null;
  if (!(yield* deleteAll(session, key))) return "failed";
  return yield* listRules(session, key, false);
}

function* set(
  session: Session,
  mask: number,
  member: keyof A.audit_status,
  value: number,
  what: string,
): Code<Step> {
  const rc = yield* netlink.setStatus(session.socket as netlink.AuditSocket, mask, { [member]: value });
  if (rc < 0) {
    yield* session.log(`Error sending ${what} request (${strerror(rc)})`);
    return "failed";
  }
  return "asked";
}

function* setNumber(
  session: Session,
  text: string,
  mask: number,
  member: keyof A.audit_status,
  what: string,
): Code<Step> {
  const value = Number(BigInt.asUintN(32, scanNumber(text).value));
  return yield* set(session, mask, member, value, what);
}

function* resetLost(session: Session): Code<Step> {
  if (((yield* session.facts.features()) & A.AUDIT_FEATURE_BITMAP_LOST_RESET) === 0) {
    yield* session.console.error("Field option not supported by kernel: reset-lost");
    return "failed";
  }
  // the kernel acknowledges with the count it had
  const rc = yield* netlink.setStatus(session.socket as netlink.AuditSocket, A.AUDIT_STATUS_LOST, {});
  if (rc >= 0) {
    yield* session.log(`lost: ${rc}`);
    return "done";
  }
  yield* session.console.error(
    `Error sending lost reset request (${strerror(rc)})\n-F missing operation for reset-lost`,
  );
  return "failed";
}

function* sendMessage(session: Session, text: string): Code<Step> {
  const rc = yield* sendUserMessage(session.socket as netlink.AuditSocket, text, true);
  if (rc === -ECONNREFUSED) yield* session.log("The audit system is disabled");
  return rc < 0 ? "failed" : "done";
}

function* signalDaemon(session: Session, name: string): Code<Step> {
  const signal = SIGNALS.get(name.toLowerCase()) as number;
  const status = yield* netlink.requestStatus(session.socket as netlink.AuditSocket);
  if (typeof status !== "number" && status.pid === 0) {
    // kill(2) of 0 would be for the caller's own process group
    yield* session.log("Auditd is not running");
    return "failed";
  }
  const rc = typeof status === "number" ? status : yield sys.kill(status.pid, signal);
  if (rc < 0) {
    yield* session.log(`Failed sending signal to auditd (${strerror(rc)})`);
    return "failed";
  }
  return "done";
}
