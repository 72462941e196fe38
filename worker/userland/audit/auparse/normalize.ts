// An event in words: who did what to what, and how (auparse_normalize(3), as audit 3.0.9 does it). For ausearch's csv
// and text formats.
import { type AuditEvent, type Fields, fieldsOf, type LogRecord } from "../ausearch/event.ts";
import { machineOfElf, NATIVE_MACHINE, syscallName } from "../tables/machines.ts";
import { type Accounts, userName } from "./accounts.ts";
import { interpretArgument } from "./arguments.ts";
import { unescapeField } from "./escaped.ts";
import { signalName } from "./flags.ts";
import { type NormalObject, objectOfCall } from "./normal_object.ts";
import { callFacts, typeFacts } from "./normal_tables.ts";
import { appendedNames } from "./record_text.ts";
import { interpretTyped } from "./tty.ts";

/** All values are text; what an event does not tell is "". */
export interface NormalEvent {
  type: string;
  kind: string;
  session: string;
  subject: { prime: string; sec: string; kind: string; label: string };
  action: string;
  result: "" | "success" | "failed";
  object: NormalObject;
  how: string;
  key: string;
}

const UNSET = "4294967295";
/** Ids from here on belong to people, up to the one below the next. */
const FIRST_USER = 1000;
const FIRST_BEYOND = 60001;
/** What runs a script: the script's name says more. */
const INTERPRETER = /\/(?:bash|python[\d.]*|perl[\d.]*)$/;
/** The daemon does these things when a signal tells it to. */
const BY_SIGNAL = /^DAEMON_(?:END|CONFIG|ROTATE|RESUME)$/;
/** User messages about somebody's login name. */
const ABOUT_LOGIN = /^(?:USER_(?:AUTH|ACCT|CHAUTHTOK)|CRED_\w+|GRP_CHAUTHTOK|ANOM_LOGIN_\w+)$/;
/** User messages about an account, which may be named by its id. */
const ABOUT_ACCOUNT =
  /^(?:USER_MGMT|(?:ADD|DEL)_(?:USER|GROUP)|GRP_MGMT|ACCT_(?:LOCK|UNLOCK)|ROLE_(?:ASSIGN|REMOVE))$/;
const ABOUT_TERMINAL = /^USER_(?:START|END|ERR|LOGIN|LOGOUT)$/;
/** The field that names what other records are about. */
const OBJECT_FIELD: Readonly<Record<string, string>> = {
  USER: "addr",
  CRYPTO_SESSION: "addr",
  VIRT_CONTROL: "op",
  VIRT_RESOURCE: "resrc",
  VIRT_MACHINE_ID: "vm",
  SERVICE_START: "unit",
  SERVICE_STOP: "unit",
  USER_CMD: "cmd",
  NETFILTER_CFG: "table",
  FEATURE_CHANGE: "feature",
  ANOM_ABEND: "exe",
  SOFTWARE_UPDATE: "sw",
  ANOM_PROMISCUOUS: "dev",
  MAC_STATUS: "enforcing",
  MAC_CONFIG_CHANGE: "bool",
  MAC_MAP_ADD: "nlbl_domain",
  MAC_MAP_DEL: "nlbl_domain",
  BPF: "prog-id",
  ANOM_RBAC_INTEGRITY_FAIL: "hostname",
  USER_DEVICE: "device",
  SYSTEM_RUNLEVEL: "new-level",
  CRYPTO_KEY_USER: "fp",
};
/** The value of that field may be in hex. */
const ENCODED = /^(?:USER_CMD|USER_DEVICE|ANOM_ABEND|SOFTWARE_UPDATE|VIRT_MACHINE_ID)$/;
/** The settings of audit whose new value is the object. */
const SETTING = /^audit_(?:enabled|failure|pid|backlog_limit)$/;
/** Their subject label is not looked at. */
const WITHOUT_LABEL = /^(?:ANOM_ABEND|SECCOMP)$/;
/** What labels networks: the subject's kind goes by its login id. */
const BY_LOGIN_ID = /^MAC_(?:UNLBL|CIPSOV4|MAP|IPSEC|CALIPSO)_/;
/** Their subject has no kind. */
const WITHOUT_KIND = /^(?:CONFIG_CHANGE|MAC_STATUS)$/;

function subjectKind(type: string, uid: string | undefined): string {
  if (type.startsWith("DAEMON_")) return "auditd";
  if (WITHOUT_KIND.test(type)) return "";
  if (uid === undefined) return type === "NETFILTER_CFG" || type === "BPF" ? "system" : "";
  if (uid === UNSET) return "unset-acct";
  const id = Number(uid);
  if (id === 0) return "privileged-acct";
  if (id < FIRST_USER) return "service-acct";
  return id < FIRST_BEYOND ? "user-acct" : "unknown-acct";
}

/** A user's name: the one that auditd appended to an enriched record, where there is one, else that of the account. */
const appendedOr = (appended: Fields, field: string, id: string, accounts: Accounts): string =>
  id === UNSET ? "unset" : (appended.get(field) ?? userName(Number(id), accounts));

function subjectOf(type: string, f: Fields, appended: Fields, accounts: Accounts): NormalEvent["subject"] {
  // the tool misses a login id that stands behind a parent
  const auid = misses(type, f) ? undefined : f.get("auid");
  const uid = f.get("uid");
  const name = (field: string, id: string) => appendedOr(appended, field, id, accounts);
  const label = WITHOUT_LABEL.test(type) ? "" : (f.get("subj") ?? "");
  const login = type === "LOGIN" ? "old-auid" : "auid";
  const before = type === "LOGIN" ? f.get(login) : auid;
  if (type === "TRUSTED_APP") return { prime: auid ?? "", sec: uid ?? "", kind: "unknown-acct", label };
  if (type === "AVC") return { prime: f.get("scontext") ?? "", sec: "", kind: "unknown-acct", label };
  if (type === "USER_AVC" && f.has("scontext"))
    return {
      prime: f.get("scontext") ?? "",
      sec: uid === undefined ? "" : name("uid", uid),
      kind: subjectKind(type, uid),
      label,
    };
  if (type === "USER_LOGIN") {
    const acct = f.get("acct");
    if (acct === undefined) {
      const id = f.get("id");
      return { prime: id === undefined ? "" : name("id", id), sec: "", kind: subjectKind(type, id), label };
    }
    const prime = unescapeField(acct);
    const id = [...accounts.users].find(([, user]) => user === prime)?.[0];
    return { prime, sec: "", kind: id === undefined ? "unknown-acct" : subjectKind(type, String(id)), label };
  }
  return {
    prime: before === undefined ? "" : before === UNSET ? "system" : name(login, before),
    sec: uid === undefined || type === "CONFIG_CHANGE" ? "" : name("uid", uid),
    kind: subjectKind(type, BY_LOGIN_ID.test(type) ? before : uid),
    label,
  };
}

function howOf(type: string, f: Fields): string {
  if (type === "DAEMON_START") return "init";
  if (BY_SIGNAL.test(type)) return "signal";
  if (type === "ANOM_ABEND") return signalName(Number(f.get("sig"))) ?? "";
  const comm = unescapeField(f.get("comm") ?? "");
  if (/^(?:AVC|TTY|NETFILTER_CFG)$/.test(type)) return comm;
  if (/^(?:CONFIG_CHANGE|LOGIN)$/.test(type)) return "";
  if (type === "ANOM_EXEC") return f.get("terminal") ?? "";
  const exe = unescapeField(f.get("exe") ?? "");
  return INTERPRETER.test(exe) && comm !== "" ? comm : exe;
}

function resultOf(type: string, f: Fields): NormalEvent["result"] {
  // whether something was granted, too
  if (type === "SECCOMP" || type === "AVC") return "failed";
  if (type === "USER_AVC") return "";
  const value = f.get("success") ?? f.get("res") ?? f.get("result");
  if (!value) return "";
  return /^(?:1$|yes$|succ)/.test(value) ? "success" : "failed";
}

function objectOf(type: string, f: Fields, appended: Fields, accounts: Accounts): NormalObject {
  const object = nothing(typeFacts(type).object);
  const text = (field: string) => unescapeField(f.get(field) ?? "");
  if (type === "EVENT_LISTENER") object.prime = "audit-netlink-multicast";
  else if (type === "LOGIN") object.prime = appendedOr(appended, "auid", f.get("auid") ?? "", accounts);
  else if (type === "TTY" || type === "USER_TTY") object.prime = interpretTyped(f.get("data") ?? "");
  else if (type === "SECCOMP") object.prime = syscallName(Number(f.get("syscall")), NATIVE_MACHINE) ?? "";
  else if (ABOUT_TERMINAL.test(type)) object.prime = text("terminal");
  else if (ABOUT_LOGIN.test(type)) object.prime = text("acct");
  else if (ABOUT_ACCOUNT.test(type)) {
    const id = f.get("id");
    object.prime = id === undefined ? text("acct") : appendedOr(appended, "id", id, accounts);
  } else if (type === "CONFIG_CHANGE") {
    const key = f.get("key");
    const setting = [...f].find(([name]) => SETTING.test(name));
    if (key !== undefined) object.prime = key === "(null)" ? "" : unescapeField(key).split("\x01")[0];
    else if (setting) object.prime = setting[1];
    else object.prime = f.get("actions") ?? "";
  } else if (ENCODED.test(type)) object.prime = text(OBJECT_FIELD[type]);
  else if (OBJECT_FIELD[type]) object.prime = f.get(OBJECT_FIELD[type]) ?? "";
  if (type === "SOFTWARE_UPDATE") {
    object.sec = text("sw_type");
    object.second = text("root_dir");
  }
  if (type === "CRYPTO_SESSION") object.sec = f.get("rport") ?? "";
  if (type.endsWith("AVC")) object.context = f.get("tcontext");
  if (/^VIRT_(?:CONTROL|RESOURCE)$/.test(type) && f.has(OBJECT_FIELD[type])) object.second = text("vm");
  return object;
}

const RULE_ACTIONS: Readonly<Record<string, string>> = {
  add_rule: "added-audit-rule",
  remove_rule: "deleted-audit-rule",
};

/** What the tool says of these when they have no op. */
const WITHOUT_OP: Readonly<Record<string, string>> = {
  USER_DEVICE: "configured-device",
  USYS_CONFIG: "changed-configuration",
};

/** Not undone where it looks like hex: "add" is a word. */
const unquoted = (value: string): string => (value.startsWith('"') ? unescapeField(value) : value);

function actionOf(type: string, f: Fields, compound: boolean): string {
  const { action } = typeFacts(type);
  const op = f.get("op") ?? "";
  // only of the event of a system call does the tool tell which of the two it was
  if (type === "ANOM_PROMISCUOUS" && compound)
    return `${f.get("prom") === "0" ? "left" : "entered"}-promiscuous-mode-on-device`;
  if (action === "op") return op ? unquoted(op) : (WITHOUT_OP[type] ?? "");
  if (type === "BPF" && OF_BPF[op]) return `${OF_BPF[op]}-bpf-program`;
  if (type === "EVENT_LISTENER" && op === "connect") return "connected-to";
  if (type !== "CONFIG_CHANGE") return action;
  return compound ? op || "did-unknown" : (RULE_ACTIONS[op] ?? action);
}

/** Of a change that comes with its call the tool names the setting, and knows nothing without an op. */
function changeByCall(f: Fields, object: NormalObject, callKey: string): void {
  const op = f.get("op");
  if (op === undefined) {
    object.prime = "";
    object.kind = "unknown";
  } else if (op === "set" || f.has("actions")) {
    const setting = [...f.keys()].find((name) => name === "actions" || SETTING.test(name)) ?? "";
    // it looks for a key first, and further than it should
    object.prime = f.has("key") ? "key" : callKey === "" ? setting : "";
  }
}

const DEVICES: Readonly<Record<string, string>> = {
  "character-device": "made-character-device",
  "block-device": "made-block-device",
};

/** The first key of a system call. */
const keyOf = (f: Fields): string =>
  f.get("key") === "(null)" ? "" : unescapeField(f.get("key") ?? "").split("\x01")[0];

/** An event by the record of its system call. */
function normalizeCall(event: AuditEvent, record: LogRecord, accounts: Accounts): NormalEvent {
  const f = fieldsOf(record);
  const machine = machineOfElf(Number.parseInt(f.get("arch") ?? "0", 16));
  const number = Number(f.get("syscall"));
  const call = (machine === null ? null : syscallName(number, machine)) ?? "";
  const facts = callFacts(call);
  const result = resultOf("SYSCALL", f);
  const key = keyOf(f);
  const normal: NormalEvent = {
    type: "SYSCALL",
    kind: "audit-rule",
    session: sessionOf("SYSCALL", f),
    subject: subjectOf("SYSCALL", f, namesOf(record), accounts),
    action: facts?.action ?? (key === "" ? "triggered-unknown-audit-rule" : "triggered-audit-rule"),
    result,
    object: { prime: key, sec: "", second: "", kind: "admin-defined-rule" },
    how: howOf("SYSCALL", f),
    key,
  };
  const firewall = event.records.find((r) => r.type === "NETFILTER_CFG");
  const loaded = event.records.some((r) => r.type === "KERN_MODULE");
  const clock = event.records.some((r) => r.type === "TIME_INJOFFSET" || r.type === "TIME_ADJNTPVAL");
  if (firewall) {
    normal.action = typeFacts("NETFILTER_CFG").action;
    normal.object = objectOf("NETFILTER_CFG", fieldsOf(firewall), namesOf(firewall), accounts);
  } else if (loaded) {
    // whatever the call: of delete_module too the tool says that it loads
    normal.action = "loaded-kernel-module";
    normal.object = objectOfCall(event, call, "module", f, () => "");
  } else if (clock) {
    // the only word for it, also of calls that the tool knows no other of
    normal.action = "changed-system-time";
    normal.object = nothing("system");
  } else if (facts) {
    const argument = (i: number) =>
      interpretArgument(
        i,
        f.get(`a${i}`) ?? "0",
        number,
        machine,
        [0, 1, 2, 3].map((n) => f.get(`a${n}`) ?? "0"),
        accounts,
      );
    normal.object = objectOfCall(event, call, facts.object, f, argument);
    if (facts.object === "device") normal.action = DEVICES[normal.object.kind] ?? facts.action;
    // a target's record besides the call's and the title is taken for a list
    if (facts.object === "process" && event.records.length > 2) normal.action = "killed-list-of-pids";
    if (facts.object === "memory" && result === "failed") normal.action = "allocated-memory";
    if (facts.object === "identity" || facts.object === "scheduler") normal.how = call;
  }
  return normal;
}

const nothing = (kind: string): NormalObject => ({ prime: "", sec: "", second: "", kind });

const OF_BPF: Readonly<Record<string, string>> = { LOAD: "loaded", UNLOAD: "unloaded" };

/**
 * An event whose call is recorded behind something else that came with it: who, how and with what result is what the
 * call says, what kind of event it was the first record.
 */
function normalizeWithCall(event: AuditEvent, call: LogRecord, accounts: Accounts): NormalEvent {
  const [record] = event.records;
  const { type } = record;
  const f = fieldsOf(record);
  const facts = typeFacts(type);
  const normal = normalizeCall(event, call, accounts);
  normal.type = type;
  normal.kind = facts.kind;
  switch (type) {
    case "AVC":
    case "FANOTIFY":
      normal.action = facts.action;
      break;
    case "ANOM_LINK":
      normal.action = facts.action;
      normal.object = nothing("unknown");
      break;
    case "SELINUX_ERR":
      normal.action = "caused-mac-policy-error";
      normal.object = nothing("system");
      break;
    case "BPF":
    case "EVENT_LISTENER":
    case "MAC_POLICY_LOAD":
    case "MAC_STATUS":
      normal.action = actionOf(type, f, true);
      normal.object = objectOf(type, f, namesOf(record), accounts);
      break;
  }
  return normal;
}

const namesOf = (record: LogRecord): Fields => appendedNames(record.names ?? "");

const misses = (type: string, f: Fields): boolean =>
  f.has("ppid") && !/^(?:SYSCALL|FEATURE_CHANGE|ANOM_PROMISCUOUS)$/.test(type);

const sessionOf = (type: string, f: Fields): string => {
  const ses = misses(type, f) ? undefined : f.get("ses");
  return ses === UNSET ? "unset" : (ses ?? "");
};

export function normalize(event: AuditEvent, accounts: Accounts): NormalEvent {
  const record = event.records[0];
  const { type } = record;
  if (type === "SYSCALL") return normalizeCall(event, record, accounts);
  const own = fieldsOf(record);
  const call = event.records.find((r) => r.type === "SYSCALL");
  // since 5.1 the call that caused a change of the configuration comes with it
  if (call && !/^(?:CONFIG_CHANGE|ANOM_PROMISCUOUS|LOGIN)$/.test(type))
    return normalizeWithCall(event, call, accounts);
  const f: Fields = call ? new Map([...own, ...fieldsOf(call)]) : own;
  const shown = call && type === "CONFIG_CHANGE" ? "SYSCALL" : type;
  const object = objectOf(type, own, namesOf(record), accounts);
  const callKey = shown === "SYSCALL" ? keyOf(fieldsOf(call as LogRecord)) : "";
  if (shown === "SYSCALL") changeByCall(own, object, callKey);
  const action = actionOf(type, own, call !== undefined);
  const result = resultOf(type, type === "ANOM_PROMISCUOUS" || shown === "SYSCALL" ? f : own);
  const unnamed =
    type === "CONFIG_CHANGE" && !call && own.get("key") === "(null)" && own.get("op") !== "updated_rules";
  return {
    type,
    kind: typeFacts(type).kind,
    session: sessionOf(shown, f),
    subject: subjectOf(shown, f, namesOf(call ?? record), accounts),
    action,
    result: unnamed ? "" : result,
    object,
    how: howOf(shown, f),
    key: callKey,
  };
}
